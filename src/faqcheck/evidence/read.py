"""Read all that is recorded about a project, and say what of it is current."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.evidence.assess import assess_faq
from faqcheck.evidence.compatibility import read_compatibility
from faqcheck.evidence.ledger import read_ledger
from faqcheck.gate import STAND_IN

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from faqcheck.content import Faq, Project
    from faqcheck.errors import Problem
    from faqcheck.evidence.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is recorded, and what of it cannot be read."""

    ledger: Ledger
    compatibility: Mapping[str, str]
    """Snippet file -> package versions for which its names and flags exist."""
    problems: tuple[Problem, ...]
    """Damaged files and lines; nothing is concluded from them."""


def read_evidence(project: Project) -> Evidence:
    """Return the ledger and the compatibility of a project's snippets."""
    ledger, damaged, _ = read_ledger(project.ledger, root=project.root)
    compatibility, unusable, _ = read_compatibility(project)
    return Evidence(ledger, compatibility, (*damaged, *unusable))


def current_cases(faq: Faq, project: Project, *, weights: str, today: dt.date) -> frozenset[str]:
    """Return the ids of cases with current evidence, made with these weights or better ones."""
    ledger = read_evidence(project).ledger
    verdicts = assess_faq(faq, project, ledger, today=today).verdicts
    return frozenset(
        name
        for name, verdict in verdicts.items()
        if verdict.state == "verified"
        and verdict.evidence is not None
        and (weights == STAND_IN or verdict.evidence.weights != STAND_IN)
    )
