"""Fences of answers and pages, which become snippets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from faqcheck.content.declared import read_declared
from faqcheck.content.fences import Fence, find_fences
from faqcheck.content.languages import LANGUAGES
from faqcheck.content.levels import Levels
from faqcheck.content.model import Checks, Declared, Snippet, Text, Waiver
from faqcheck.content.source import parse_document
from faqcheck.errors import LoadError, Span, did_you_mean

if TYPE_CHECKING:
    from faqcheck.content.load.report import Report

_STRAYS = {
    "open": (
        "this fence is never closed.",
        "End the block with the same mark, indented like this line.",
    ),
    "options": (
        "what follows this fence's language cannot be read, so it is no code block.",
        'Write options as key="value".',
    ),
    "item": (
        "a fence right behind a list mark is no code block.",
        "Put it on the next line, indented by four spaces.",
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
}


class FenceDeclaration(Declared):
    """What the comment `<!-- faqcheck: {…} -->` above a fence declares."""

    id: Text | None = None
    title: Text | None = None
    checks: Checks = Checks()
    levels: Levels = Field({})
    waiver: Waiver | None = None
    fails: Waiver | None = None


def read_fences(
    text: str, owner: str, start: Span, report: Report, *, first: int = 1
) -> list[Snippet]:
    """Return the fences of a text as snippets.

    Args:
        text: an answer, a page or a cell with prose.
        owner: of the snippets.
        start: where the text starts.
        report: told what is wrong.
        first: number of the first fence.
    """
    fences, strays = find_fences(text)
    for stray in strays:
        place = Span(start.path, start.line + stray.line, start.column + stray.column)
        report.add(place, stray.code, *_STRAYS[stray.why])
    snippets = []
    for number, fence in enumerate(fences, start=first):
        if snippet := _snippet(fence, number, owner, start, report):
            snippets.append(snippet)
        else:
            report.left_out.add(fence.text)
    return snippets


def _snippet(fence: Fence, number: int, owner: str, start: Span, report: Report) -> Snippet | None:
    opening = Span(start.path, start.line + fence.line, start.column + fence.column)
    declared = _declaration(fence, start, report)
    if declared is None:
        return None
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
    return Snippet(
        id=declared.id or f"fence-{number}",
        owner=owner,
        language=language,
        text=fence.text,
        span=Span(start.path, start.line + fence.first, start.column + fence.column),
        whole=fence.text,
        title=declared.title or fence.title,
        checks=declared.checks,
        waiver=declared.waiver,
        fails=declared.fails,
        levels=declared.levels,
        declared_at=opening,
    )


def _declaration(fence: Fence, start: Span, report: Report) -> FenceDeclaration | None:
    if fence.declaration is None:
        return FenceDeclaration()
    try:
        document = parse_document(fence.declaration, relative=start.path)
        read = read_declared(FenceDeclaration, document)
        problems, declared = read.problems, read.value
    except LoadError as err:
        problems, declared = list(err.problems), None
    line, column = start.line + fence.declaration_line - 1, start.column - 1
    report.problems += (
        replace(p, span=Span(start.path, p.span.line + line, p.span.column + column))
        for p in problems
    )
    return declared


def _language(
    fence: Fence, declared: FenceDeclaration, opening: Span, report: Report
) -> str | None:
    if not fence.language:
        report.add(
            opening,
            "untagged-code",
            "this code block names no language.",
            "Write one after the fence; 'text' for what is no code.",
        )
        return None
    if fence.language in LANGUAGES:
        return LANGUAGES[fence.language]
    if declared.waiver is None:
        report.add(
            opening,
            "unknown-language",
            f"no check is known for the language {fence.language!r}.",
            did_you_mean(fence.language, LANGUAGES)
            or "Name one that is known, or give the block a waiver.",
        )
        return None
    return fence.language
