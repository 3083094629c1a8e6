"""The comments `<!-- faqcheck: … -->` that declare how the block below them is checked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from faqcheck.content.markdown.fence import Fence, Stray

if TYPE_CHECKING:
    from collections.abc import Sequence

_DECLARATION = re.compile(
    r"^(?P<before>[ \t>]*)<!--[ \t]*faqcheck:(?P<text>.*?)(?P<end>-->|\Z)", re.DOTALL | re.MULTILINE
)


def with_declarations(
    fences: Sequence[Fence], lines: Sequence[str]
) -> tuple[list[Fence], list[Stray]]:
    """Give each fence the comment that stands right above it; return comments above none.

    Args:
        fences: of a text.
        lines: of the text, those of fences emptied.
    """
    openings = {fence.line: fence for fence in fences}
    rest, strays = "\n".join(lines), []
    line = at = 0
    for match in _DECLARATION.finditer(rest):
        line += rest.count("\n", at, match.start())
        at = match.start()
        column = len(match["before"])
        below = line + match[0].count("\n") + 1
        while below not in openings and below < len(lines) and not lines[below].strip(" >"):
            below += 1
        if below not in openings or not match["end"] or openings[below].declaration is not None:
            strays.append(Stray("stray-declaration", "comment", line, column))
            continue
        padding = " " * (match.start("text") - match.start())
        openings[below] = replace(
            openings[below], declaration=f"{padding}{match['text']}", declaration_line=line
        )
    return list(openings.values()), strays
