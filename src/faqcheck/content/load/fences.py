"""Fences of answers and pages, which become snippets."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from faqcheck.content.declared import read_declared
from faqcheck.content.fence_words import meaningful, nearly_known
from faqcheck.content.languages import language_named, language_names, language_of, language_shown
from faqcheck.content.levels import Levels
from faqcheck.content.lexers import is_known
from faqcheck.content.markdown import Fence, MarkdownReader, MissedBlock
from faqcheck.content.model import (
    Checks,
    Declared,
    Expect,
    Runs,
    Skip,
    Snippet,
    Text,
    Waiver,
)
from faqcheck.content.source import parse_document
from faqcheck.errors import LoadError, Problem, Span, TextSpan, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from faqcheck.content.fence_words import FenceWord
    from faqcheck.content.load.report import Report

_MISSED = {
    "open": (
        "this fence is never closed.",
        "End the block with the same mark, indented like this line.",
    ),
    "options": (
        "the page shows no code block here: {found!r} cannot be read behind a fence.",
        "Write options as key=\"value\", and words in braces: '{{.python .name}}'.",
    ),
    "item": (
        "a fence right behind a list mark is not a code block.",
        "Put it on the next line, indented by four spaces.",
    ),
    "nested": (
        "the page shows no code block here: the site takes fences at the start of a line only.",
        "Add '- pymdownx.superfences' to 'markdown_extensions' ({site}), or move the block.",
    ),
    "deep": (
        "this fence is indented so far that it is shown as it stands.",
        "Indent it like the text around it.",
    ),
    "indented": (
        "this is shown as code, but no fence tells its language.",
        "Put it between ``` fences with a language, or indent it by less than four spaces.",
    ),
    "comment": (
        "this comment belongs to no code block.",
        "Close it with '-->' and put it right above the fence it is about.",
    ),
    "unplaced": (
        "an extension of the site makes a code block here that no file holds, starting {found}.",
        "Write it as a fence; only then can it be checked.",
    ),
    "bad-markdown": (
        "the page cannot be converted: {found}.",
        "Nest it less, or correct the extension ({site}).",
    ),
    "unknown-include": (
        "there is no file {found!r} to include.",
        "Give its path from a 'base_path' of pymdownx.snippets ({site}).",
    ),
    "unknown-section": (
        "there is no section {found!r} to include.",
        "Mark it there: '--8<-- [start:name]' … '--8<-- [end:name]'.",
    ),
    "unreadable-include": ("the file to include cannot be read: {found}", "Save it as UTF-8."),
    "endless-include": (
        "the includes of {found!r} never end, or make too long a text.",
        "Include less.",
    ),
    "directive": (
        "the code that {found!r} brings in is not read here.",
        "It is checked where it stands, if that is a page or a snippet.",
    ),
    "web-include": (
        "{found!r} is fetched when the site is built, so code in it cannot be checked.",
        "Put the file into the project and include it there.",
    ),
}
"""Why something is no block -> what to tell the author, and how to fix it."""


_MILD = ("indented-code", "unread-include", "unknown-include", "unplaced-code")
"""Codes of those that correct pages have, too: what is generated later, code without a tag."""


class FenceDeclaration(Declared):
    """What the comment `<!-- faqcheck: {…} -->` above a fence declares."""

    id: Text | None = None
    title: Text | None = None
    checks: Checks = Checks()
    levels: Levels = Field({})
    waiver: Waiver | None = None
    fails: Waiver | None = None
    skip: Skip | None = None


def read_fences(
    text: str,
    owner: str,
    start: Span,
    report: Report,
    reader: MarkdownReader,
    *,
    page: Path | None = None,
    first: int = 1,
) -> list[Snippet]:
    """Return the fences of a text as snippets.

    Args:
        text: an answer, a page or a cell with prose.
        owner: of the snippets.
        start: where the text starts.
        report: told what is wrong.
        reader: of the site's Markdown.
        page: the file of the text, absolute; None for an answer.
        first: number of the first fence.
    """
    found = reader.find(text, page=page)
    for one in found.missed:
        report.problems.append(_missed_problem(one, start, reader))
    snippets = []
    for number, fence in enumerate(found.fences, start=first):
        if snippet := _snippet(fence, number, owner, start, report):
            snippets.append(snippet)
        else:
            report.left_out.add(fence.text)
    return snippets


def _missed_problem(one: MissedBlock, start: Span, reader: MarkdownReader) -> Problem:
    message, hint = (
        text.format(found=one.found, site=reader.dialect.span) for text in _MISSED[one.why]
    )
    place = _span(start, one.line, one.column, one.path)
    level: Literal["error", "warning"] = "warning" if one.code in _MILD else "error"
    return Problem(place, one.code, message, hint, level=level)


def _span(start: Span, line: int, column: int, path: str | None) -> Span:
    """Return a place of a text that starts at a span, or of a file that it includes."""
    if path is not None:
        return Span(path, line + 1, column + 1)
    if isinstance(start, TextSpan):  # folded or quoted lines, which are reported
        return Span(start.path, start.line, start.column)
    return Span(start.path, start.line + line, start.column + column)


def _snippet(fence: Fence, number: int, owner: str, start: Span, report: Report) -> Snippet | None:
    opening = _span(start, fence.line, fence.column, fence.included_from)
    known = len(report.problems)
    declared = _declaration(fence, start, report)
    if declared is None:
        return None
    if len(report.problems) > known:
        report.left_out.add(f"{owner}/{declared.id or f'fence-{number}'}")
    language = _language(fence, declared, opening, report)
    if language is None:
        return None
    if not fence.text.strip():
        report.add(
            opening,
            "empty-snippet",
            "this code block shows nothing.",
            "Write it, or delete it.",
        )
        return None
    declared, words = _with_words(declared, fence, opening, report), tuple(meaningful(fence.words))
    if fence.setup and not language_of(language).is_python:
        report.add(
            opening,
            "misfit-check",
            f"set-up runs before Python; this block is in {language}.",
            "Delete the comment 'faqcheck-setup', or put it above a block of Python.",
        )
    places = tuple(_span(start, p.line, p.column, p.path) for p in fence.places) or (
        _span(start, fence.first, fence.column, fence.included_from),
    )
    return Snippet(
        id=declared.id or f"fence-{number}",
        owner=owner,
        language=language,
        text=fence.text,
        span=places[0],
        whole=fence.text,
        title=declared.title or fence.title,
        checks=declared.checks,
        waiver=declared.waiver,
        fails=declared.fails,
        skip=declared.skip,
        setup=fence.setup,
        setup_at=_span(start, fence.setup_line, 0, fence.included_from) if fence.setup else None,
        is_ignored=any(word.meaning == "ignore" for word in words),
        continues=_continues(words),
        fixtures=tuple(_fixtures(words)),
        levels=declared.levels,
        declared_at=opening,
        ends_at=None if fence.made else _span(start, fence.end, 0, fence.included_from).line - 1,
        places=places if fence.places else (),
    )


def _with_words(
    declared: FenceDeclaration, fence: Fence, opening: Span, report: Report
) -> FenceDeclaration:
    """Return what is declared of a fence, with what the words behind it mean.

    What its comment declares counts more.
    """
    for word, near in nearly_known(fence.words):
        report.warn(
            opening,
            "unknown-word",
            f"the word {word!r} behind this fence means nothing.",
            f"Did you mean {near!r}?",
        )
    more: dict[str, object] = {}
    for known in meaningful(fence.words):
        name = f"{known.word!r} stands behind the fence"
        if known.meaning == "skip" and declared.skip is None:
            more["skip"] = Skip(reason=name)
        elif known.meaning == "unstyled" and "style" not in declared.levels:
            more["levels"] = {**declared.levels, "style": "off"}
        elif known.meaning == "run" and not declared.checks.declared:
            more["checks"] = Checks(runs=Runs())
        elif known.meaning == "raises" and not declared.checks.declared:
            kind = known.value or "Exception"
            more["checks"] = Checks(runs=Runs(expect=Expect(raises=kind)))
        elif known.meaning == "fixture" and not known.value.isidentifier():
            report.warn(
                opening,
                "unknown-word",
                f"the word {known.word!r} behind this fence names no fixture of pytest.",
                "Write it as 'fixture:name'.",
            )
    return declared.model_copy(update=more) if more else declared


def _continues(words: Iterable[FenceWord]) -> str | None:
    word = next((word for word in words if word.meaning == "continue"), None)
    return None if word is None else re.sub(r"[^a-z0-9]+", "-", word.value.lower()).strip("-")


def _fixtures(words: Iterable[FenceWord]) -> Iterator[str]:
    for word in words:
        if word.meaning == "fixture" and word.value.isidentifier():
            yield word.value


def _declaration(fence: Fence, start: Span, report: Report) -> FenceDeclaration | None:
    if fence.declaration is None:
        return FenceDeclaration()
    try:
        document = parse_document(fence.declaration, relative=start.path)
        read = read_declared(FenceDeclaration, document)
        problems, declared = read.problems, read.value
    except LoadError as err:
        problems, declared = list(err.problems), None
    above = fence.declaration_line - 1
    report.problems += (
        replace(p, span=_span(start, above + p.span.line, p.span.column - 1, fence.included_from))
        for p in problems
    )
    return declared


def _language(
    fence: Fence, declared: FenceDeclaration, opening: Span, report: Report
) -> str | None:
    if not fence.language:
        report.warn(
            opening,
            "untagged-code",
            "this code block names no language.",
            "Write one after the fence; 'text' for what is not code.",
        )
        return None
    if (language := language_named(fence.language)) is not None:
        return language_shown(language, fence.text)
    if declared.waiver is None and not is_known(fence.language, report.allowed):
        report.warn(
            opening,
            "unknown-language",
            f"nothing is known of the language {fence.language!r}.",
            did_you_mean(fence.language, language_names())
            or "If it is right, list it in the setting 'languages.allow'.",
        )
    return fence.language
