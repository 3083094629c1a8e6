"""Rules about Markdown that does not become what its author sees in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faqcheck.content.lint.links import place_at
from faqcheck.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.lint.content import Answer, Content

_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|1[.)])\s+\S")
_ANY_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|\d+[.)])\s+\S")
_HEADING = re.compile(r"(#{1,2})(?!#)\s*[^\s#]")
_BOLD = re.compile(r"(?<![\\*])\*\*(?![*/])")
_NO_ALT = re.compile(r"!\[\s*\]\(")
_TODO = re.compile(r"\bTODO:")
_INDENT = 4
"""Spaces by which Python-Markdown nests."""


def layout(content: Content) -> Iterator[Problem]:
    """Yield tables, lists and marks of an answer that a page shows as plain text."""
    for answer in content.every_answer():
        for start, lines in _blocks(answer.text):
            yield from _tables(answer, start, lines)
            yield from _lists(answer, start, lines)
            yield from _bold(answer, start, lines)
        yield from _nesting(answer)
        yield from _headings(answer)
        yield from _alternatives(answer)


def unfinished(content: Content) -> Iterator[Problem]:
    """Yield what an author has left to be written."""
    for answer in content.every_answer():
        for match in _TODO.finditer(answer.text):
            yield Problem(
                place_at(answer.span, answer.text, match.start()),
                "unfinished",
                "this is still to be written.",
                "Write it, and delete the TODO.",
            )
    for entry in content.faq.entries.values():
        for number, source in enumerate(entry.declared.sources):
            if _TODO.match(source.at):
                yield Problem(
                    content.span(entry, "sources", number),
                    "unfinished",
                    "the source is still to be named.",
                    "Write https://…, owner/name#12, or the name of a document.",
                )


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first line, from 0, and the lines between two blank ones."""
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""]):
        if line.strip():
            lines.append(line)
        elif lines:
            yield number - len(lines), lines
            lines = []


def _at(answer: Answer, line: int, code: str, message: str, hint: str) -> Problem:
    lines = answer.text.split("\n")
    indent = len(lines[line]) - len(lines[line].lstrip())
    offset = sum(len(one) + 1 for one in lines[:line]) + indent
    return Problem(place_at(answer.span, answer.text, offset), code, message, hint)


def _tables(answer: Answer, start: int, lines: list[str]) -> Iterator[Problem]:
    rows = [number for number, line in enumerate(lines) if _ROW.match(line)]
    if len(rows) < 2:
        return
    first = rows[0]
    if not _RULE.match(lines[first + 1] if first + 1 < len(lines) else ""):
        yield _at(
            answer,
            start + first,
            "table-without-rule",
            "these rows are no table: a table's second line is a rule.",
            "Write a line such as | --- | --- | below the first row.",
        )
    elif first > 0:
        yield _at(
            answer,
            start + first,
            "glued-table",
            "this table is taken for a part of the sentence above it.",
            "Leave a blank line above it.",
        )


def _lists(answer: Answer, start: int, lines: list[str]) -> Iterator[Problem]:
    if _ANY_ITEM.match(lines[0]) or _ROW.match(lines[0]):
        return
    base = len(lines[0]) - len(lines[0].lstrip())
    for number, line in enumerate(lines[1:], start=1):
        match = _ITEM.match(line)
        if (
            match
            and len(match["indent"]) <= base
            and not lines[number - 1].lstrip().startswith("#")
        ):
            yield _at(
                answer,
                start + number,
                "glued-list",
                "this list is taken for a part of the sentence above it.",
                "Leave a blank line above its first item.",
            )
            return


def _bold(answer: Answer, start: int, lines: list[str]) -> Iterator[Problem]:
    marks = [number for number, line in enumerate(lines) for _ in _BOLD.finditer(line)]
    starts_items = sum(bool(_ANY_ITEM.match(line)) for line in lines)
    if len(marks) % 2 and starts_items <= 1:
        yield _at(
            answer,
            start + marks[-1],
            "unclosed-bold",
            "'**' opens bold text that is never closed in this paragraph.",
            "Close it with '**', or write '\\**' to show two stars.",
        )
    elif starts_items > 1:
        for number, line in enumerate(lines):
            alone = number + 1 == len(lines) or _ANY_ITEM.match(lines[number + 1])
            if _ANY_ITEM.match(line) and alone and len(_BOLD.findall(line)) % 2:
                yield _at(
                    answer,
                    start + number,
                    "unclosed-bold",
                    "'**' opens bold text that is never closed in this item.",
                    "Close it with '**', or write '\\**' to show two stars.",
                )


def _nesting(answer: Answer) -> Iterator[Problem]:
    """Yield items that are meant to be nested and are indented by too little."""
    parent: int | None = None
    for number, line in enumerate(answer.text.split("\n")):
        if not (match := _ANY_ITEM.match(line)):
            if line.strip() and not line.startswith(" "):
                parent = None
            continue
        indent = len(match["indent"])
        if parent is not None and 0 < indent - parent < _INDENT and indent % _INDENT:
            yield _at(
                answer,
                number,
                "shallow-list",
                f"this item is indented by {indent - parent}, and stays on the level above it.",
                f"Indent nested items by {_INDENT} spaces a level.",
            )
        else:
            parent = indent


def _headings(answer: Answer) -> Iterator[Problem]:
    for number, line in enumerate(answer.text.split("\n")):
        if match := _HEADING.match(line):
            yield _at(
                answer,
                number,
                "high-heading",
                f"'{match[1]}' makes a heading as high as that of the question.",
                "Begin a heading of an answer with '###'; write '\\#' to show the sign.",
            )


def _alternatives(answer: Answer) -> Iterator[Problem]:
    for match in _NO_ALT.finditer(answer.text):
        yield Problem(
            place_at(answer.span, answer.text, match.start()),
            "missing-alt",
            "this image has no text for readers who do not see it.",
            "Write what it shows between the brackets: ![a street](street.png).",
        )
