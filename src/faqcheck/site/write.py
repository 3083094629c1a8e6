"""Write the files of a site into a folder, each as soon as it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def write_files(
    pages: Iterable[tuple[str, str | bytes | Iterator[str]]], folder: Path
) -> list[str]:
    """Write files into a folder, which is made if missing, and return their paths below it.

    Args:
        pages: path below the folder, and content, whole or in pieces.
        folder: other files in it are left alone.
    """
    written = []
    for name, content in pages:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines([content] if isinstance(content, str) else content)
        written.append(name)
    return written
