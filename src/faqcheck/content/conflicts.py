"""What git leaves in a file that it could not merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.errors import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKERS = ("<<<<<<< ", "=======", ">>>>>>> ", "||||||| ")
"""How the lines between two versions begin."""


def merge_markers(text: str, path: str) -> Iterator[Problem]:
    """Yield the markers of a text; a line of equal signs alone is none."""
    if not text.startswith("<<<<<<< ") and "\n<<<<<<< " not in text:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith(MARKERS) and (line[0] != "=" or line.rstrip() == "======="):
            yield Problem(
                Span(path, number),
                "merge-marker",
                "git could not merge this file and left a marker here.",
                "Keep what is right of both versions, and delete the lines with markers.",
            )
