"""Keep what was read from files until one of them changes."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import TypeAlias, TypeVar

    _Kept = TypeVar("_Kept")
    Stamp: TypeAlias = tuple[int, ...]
    """Changes whenever a file is written, replaced, or turned into another."""

_TICK_NS = 50_000_000
"""Longer than what a file system takes for one moment: two writes in it may leave one stamp."""


def stamp_of(path: Path | str, *, before: int) -> Stamp | None:
    """Return the stamp of a file, None if it is missing or too fresh to be told by it.

    Args:
        path: of the file; links are followed.
        before: nanoseconds since 1970, not later than when the file was read.
    """
    try:
        found = os.stat(path)  # noqa: PTH116  (thousands of them, after each save)
    except OSError:
        return None
    if max(found.st_mtime_ns, found.st_ctime_ns) > before - _TICK_NS:
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


class Memory:
    """Topics and pages in which nothing is wrong, and the files that they were read from.

    Whoever changes the settings of a project starts a new one.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._kept: dict[Path, tuple[object, dict[Path, Stamp]]] = {}

    def recall(self, path: Path, kind: type[_Kept]) -> _Kept | None:
        """Return what a file held, None if it has to be read."""
        value, stamps = self._kept.get(path, (None, {}))
        if not isinstance(value, kind):
            return None
        now = time.time_ns() + 2 * _TICK_NS  # they were old enough when they were kept
        same = all(stamp_of(file, before=now) == stamp for file, stamp in stamps.items())
        return value if same else None

    def keep(self, path: Path, value: object, files: Iterable[Path], *, before: int) -> None:
        """Keep what was read from a file, and from others with it.

        Args:
            path: of the file.
            value: what it holds.
            files: the others.
            before: nanoseconds since 1970 when reading began.
        """
        stamps: dict[Path, Stamp] = {}
        for file in (path, *files):
            stamp = stamp_of(file, before=before)
            if stamp is None:
                return
            stamps[file] = stamp
        self._kept[path] = value, stamps
