"""Files that a snippet had in its hands: read with care, and deleted whatever it made of them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import tempfile
import time
from pathlib import Path

LIMIT = 64 * 2**20
"""Bytes that are read of a file at most."""
_LOCK = "in-use"
_YOUNG_S = 60.0
"""Age below which a folder without a lock may be one that is just being made."""


def read_regular(path: Path | str, *, limit: int = LIMIT, last: bool = False) -> bytes:
    """Return what a file holds, at most so many bytes; nothing if it is no regular file.

    A snippet may have put a FIFO, or a link to a device, in its place.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            return b""
        if last:
            os.lseek(fd, max(0, status.st_size - limit), os.SEEK_SET)
        with os.fdopen(fd, "rb", closefd=False) as file:
            return file.read(limit)
    finally:
        os.close(fd)


def size_of(path: Path) -> int:
    """Return the size that a regular file claims, else 0."""
    with contextlib.suppress(OSError):
        status = path.lstat()
        return status.st_size if stat.S_ISREG(status.st_mode) else 0
    return 0


def remove(folder: Path) -> None:
    """Delete a folder, however deep it is and whatever it forbids.

    Folders within are moved up to the first level before they are looked into, so that no path gets
    too long and nothing recurses.
    """
    top = str(folder)
    waiting = [top]
    number = 0
    while waiting:
        current = waiting[-1]
        below = []
        with contextlib.suppress(OSError):
            os.chmod(current, 0o700)  # noqa: PTH101 - this is done for each run: texts are cheap
            with os.scandir(current) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        below.append(entry.path)
                    else:
                        with contextlib.suppress(OSError):
                            os.unlink(entry.path)  # noqa: PTH108
        if current != top or not below:
            waiting.pop()
        for path in below:
            with contextlib.suppress(OSError):
                os.rmdir(path)  # noqa: PTH106 - most are empty
                continue
            number += 1
            moved = f"{top}/.deleted-{number}"
            with contextlib.suppress(OSError):
                os.chmod(path, 0o700)  # noqa: PTH101
                os.rename(path, moved)  # noqa: PTH104
                waiting.append(moved)
        if current != top or not below:
            with contextlib.suppress(OSError):
                os.rmdir(current)  # noqa: PTH106
        elif len(waiting) == 1 and not _is_emptier(top, below):  # nothing could be moved
            return


def _is_emptier(top: str, before: list[str]) -> bool:
    """Say whether fewer folders are left in one than before."""
    with contextlib.suppress(OSError):
        return len(os.listdir(top)) < len(before)  # noqa: PTH208
    return False


def new_session(prefix: str = "faqcheck-") -> tuple[Path, int]:
    """Make a folder for a session, and hold its lock; delete those of sessions that were killed.

    Returns:
        The folder, and the descriptor of its lock.
    """
    _sweep(Path(tempfile.gettempdir()), prefix)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return folder, lock


def _sweep(where: Path, prefix: str) -> None:
    for folder in where.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            is_old = time.time() - status.st_mtime > _YOUNG_S
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or not is_old:
                continue
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove(folder)
            finally:
                os.close(lock)
