"""Write a file of an author anew, only if it is still what was read."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BOM = b"\xef\xbb\xbf"


def rewrite(path: Path, old: str, new: str) -> bool:
    """Replace a text file as a whole, and keep its mode, byte order mark and ends of lines.

    Args:
        path: of the file; a link stays one.
        old: what was read.
        new: what to write.

    Returns:
        False if the file holds something else by now; then nothing is written.
    """
    path = path.resolve()
    content = path.read_bytes()
    text = content.removeprefix(_BOM).decode("utf-8")
    ends = "\r\n" if "\r\n" in text else "\n"
    old, new, text = (part.replace("\r\n", "\n") for part in (old, new, text))
    if text == new:
        return True
    if text != old:
        return False
    begin = _BOM if content.startswith(_BOM) else b""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(begin + new.replace("\n", ends).encode("utf-8"))
        shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return True
