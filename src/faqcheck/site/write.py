"""Write the files of a site into a folder, each as soon as it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Content: TypeAlias = str | bytes | Iterator[str]
"""Of a file: whole, or in pieces that are to be used before the next file is made."""
Maker: TypeAlias = Callable[[], Content]
"""Returns the content of a file."""


def write_files(pages: Iterable[tuple[str, Content]], folder: Path) -> list[str]:
    """Write files into a folder, which is made if missing, and return their paths below it.

    Args:
        pages: path below the folder, and content, whole or in pieces.
        folder: other files in it are left alone.
    """
    names = []
    for name, content in pages:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines([content] if isinstance(content, str) else content)
        names.append(name)
    return names
