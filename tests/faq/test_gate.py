"""The gate holds every block of the FAQ: taking any one check away turns it red."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from faqcheck.content.languages import TEXT
from faqcheck.content.lint import lint_read
from faqcheck.content.load import load_faq
from faqcheck.content.model import Checks, Faq, Snippet
from faqcheck.gate.plan import cases_of

if TYPE_CHECKING:
    from faqcheck.content.project import Project

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def faq(project: Project) -> Faq:
    """Return the InternVL FAQ."""
    return load_faq(project)


def test_the_content_has_no_mistake(project: Project, faq: Faq) -> None:
    assert lint_read(faq, [], project, today=TODAY) == []


def test_every_block_has_a_case_or_a_waiver(project: Project, faq: Faq) -> None:
    held = {case.snippet.path for case in cases_of(faq, project)}

    assert [s.path for s in faq.snippets if s.path not in held and s.waiver is None] == []


def test_a_snippet_that_loses_its_check_is_a_mistake(project: Project, faq: Faq) -> None:
    """All lose theirs at once, and each has to be named."""
    held = [s for s in faq.snippets if s.notebook is None and (s.file or s.language == TEXT)]
    assert len(held) > 50

    problems = lint_read(without_checks(faq), [], project, today=TODAY)

    named = {p.span for p in problems if p.code in ("no-check", "forbidden-language")}
    assert [s.path for s in held if s.declared_at not in named and s.span not in named] == []


def without_checks(faq: Faq) -> Faq:
    """Return the FAQ as if no snippet declared a check or a waiver."""

    def bare(snippets: tuple[Snippet, ...]) -> tuple[Snippet, ...]:
        return tuple(replace(one, checks=Checks(), waiver=None) for one in snippets)

    topics = tuple(
        replace(
            topic,
            entries=tuple(replace(entry, snippets=bare(entry.snippets)) for entry in topic.entries),
        )
        for topic in faq.topics
    )
    pages = tuple(replace(page, snippets=bare(page.snippets)) for page in faq.pages)
    return Faq(topics, pages, faq.tables)
