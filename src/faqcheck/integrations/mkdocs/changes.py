"""What has changed in the files that a site is made of, and who tells at once."""

from __future__ import annotations

import os
import time
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
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeAlias

    Kind: TypeAlias = Literal["added", "changed", "removed"]

_WRITES = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]
"""Reading is an event, too: a build would wake the next one."""


class Changes:
    """Files and folders, and how they were when someone last looked."""

    def __init__(self, watched: Iterable[str], *, before: int) -> None:
        """Look at files, and at all that is in folders.

        Args:
            watched: paths of both.
            before: nanoseconds since 1970, not later than when they were read.
        """
        self.watched = sorted({os.path.realpath(path) for path in watched})
        self._seen = self._look(before)

    def find(self) -> Mapping[str, Kind]:
        """Return what is different since the last call, by absolute path.

        What was written in the very moment of that call counts as changed once more.
        """
        before, now = self._seen, self._look(time.time_ns())
        self._seen = now
        found: dict[str, Kind] = {
            path: "changed" if path in before else "added"
            for path, stamp in now.items()
            if stamp is None or before.get(path) != stamp
        }
        return found | dict.fromkeys(before.keys() - now.keys(), "removed")

    def _look(self, now: int) -> dict[str, object]:
        found: dict[str, object] = {}
        for watched in self.watched:
            if os.path.isfile(watched):  # noqa: PTH113
                found[watched] = stamp_of(watched, before=now)
            for folder, _, names in os.walk(watched, followlinks=True):
                for name in names:
                    path = f"{folder}/{name}"
                    found[path] = stamp_of(path, before=now)
        return found


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
