"""Assess: judge every case, snippet and answer of a project from its ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.content import collector_paused
from faqcheck.evidence.digest import Digests
from faqcheck.evidence.moves import Move, find_moves, with_moves
from faqcheck.evidence.verdict import (
    SiteVerdict,
    Verdict,
    judge,
    judge_entry,
    judge_site,
    judge_snippet,
)
from faqcheck.gate import cases_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from faqcheck.content import Case, Faq, Project
    from faqcheck.evidence.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the evidence says about everything."""

    faq: Faq
    today: dt.date
    max_age_days: int
    cases: Mapping[str, Case]
    """By id, in reading order."""
    verdicts: Mapping[str, Verdict]
    """By id of the case."""
    of_snippet: Mapping[str, Sequence[Case]]
    """Cases by `Snippet.path`; a waived snippet has none."""
    snippets: Mapping[str, Verdict]
    """By `Snippet.path`; those of hand-written pages too."""
    entries: Mapping[str, Verdict]
    """By id of the entry."""
    site: SiteVerdict
    orphans: tuple[str, ...]
    """Cases with evidence that no longer exist."""
    moves: tuple[Move, ...] = ()
    """Rows that count for a case under its former id."""


@collector_paused()
def assess_faq(faq: Faq, project: Project, ledger: Ledger, *, today: dt.date) -> Assessment:
    """Judge everything.

    Args:
        faq: the content.
        project: its settings, and the files that its cases read.
        ledger: what is recorded.
        today: in UTC.
    """
    cases = {case.id: case for case in cases_of(faq, project)}
    max_age_days = project.settings.max_age_days
    digests = Digests(project)
    moves = find_moves(ledger, cases, digests.of)
    ledger = with_moves(ledger, moves)
    verdicts = {
        name: judge(case, ledger, digest_of=digests.of, max_age_days=max_age_days, today=today)
        for name, case in cases.items()
    }
    of_snippet: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases.values():
        of_snippet[case.snippet.path].append(case)
    snippets = {
        s.path: judge_snippet(s, [(case, verdicts[case.id]) for case in of_snippet[s.path]])
        for s in faq.snippets
    }
    entries = {name: judge_entry(entry, snippets) for name, entry in faq.entries.items()}
    return Assessment(
        faq,
        today,
        max_age_days,
        cases,
        verdicts,
        of_snippet,
        snippets,
        entries,
        judge_site(entries.values(), snippets.values()),
        tuple(sorted({row.case for row in ledger.rows} - cases.keys())),
        tuple(moves),
    )
