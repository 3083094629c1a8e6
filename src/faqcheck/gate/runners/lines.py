"""Hold every line that is shown to have run, but for those that are declared not to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from faqcheck.content import NotReached, Snippet


@dataclass(frozen=True, slots=True)
class Reached:
    """Which lines have run."""

    of: int
    """How many lines that are shown do something."""
    missed: tuple[int, ...]
    """Those that never ran, by their numbers in the whole file, or of which a part never did."""
    parts: Mapping[int, str] = field(default_factory=dict)
    """Of lines that ran but for a part: that part, such as an arm of a conditional expression."""

    @property
    def counted(self) -> tuple[int, int]:
        """Return how many ran, and how many there are."""
        return self.of - len(self.missed), self.of


def unreached(
    snippet: Snippet, declared: Sequence[NotReached], reached: Reached, *, anywhere: bool
) -> Iterator[tuple[int | None, str]]:
    """Yield what is wrong: a line of the whole file, if it is one, and a sentence.

    Args:
        snippet: what was run.
        declared: the lines that need not run.
        reached: the lines that have.
        anywhere: this is the only case that runs the snippet, so a declared line that has run
            here is declared wrongly.
    """
    shown = {whole: n for n, whole in enumerate(snippet.shown_lines(), start=1)}
    text = dict(enumerate(snippet.text.split("\n"), start=1))
    named = [set(_named(item, text)) for item in declared]
    missed = [line for line in reached.missed if line in shown]
    left = [line for line in missed if not any(shown[line] in lines for lines in named)]
    if left:
        part = reached.parts.get(left[0])
        yield left[0], _never_ran(text, [shown[line] for line in left], part)
    for item, lines in zip(declared, named, strict=True):
        name = f"pattern {item.pattern!r}" if item.pattern is not None else f"lines {item.lines}"
        if not lines:
            yield None, f"'not_reached' names no line that is shown: {name}."
        elif anywhere and not any(shown[line] in lines for line in missed):
            yield None, f"'not_reached' names lines that have run: {name}; delete it."


def _never_ran(text: Mapping[int, str], lines: Sequence[int], part: str | None) -> str:
    more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
    what = f"a part of line {lines[0]}" if part else f"line {lines[0]}"
    return (
        f"{what} of what is shown never ran{more}: {part or text[lines[0]].strip()!r}. "
        "Have it run, or declare it under 'not_reached' with a reason."
    )


def _named(item: NotReached, text: Mapping[int, str]) -> Iterator[int]:
    """Yield the numbers of the lines that a declaration is about."""
    if item.pattern is None:
        yield from (line for line in item.lines if line in text)
        return
    pattern = re.compile(item.pattern)
    depth: int | None = None  # of the line that matches, as long as its block goes on
    for number, line in text.items():
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if depth is not None and indent <= depth:
            depth = None
        if depth is None and pattern.search(line):
            depth = indent
        if depth is not None:
            yield number
