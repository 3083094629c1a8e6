"""Write a file of an author anew, only if it is still what was read."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from faqcheck.errors import Problem, RunError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from faqcheck.content import Project, Snippet

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


def write_shown(snippet: Snippet, new: str, project: Project) -> None:
    """Write the text of a snippet anew, in its own file or in the page that holds its fence.

    Raises:
        RunError: an included file or an extension holds its lines, or the file has changed.
    """
    if snippet.places or (snippet.file is None and snippet.ends_at is None):
        message = "its lines come from several files; edit what it shows by hand."
        raise RunError([Problem(snippet.span, "cannot-update", message)])
    path = project.path(snippet.file or snippet.span.path)
    old_file = path.read_text(encoding="utf-8")
    if snippet.file is not None:
        new_file = new
        old_file = snippet.whole
    else:
        lines = old_file.split("\n")
        shown = [line.rstrip() for line in snippet.whole.removesuffix("\n").split("\n")]
        first = _where(shown, lines, near=snippet.span.line - 1)
        if first is None:
            message = "the page does not hold it as it was read; edit what it shows by hand."
            raise RunError([Problem(snippet.span, "cannot-update", message)])
        prefix = lines[first][: len(lines[first].rstrip()) - len(shown[0])]
        new_lines = [f"{prefix}{line}".rstrip() for line in new.removesuffix("\n").split("\n")]
        new_file = "\n".join([*lines[:first], *new_lines, *lines[first + len(shown) :]])
    if not rewrite(path, old_file, new_file):
        message = "the file has changed since it was read."
        raise RunError([Problem(snippet.span, "cannot-update", message)])


def _where(shown: Sequence[str], lines: Sequence[str], *, near: int) -> int | None:
    """Return the index of the line, nearest to one, at which a page shows a block.

    An update of a block above it has moved it.
    """
    found = [
        n
        for n, line in enumerate(lines[: len(lines) - len(shown) + 1])
        if line.rstrip().endswith(shown[0]) and _is_shown(shown, lines[n : n + len(shown)])
    ]
    return min(found, key=lambda n: abs(n - near), default=None)


def _is_shown(shown: Sequence[str], lines: Sequence[str]) -> bool:
    """Say whether lines are those of a block behind one prefix of blanks and marks of quotes."""
    first = lines[0].rstrip()
    prefix = first[: len(first) - len(shown[0])]
    if prefix.strip(" \t>"):
        return False
    return all(f"{prefix}{a}".rstrip() == b.rstrip() for a, b in zip(shown, lines, strict=True))
