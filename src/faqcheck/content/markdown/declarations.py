"""Comments above a block: `<!-- faqcheck: … -->` declares how it is checked.

What stands in `<!-- faqcheck-setup … -->` runs before it.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

from faqcheck.content.markdown.fence import Fence, MissedBlock

if TYPE_CHECKING:
    from collections.abc import Sequence

_DECLARATION = re.compile(
    r"^(?P<before>[ \t>]*)<!--[ \t]*faqcheck:(?P<text>.*?)(?P<end>-->|\Z)", re.DOTALL | re.MULTILINE
)


def with_declarations(
    fences: Sequence[Fence], lines: Sequence[str]
) -> tuple[list[Fence], list[MissedBlock]]:
    """Give each fence the comment that stands right above it; return comments above none.

    Args:
        fences: of a text.
        lines: of the text, those of fences emptied.
    """
    openings = {fence.line: fence for fence in fences}
    rest, missed = "\n".join(lines), []
    line = at = 0
    for match in _DECLARATION.finditer(rest):
        line += rest.count("\n", at, match.start())
        at = match.start()
        column = len(match["before"])
        below = line + match[0].count("\n") + 1
        while below not in openings and below < len(lines) and not lines[below].strip(" >"):
            below += 1
        if below not in openings or not match["end"] or openings[below].declaration is not None:
            missed.append(MissedBlock("stray-declaration", "comment", line, column))
            continue
        padding = " " * (match.start("text") - match.start())
        openings[below] = replace(
            openings[below], declaration=f"{padding}{match['text']}", declaration_line=line
        )
    return list(openings.values()), missed


SETUP = "<!-- faqcheck-setup"
_SETUP = re.compile(
    r"^[ \t]*<!--[ \t]*faqcheck-setup[ \t]*\n(?P<text>.*?)^[ \t]*-->[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_COMMENTS = re.compile(r"<!--[ \t]*faqcheck:.*?-->", re.DOTALL)


def with_setups(
    fences: Sequence[Fence], lines: list[str]
) -> tuple[list[Fence], list[MissedBlock], list[str]]:
    """Give each fence the set-up in the comment above it; return comments above none.

    Args:
        fences: of a text, in reading order.
        lines: of the text, those of fences emptied.

    Returns:
        The fences, comments above none, and the lines with those of these comments emptied.
    """
    found, missed, rest = {fence.line: fence for fence in fences}, [], list(lines)
    text = "\n".join(lines)
    line = at = 0
    for match in _SETUP.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        end = line + match[0].count("\n") + 1
        rest[line:end] = [""] * (end - line)
        below = next((number for number in sorted(found) if number >= end), None)
        between = "\n".join(lines[end:below])
        if below is None or _COMMENTS.sub("", between).strip(" \t>\n"):
            missed.append(MissedBlock("stray-declaration", "comment", line, 0))
            continue
        source = textwrap.dedent(match["text"])
        found[below] = replace(found[below], setup=source, setup_line=line + 1)
    return list(found.values()), missed, rest
