# green
"""Parts that hold nothing that may go wrong, an arm that its condition names, and what runs."""

import os

has_cuda = os.environ.get("HAS_CUDA", "")
device = "cuda" if has_cuda else "cpu"
name = os.environ.get("NAME") or "nobody"
names = None or []
size = 1 if names else 0
label = name if names else ""
squares = {n: n * n for n in range(3) if n or not n}
pairs = [(a, b) for a in "ab" for b in "cd"]
known = [x for x in ()]
both = sorted(squares, key=lambda n: -n) and max(squares.values())
text = f"{'many'.upper() if both > 1 else ''}"


def first(found: str | None = None) -> str:
    return found.upper() if found else str(device or name)


assert first() and first("x"), (name if names else undefined_name())


async def numbers():
    for n in range(2):
        yield n


async def main():
    return [await one(n) async for n in numbers() if n or await one(n) == 0]


async def one(n):
    return n


import asyncio

assert asyncio.run(main()) == [0, 1]
