"""Markdown with its code blanked out, for whoever reads sentences alone."""

from __future__ import annotations

import re
from bisect import bisect

_FENCE = re.compile(r"[\s>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<mark>`{3,}|~{3,})")
_TICKS = re.compile("`+")


def without_code(text: str, *, inline: str = " ") -> str:
    """Return the text with code blanked out, every character kept in its place.

    Args:
        text: Markdown.
        inline: letter that stands for each one of code in backticks; a space takes it out.
    """
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
            lines[number] = _without_inline_code(lines[number], inline)
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


def _without_inline_code(line: str, letter: str) -> str:
    """Return a line with a letter for each one that stands between two equal runs of backticks."""
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
            pieces += [line[at:start], letter * (end - start)]
            at, index = end, closing
        index += 1
    return "".join([*pieces, line[at:]])
