"""Where settings stand in a TOML file.

tomllib keeps no positions. It says where a statement ends, though: at the first line up to which it
can be read alone.
"""

from __future__ import annotations

import re
import tomllib
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Path = tuple[str, ...]
_CLOSES = re.compile(r"""[\]}]|"{3}|'{3}""")
"""What the last line of a statement of several lines holds."""


class SettingsPlaces:
    """Line and column, from 1, of each table and key of a text; searched when first asked for."""

    def __init__(self, text: str) -> None:
        """Keep the text, which tomllib has to be able to read."""
        self._text = text

    def nearest(self, location: Sequence[str | int]) -> tuple[int, int] | None:
        """Return the place of a setting, or of the nearest table around it."""
        names = tuple(map(str, location))
        found = (self._places.get(names[:length]) for length in range(len(names), 0, -1))
        return next((place for place in found if place is not None), None)

    @cached_property
    def _places(self) -> dict[_Path, tuple[int, int]]:
        places: dict[_Path, tuple[int, int]] = {}
        table: _Path = ()
        for line, column, statement in _statements(self._text):
            path = _first_path(tomllib.loads(statement))
            if statement.lstrip().startswith("["):
                table = path
                named = range(len(path), len(path) + 1)
            else:
                path = (*table, *path)
                named = range(len(table) + 1, len(path) + 1)
            for length in named:
                places.setdefault(path[:length], (line, column))
        return places


def _statements(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each table's header and each key with its value: line, column, text."""
    begun: list[str] = []
    first = 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not begun and (not line.strip() or line.lstrip().startswith("#")):
            continue
        first = first if begun else number
        begun.append(line)
        if (len(begun) == 1 or _CLOSES.search(line)) and _is_whole("\n".join(begun)):
            yield first, len(begun[0]) - len(begun[0].lstrip()) + 1, "\n".join(begun)
            begun = []


def _is_whole(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _first_path(value: Any) -> _Path:
    """Return the names down to the first value that is no table of one key."""
    path = []
    while isinstance(value, dict) and len(value) == 1:
        ((name, value),) = value.items()
        path.append(name)
    return tuple(path)
