# green
"""Lines that hold nothing to run, and lines that run where one does not look first."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

seen: list[int]
seen = []


@dataclass
class Point:
    """A point."""

    x: int
    y: int = 0

    @property
    def sum(self) -> int:
        """Return it."""
        return self.x + self.y


def numbers(
    count: int,
    step: int = 1,
) -> Iterator[int]:
    global seen
    for number in range(
        0,
        count,
        step,
    ):
        yield number
        continue
    else:
        pass


async def add(number: int) -> None:
    """Add."""
    await asyncio.sleep(0)
    seen.append(number)


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        for number in numbers(3):
            group.create_task(add(number))


asyncio.run(main())
thread = threading.Thread(target=lambda: seen.append(Point(1).sum))
thread.start()
thread.join()
match seen:
    case [*_, last] if last == 1:
        found = [n for n in seen if n]
while True:
    break
try:
    {}["x"]
except KeyError:
    ...
finally:
    del found
with open(__file__) as file: text = file.read(); assert text
assert (
    sum(seen)
    == 4
), (
    "never shown"
)
