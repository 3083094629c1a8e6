"""Markdown as the rules read it: without code, link by link, with the place of everything."""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.errors import Span

_FENCE = re.compile(r"[\s>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<mark>`{3,}|~{3,})")
_TICKS = re.compile("`+")
_LINK = re.compile(r"\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n^]+\]:[ \t]*(?P<target>[^\s<>]+)", re.MULTILINE)


def without_code(text: str) -> str:
    """Return the text with code blanked out, every character kept in its place."""
    if "`" not in text and "~~~" not in text:
        return text
    lines = text.split("\n")
    ends = _ends(lines)
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        end = _next_end(ends, opening["mark"], number) if opening else None
        if opening and end is not None:
            start = opening.start("mark")
            lines[number] = lines[number][:start] + " " * (len(lines[number]) - start)
            lines[number + 1 : end + 1] = [" " * len(one) for one in lines[number + 1 : end + 1]]
            number = end
        elif "`" in lines[number]:
            lines[number] = _without_inline_code(lines[number])
        number += 1
    return "\n".join(lines)


def _ends(lines: list[str]) -> dict[str, list[int]]:
    """Return the lines that hold nothing but the mark of a fence, by that mark."""
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if (mark := line.strip(" \t>"))[:3] in ("```", "~~~") and not mark.strip(mark[0]):
            ends.setdefault(mark, []).append(number)
    return ends


def _next_end(ends: dict[str, list[int]], mark: str, number: int) -> int | None:
    lines = ends.get(mark, [])
    at = bisect(lines, number)
    return lines[at] if at < len(lines) else None


def _without_inline_code(line: str) -> str:
    """Return a line with what stands between two equal runs of backticks blanked out."""
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(line)]
    same: dict[int, int] = {}
    closes: list[int | None] = [None] * len(runs)
    for index in range(len(runs) - 1, -1, -1):  # from behind: each run finds the next of its length
        start, end = runs[index]
        closes[index] = same.get(end - start)
        same[end - start] = index
    pieces, at, index = [], 0, 0
    while index < len(runs):
        closing = closes[index]
        if closing is not None:
            start, end = runs[index][0], runs[closing][1]
            pieces += [line[at:start], " " * (end - start)]
            at, index = end, closing
        index += 1
    return "".join([*pieces, line[at:]])


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
