"""A claim holds its sentence: what the sentence states has to stand in what the claim printed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from faqcheck.content import Outcome, not_printed

if TYPE_CHECKING:
    from faqcheck.content import Case


def held_to_sentence(case: Case, outcome: Outcome) -> Outcome:
    """Return the outcome of a run; failed if it passed and did not print what is stated."""
    snippet = case.snippet
    if outcome.status != "passed" or case.check != "runs" or not snippet.sentences:
        return outcome
    missing = not_printed(snippet.sentences, outcome.output, snippet.elsewhere)
    if not missing:
        return outcome
    listed = ", ".join(map(repr, missing))
    message = (
        f"its sentence states {listed}, which the claim did not print. Print it, or declare under "
        "'elsewhere' where it comes from."
    )
    return replace(outcome, status="failed", message=message, span=snippet.declared_at)
