"""Links of Markdown, and where in their file they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.errors import Span

_LINK = re.compile(r"\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n^]+\]:[ \t]*(?P<target>[^\s<>]+)", re.MULTILINE)


def find_targets(text: str, scheme: str, start: Span) -> Iterator[tuple[Span, str]]:
    """Yield place and target of links, and of the definitions that links refer to."""
    if scheme not in text:
        return
    for pattern in (_LINK, _DEFINITION):
        for match in pattern.finditer(text):
            if match["target"].startswith(scheme):
                yield place_at(start, text, match.start("target")), match["target"][len(scheme) :]


def place_at(start: Span, text: str, offset: int) -> Span:
    """Return the place of an offset in a text that starts at a span and is indented like it."""
    return start.at(text, offset)
