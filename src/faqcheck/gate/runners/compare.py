"""Compare what a page shows with what is true now."""

from __future__ import annotations

import difflib


def difference(shown: str, true: str) -> tuple[int, str] | None:
    """Return the first line of `shown` that is not so, from 1, and a diff; None if equal.

    Blanks at the end of lines do not count.
    """
    old, new = ([line.rstrip() for line in text.strip("\n").split("\n")] for text in (shown, true))
    if old == new:
        return None
    common = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    line = (min(len(old), len(new)) if common is None else common) + 1
    return min(line, len(old)), "\n".join(
        difflib.unified_diff(old, new, "shown", "true", lineterm="", n=1)
    )


def with_ellipses(shown: str, true: str) -> str:
    """Return `true` with the lines that `shown` leaves out by a line `...` left out too."""
    pattern = [line.strip() == "..." for line in shown.strip("\n").split("\n")]
    if not any(pattern):
        return true
    shown_lines = [line.rstrip() for line in shown.strip("\n").split("\n")]
    lines = [line.rstrip() for line in true.strip("\n").split("\n")]
    matched = _match(shown_lines, lines)
    return shown if matched else true


def _match(pattern: list[str], lines: list[str]) -> bool:
    """Say whether lines follow a pattern in which `...` stands for any number of lines."""
    reached = {0}
    for part in pattern:
        if part.strip() == "...":
            reached = set(range(min(reached), len(lines) + 1))
        else:
            reached = {n + 1 for n in reached if n < len(lines) and lines[n] == part}
        if not reached:
            return False
    return len(lines) in reached
