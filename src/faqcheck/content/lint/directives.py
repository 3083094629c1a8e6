"""Rules about what an answer shows: directives, and the indentation that keeps it in its list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faqcheck.content.lint.links import place_at
from faqcheck.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.lint.content import Content
    from faqcheck.errors import Span

_ANY_DIRECTIVE = re.compile(r"\[\[(?P<kind>[A-Za-z]+):(?P<name>[^\]\n]*)\]\]")
_NEAR_DIRECTIVE = re.compile(
    r"(?P<open>\[+)(?P<inner>(?:snippet|table|plot):[\w-]+)(?P<close>\]+)(?![\](\[:])"
)
"""A directive with any number of brackets, which no link and no definition is."""
_LIST_INDENT = 4
"""Spaces by which Python-Markdown moves what stands in a list item, a level each."""
_DECLARE = {
    "snippet": "Declare it under 'snippets'.",
    "table": "Write {}.yml in the folder of the tables.",
    "plot": "Declare 'plot' in the table {}.yml.",
}
"""How to make what a directive shows."""


def directives(content: Content) -> Iterator[Problem]:
    """Yield directives that show nothing, or that stand where they cannot be shown."""
    tables = {table.id for table in content.faq.tables}
    plots = {table.id for table in content.faq.tables if table.declared.plot}
    for answer in content.every_answer():
        shown = {s.id for s in answer.entry.snippets if s.shown and s.file}
        kinds = {"snippet": shown, "table": tables, "plot": plots}
        text = answer.text
        for match in _ANY_DIRECTIVE.finditer(text):
            if text[: match.start()].endswith("["):
                continue  # too many brackets
            span = place_at(answer.span, text, match.start())
            kind, name = match["kind"], match["name"]
            if kind not in kinds:
                yield Problem(
                    span,
                    "unknown-directive",
                    f"unknown directive {kind!r}.",
                    did_you_mean(kind, kinds),
                )
            elif name not in content.known(kinds[kind]):
                yield Problem(
                    span,
                    f"unknown-{kind.replace('plot', 'table')}",
                    f"there is no {kind} {name!r}.",
                    _hint(kind, name, kinds),
                )
            elif not _stands_alone(text, match):
                yield Problem(
                    span,
                    "misplaced-directive",
                    f"{match[0]} shares its line with text.",
                    "Put it on a line of its own.",
                )
            elif kind != "snippet" and _indent_before(text, match.start()):
                yield Problem(
                    span,
                    "misplaced-directive",
                    f"{match[0]} is indented, and a list cannot hold a {kind}.",
                    "Put it before or behind the list, without spaces in front.",
                )
            else:
                yield from _loose_indent(text, match.start(), match[0], span)

        for match in _NEAR_DIRECTIVE.finditer(text):
            if (len(match["open"]), len(match["close"])) != (2, 2):
                yield Problem(
                    place_at(answer.span, text, match.start()),
                    "unknown-directive",
                    f"{match[0]} shows nothing.",
                    f"Write [[{match['inner']}]].",
                )


def _hint(kind: str, name: str, kinds: dict[str, set[str]]) -> str:
    """Say what is meant, or how to make it."""
    declare = _DECLARE[kind].format(name)
    if kind == "plot" and name in kinds["table"]:
        return declare
    return did_you_mean(name, kinds[kind]) or declare


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    after = text[match.end() :].partition("\n")[0]
    return not before.strip() and not after.strip()


def fences_in_lists(content: Content) -> Iterator[Problem]:
    """Yield code blocks whose indentation takes them out of the list they stand in."""
    for answer in content.every_answer():
        for snippet in answer.fences:
            if snippet.declared_at is not None:
                line = snippet.declared_at.line - answer.span.line
                text = answer.source.split("\n")[line]
                stripped = text.lstrip(" \t")
                yield from _loose_indent(
                    text, len(text) - len(stripped), stripped[:3], snippet.declared_at
                )


def _loose_indent(text: str, offset: int, what: str, span: Span) -> Iterator[Problem]:
    """Say that a block will end the list it should stand in: Markdown counts in fours."""
    spaces = _indent_before(text, offset)
    if spaces % _LIST_INDENT and "\t" not in text[offset - spaces : offset]:
        yield Problem(
            span,
            "loose-indent",
            f"{what} is indented by {spaces}, and what stands in a list by {_LIST_INDENT} a level.",
            f"Write {_LIST_INDENT} spaces in front of it, or none if it stands in no list.",
        )


def _indent_before(text: str, offset: int) -> int:
    """Return how many spaces and tabs stand between a place in a text and what is before it."""
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    return len(before) - len(before.rstrip(" \t"))
