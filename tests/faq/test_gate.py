"""The gate holds every block of the FAQ: taking any one check away turns it red."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

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


def test_removing_the_check_of_any_one_snippet_is_a_mistake(project: Project, faq: Faq) -> None:
    declared = [s for s in faq.snippets if s.file is not None and s.notebook is None]
    assert len(declared) > 50

    silent = [
        snippet.path
        for snippet in declared
        if not _no_check(without_checks(faq, snippet), snippet, project)
    ]

    assert silent == []


def without_checks(faq: Faq, bare: Snippet) -> Faq:
    """Return the FAQ as if one snippet declared neither a check nor a waiver."""
    topics = tuple(
        replace(
            topic,
            entries=tuple(
                replace(
                    entry,
                    snippets=tuple(
                        replace(s, checks=Checks(), waiver=None) if s == bare else s
                        for s in entry.snippets
                    ),
                )
                if bare in entry.snippets
                else entry
                for entry in topic.entries
            ),
        )
        for topic in faq.topics
    )
    return Faq(topics, faq.pages, faq.tables)


def _no_check(faq: Faq, snippet: Snippet, project: Project) -> bool:
    return any(
        problem.code == "no-check" and problem.span == snippet.declared_at
        for problem in lint_read(faq, [], project, today=TODAY)
    )
