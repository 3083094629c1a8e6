"""No check of a snippet can be taken away without the gate turning red."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from faqcheck.content.languages import TEXT
from faqcheck.content.lint import lint_faq
from faqcheck.content.load import load_faq
from faqcheck.content.model import Checks, Faq, Snippet

if TYPE_CHECKING:
    from faqcheck.content.project import Project

TODAY = dt.date(2026, 1, 1)


def without_check(faq: Faq, snippet: Snippet) -> Faq:
    """Return the content with one snippet that declares neither a check nor a waiver."""
    bare = replace(snippet, checks=Checks(), waiver=None)

    def changed(snippets: tuple[Snippet, ...]) -> tuple[Snippet, ...]:
        return tuple(bare if one is snippet else one for one in snippets)

    topics = tuple(
        replace(
            topic,
            entries=tuple(replace(e, snippets=changed(e.snippets)) for e in topic.entries),
        )
        for topic in faq.topics
    )
    pages = tuple(replace(page, snippets=changed(page.snippets)) for page in faq.pages)
    return Faq(topics, pages, faq.tables)


def test_taking_away_the_check_of_any_one_snippet_is_reported(project: Project) -> None:
    faq = load_faq(project)
    held = [
        s for s in faq.snippets if s.notebook is None and (s.file is not None or s.language == TEXT)
    ]

    unnoticed = [
        snippet.path
        for snippet in held
        if "no-check"
        not in {p.code for p in lint_faq(without_check(faq, snippet), project, today=TODAY)}
    ]

    assert held
    assert unnoticed == []
