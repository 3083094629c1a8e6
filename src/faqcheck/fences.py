"""Find the code blocks of Markdown with the machinery that builds the page.

The fences of a page are whatever pymdownx.superfences takes for one: in tabs, admonitions, lists
and quotes too. A pattern of our own would miss some of them, and then they would go unchecked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import markdown
from pymdownx import superfences

_COMMENT = re.compile(r"<!--\s*faqcheck:(?P<declaration>(?:(?!-->).)*)-->[\s>]*\Z", re.DOTALL)
_LONGEST_COMMENT = 30


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block."""

    language: str
    """As written; empty if untagged."""
    title: str | None
    text: str
    """Content without the indentation of the fence; ends with a newline."""
    line: int
    """Line of the opening fence, from 0."""
    end: int
    """Line behind the closing fence, from 0."""
    column: int
    """Column of the opening fence, from 0."""
    declaration: str | None
    """What stands behind `faqcheck:` in the comment above it."""
    declaration_line: int = 0
    """Line of that comment, from 0."""


@dataclass(frozen=True, slots=True)
class BrokenFence:
    """An opening fence that is no block on the page."""

    line: int
    column: int


def find_fences(text: str) -> tuple[list[Fence], list[BrokenFence]]:
    """Return the fenced blocks of Markdown in reading order, and openings that end nowhere."""
    if "```" not in text and "~~~" not in text:
        return [], []
    lines = text.split("\n")
    finder = _finder()
    finder.found = []
    finder.clear()
    finder.search_nested(lines)
    finder.clear()
    fences = [_with_declaration(fence, lines) for fence in finder.found]
    inside = {number for fence in fences for number in range(fence.line, fence.end)}
    broken = [
        BrokenFence(number, len(line) - len(line.lstrip(" \t>")))
        for number, line in enumerate(lines)
        if number not in inside and re.match(r"[\s>]*(`{3,}|~{3,})", line)
    ]
    return fences, broken


class _Finder(superfences.SuperFencesBlockPreprocessor):  # type: ignore[misc]
    """Record the blocks that superfences finds instead of highlighting them."""

    found: list[Fence]

    def process_nested_block(self, ws: str, content: str, start: int, end: int) -> None:  # noqa: ARG002
        """Keep a block; the names of the arguments are those of superfences."""
        title = self.options.get("title") or self.attrs.get("title")
        code = self.rebuild_block(self.code).strip("\n")
        self.found.append(
            Fence((self.lang or "").lower(), title, f"{code}\n", start, end, len(self.ws), None)
        )
        self.clear()

    def reassemble(self, lines: list[str]) -> list[str]:
        """Leave the text as it is."""
        return lines


@cache
def _finder() -> _Finder:
    converter = markdown.Markdown(extensions=["attr_list", "pymdownx.superfences"])
    original = converter.preprocessors["fenced_code_block"]
    finder = _Finder(converter)
    finder.extension, finder.config = original.extension, original.config  # type: ignore[attr-defined]
    finder.codehilite_conf = {}
    finder.get_hl_settings()
    return finder


def _with_declaration(fence: Fence, lines: list[str]) -> Fence:
    first = max(0, fence.line - _LONGEST_COMMENT)
    above = "\n".join(lines[first : fence.line])
    match = _COMMENT.search(above)
    if match is None:
        return fence
    line = first + above.count("\n", 0, match.start())
    return Fence(
        fence.language,
        fence.title,
        fence.text,
        fence.line,
        fence.end,
        fence.column,
        match["declaration"].strip(),
        line,
    )
