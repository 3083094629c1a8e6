"""Receive: files of other machines are merged into the ledger of this checkout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.evidence.digest import digests_of
from faqcheck.evidence.ledger import read_ledger, write_ledger
from faqcheck.evidence.merge import STALE, merge_ledgers
from faqcheck.evidence.record import locked, merge_journals

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faqcheck.content import Case, Project
    from faqcheck.errors import Problem


@dataclass(frozen=True, slots=True)
class Received:
    """What came of the files."""

    new: frozenset[str]
    """Cases of which the ledger has a row that it did not have before."""
    rows: int
    """How many rows are new."""
    changed: tuple[Path, ...]
    """Files of the ledger that were written."""
    stale: tuple[Problem, ...]
    """Rows of other bytes than those of this checkout; they are left out."""
    refused: tuple[Problem, ...]
    """Rows that contradict the project, and lines that cannot be read."""
    damaged: tuple[Problem, ...]
    """What of the ledger itself cannot be read; it stays in its files."""


def receive(
    project: Project, cases: Mapping[str, Case], files: Sequence[Path], *, now: dt.datetime
) -> Received:
    """Merge files into the ledger.

    Args:
        project: whose ledger is written.
        cases: every case of the project, by id.
        files: JSON lines, as a ledger on another machine has them.
        now: the time, with its zone.

    Raises:
        OSError: a file cannot be read, or the ledger cannot be written.
    """
    digests = digests_of(cases.values(), project)
    left = merge_journals(project, now=now)
    with locked(project.ledger):
        before, damaged, _ = read_ledger(project.ledger, root=project.root, now=now)
        after, out = merge_ledgers(
            before, files, cases=cases, digests=digests, project=project, now=now
        )
        changed = write_ledger(after, project.ledger)
    new = [row for row in after.rows if row not in before.of(row.case, row.environment)]
    return Received(
        frozenset(row.case for row in new),
        len(new),
        tuple(changed),
        tuple(problem for problem in out if problem.code == STALE),
        tuple(problem for problem in out if problem.code != STALE),
        tuple(sorted({*left, *damaged})),
    )
