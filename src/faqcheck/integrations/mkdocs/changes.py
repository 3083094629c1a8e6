"""What has changed in the files that a site is made of, and who tells of it at once."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from faqcheck.content import stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeAlias

    Kind: TypeAlias = Literal["added", "changed", "removed"]
    _Seen: TypeAlias = tuple[int, ...] | bytes
    """The stamp of a file, or a digest of what it holds."""

_WRITES = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]
"""Reading is an event, too: a build would wake the next one."""


class Changes:
    """Files and folders, and how they were when someone last looked."""

    def __init__(self, watched: Iterable[str], *, before: int) -> None:
        """Look at files, and at all that is in folders.

        Args:
            watched: paths of both.
            before: nanoseconds since 1970, not later than when they were read; what was written
                since counts as changed.
        """
        self.watched = sorted({os.path.realpath(path) for path in watched})
        self._seen: dict[str, _Seen] = {
            path: stamp_of(path, before=before) or b"" for path in self._paths()
        }

    def find(self) -> Mapping[str, Kind]:
        """Return what is different since the last call, by absolute path."""
        started, before = time.time_ns(), self._seen
        found: dict[str, Kind] = {}
        self._seen = {}
        for path in self._paths():
            stamp, last = stamp_of(path, before=started), before.get(path)
            if stamp is not None and stamp == last:
                self._seen[path] = stamp
                continue
            digest = _digest(path)
            if last is None:
                found[path] = "added"
            elif digest != last:
                found[path] = "changed"
            # A file that was written just now may be written once more within one stamp.
            self._seen[path] = digest if stamp is None else stamp
        return found | dict.fromkeys(before.keys() - self._seen.keys(), "removed")

    def _paths(self) -> Iterator[str]:
        for watched in self.watched:
            if os.path.isfile(watched):  # noqa: PTH113
                yield watched
            for folder, _, names in os.walk(watched, followlinks=True):
                yield from (f"{folder}/{name}" for name in names)


def _digest(path: str) -> bytes:
    """Return a digest of a file; a file that is gone again has one of its own."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).digest()
    except OSError as err:
        return str(err).encode()


def tell_at_once(paths: Iterable[str], tell: Callable[[], None]) -> Any:
    """Call a function whenever something is written; return what stops that.

    MkDocs looks at all files twice a second, which also finds what the system does not tell of.

    Args:
        paths: of files and folders.
        tell: called in a thread of its own.
    """
    handler = FileSystemEventHandler()
    handler.on_any_event = lambda event: tell()  # type: ignore[method-assign]  # noqa: ARG005
    observer = Observer()
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112
            observer.schedule(handler, path, recursive=True, event_filter=_WRITES)
    observer.start()
    return observer
