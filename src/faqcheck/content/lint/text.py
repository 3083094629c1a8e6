"""Markdown as the rules read it: without code, link by link, with the place of everything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faqcheck.errors import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = re.compile(
    r"([`~])(?:(\1{2,}).*?^[ \t>]*\1\2[ \t]*$|(?<=`)[^`\n]*`)", re.DOTALL | re.MULTILINE
)
"""A fence, or code in a line. It begins with a set, which the search skips to."""
_LINK = re.compile(r"\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n^]+\]:[ \t]*(?P<target>[^\s<>]+)", re.MULTILINE)


def without_code(text: str) -> str:
    """Return the text with code blanked out, every character kept in its place."""
    if "`" not in text and "~~~" not in text:
        return text
    return _CODE.sub(lambda m: "\n".join(" " * len(line) for line in m[0].split("\n")), text)


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
    line = text.count("\n", 0, offset)
    column = offset - text.rfind("\n", 0, offset) - 1
    return Span(start.path, start.line + line, start.column + column)
