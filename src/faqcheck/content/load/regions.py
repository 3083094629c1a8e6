"""Regions: the part of a file between two markers, `--8<-- [start:name]` and `[end:name]`."""

from __future__ import annotations

import re
import textwrap

_MARKER = re.compile(r"^\s*(?:#|//|<!--|;|--)\s*--8<-- \[(start|end):([^\]]+)\]\s*(?:-->)?\s*$")


def region_names(whole: str) -> set[str]:
    """Return the names that markers of a file give."""
    return {m[2] for line in whole.split("\n") if (m := _MARKER.match(line))}


def find_unpaired(whole: str, name: str) -> int | None:
    """Return the line of the first marker of a region that does not follow its counterpart."""
    expected, last = "start", 1
    for number, line in enumerate(whole.split("\n"), start=1):
        if (marker := _MARKER.match(line)) and marker[2] == name:
            if marker[1] != expected:
                return number
            expected, last = "end" if expected == "start" else "start", number
    return last if expected == "end" else None


def cut_region(whole: str, name: str | None) -> tuple[str, int, int]:
    """Return the text to show, and its first line and column, counted from 1.

    Marker lines are never shown, nor are blank lines around the text. A region inside an indented
    block is shown without that indentation.

    Args:
        whole: what the file holds.
        name: of the region; None for the whole file.
    """
    shown: list[tuple[int, str]] = []
    inside = name is None
    for number, line in enumerate(whole.split("\n"), start=1):
        if (marker := _MARKER.match(line)) is not None:
            if marker[2] == name:
                inside = marker[1] == "start"
        elif inside:
            shown.append((number, line.rstrip("\r")))
    while shown and not shown[0][1].strip():
        del shown[0]
    while shown and not shown[-1][1].strip():
        del shown[-1]
    if not shown:
        return "", 1, 1
    number, first = shown[0]
    text = "\n".join(line for _, line in shown)
    if name is not None:
        text = textwrap.dedent(text)
    return f"{text}\n", number, len(first) - len(text.split("\n")[0]) + 1
