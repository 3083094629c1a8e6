"""Whether paths lead to something, and where; no name is too strange to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_inside(path: Path, folder: Path) -> bool:
    """Say whether a path stays in a folder, its links followed."""
    return path_inside(path, folder.resolve()) is not None


def path_inside(path: Path, folder: Path) -> str | None:
    """Return the path from a resolved folder, links followed; None if it leads out of it."""
    try:
        return path.resolve().relative_to(folder).as_posix()
    except (OSError, RuntimeError, ValueError):  # outside; a link to itself; a NUL in the name
        return None


def is_there(path: Path) -> bool:
    """Say whether a file or folder exists; no name is too strange to ask for."""
    try:
        return path.exists()
    except (OSError, ValueError):  # longer than the system allows; a NUL
        return False


def is_file(path: Path) -> bool:
    """Say whether a file exists that can be read to its end; no name is too strange to ask for."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
