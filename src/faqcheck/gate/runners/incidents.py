"""What a run that passes only prints: tracebacks, failed commands, children that ended badly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faqcheck.content import Expect

_TRACEBACK = re.compile(r"Traceback \(most recent call last\):")
_FRAME = re.compile(r"^\W*(?:\s|$)")
"""A line of a traceback before the one that names the exception."""
_LOST = re.compile(
    r"^(?:Task was destroyed but it is pending!|(?:Task|Future) exception was never retrieved)$.*",
    re.MULTILINE,
)
"""What asyncio says of a task or future that nobody waited for; the next line names it."""


_SAID = (
    (
        re.compile(
            r"^\S+: line \d+: (?!warning: |\s*\d+ [A-Z])[^\n]+(?:not found|"
            r"No such file or directory|Permission denied|Is a directory|"
            r"unbound variable|syntax error[^\n]*)$",
            re.MULTILINE,
        ),
        "bash",
    ),
    (re.compile(r"^.*RuntimeWarning: coroutine '.*' was never awaited$", re.MULTILINE), "Python"),
    (re.compile(r"^\*\*\*Test Failed\*\*\* \d+ failures?\.?.*$", re.MULTILINE), "doctest"),
    (
        re.compile(r"^=* ?\d+ (?:failed|errors?)\b.* in [\d.]+s(?: \(.*\))? ?=*$", re.MULTILINE),
        "pytest",
    ),
)
"""What programs say that found something wrong, whatever their exit status was."""


def unannounced(expect: Expect, output: str, noted: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each thing that went wrong and that the author did not announce.

    Args:
        expect: as declared; what it names of the output is announced.
        output: all that was printed.
        noted: what the runner itself saw go wrong, each in words.
    """
    if expect.exit != 0 or expect.raises is not None:
        return
    for sentence, whole in _things(output, noted):
        is_expected = any(text in whole for text in (*expect.tolerates, *expect.output)) or (
            expect.matches is not None and re.search(expect.matches, whole, re.MULTILINE)
        )
        if not is_expected:
            yield f"{sentence}. If that is meant, announce it under 'expect': 'tolerates'."
            return


def _things(output: str, noted: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield a sentence on each thing, and all the text of it that may be announced."""
    for text in noted:
        yield f"passes, although {text}", text
    for found in _TRACEBACK.finditer(output):
        block = _traceback(output, found.start())
        last = block.rstrip().rpartition("\n")[2].strip()
        yield f"passes, although it prints a traceback: {last[:200]}", block
    for said, who in _SAID:
        for found in said.finditer(output):
            yield f"passes, although {who} says: {found[0].strip()[:200]}", found[0]
    for found in _LOST.finditer(output):
        block = output[found.start() :].partition("\n")[2].partition("\n")[0]
        yield f"passes, although asyncio says: {found[0]}", f"{found[0]}\n{block}"


def _traceback(output: str, start: int) -> str:
    """Return a traceback, up to the line that names the exception."""
    line_start = output.rfind("\n", 0, start) + 1
    prefix = output[line_start:start]  # of a logger, or of an exception group
    lines = output[start : start + 20_000].split("\n")
    kept = [lines[0]]
    for line in lines[1:]:
        text = line.removeprefix(prefix) if prefix else line
        kept.append(text)
        if text.strip() and not _FRAME.match(text):
            break
    return "\n".join(kept)
