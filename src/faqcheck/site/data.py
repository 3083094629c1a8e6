"""Write JSON for programs, in pieces: a whole site at once takes more memory than its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def json_text(value: Any) -> str:
    """Return a value as one line of JSON, without a final newline."""
    return json.dumps(value, ensure_ascii=False)


def json_pieces(value: Mapping[str, Any]) -> Iterator[str]:
    """Yield a mapping as one line of JSON; an iterator in it becomes a list, element by element."""
    separator = "{"
    for key, part in value.items():
        yield f"{separator}{json_text(key)}: "
        yield from _list_pieces(part) if isinstance(part, Iterator) else [json_text(part)]
        separator = ", "
    yield "}\n"


def _list_pieces(elements: Iterator[Any]) -> Iterator[str]:
    yield "["
    for number, element in enumerate(elements):
        yield ", " * bool(number) + json_text(element)
    yield "]"
