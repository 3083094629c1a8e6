"""Evidence follows its bytes: a case that got another id keeps what was recorded of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from faqcheck.evidence.digest import SNIPPET

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faqcheck.content import Case
    from faqcheck.evidence.digest import Digest
    from faqcheck.evidence.ledger import Ledger
    from faqcheck.evidence.rows import Verification


_Key = tuple[str, str, str]
"""Environment, check, and digest of the snippet: rows that differ in one are of different cases."""


@dataclass(frozen=True, slots=True)
class Move:
    """A row whose case has another id now."""

    old: Verification
    new: Verification


def find_moves(
    ledger: Ledger, cases: Mapping[str, Case], digest_of: Callable[[Case], Digest]
) -> list[Move]:
    """Return the rows that belong to a case under its former id.

    A case without evidence takes rows of a case that is gone if they are of the same check, in the
    same environment, and of the very bytes that the case has now.

    Args:
        ledger: what is recorded.
        cases: every case of the project, by id.
        digest_of: returns a case's digest as it is now; not asked if no evidence is left over.
    """
    left_over: defaultdict[_Key, list[Verification]] = defaultdict(list)
    for row in ledger.rows:
        if row.case not in cases:
            left_over[row.environment, row.check, row.parts.get(SNIPPET, "")].append(row)
    if not left_over:
        return []
    moves = []
    for case in cases.values():
        if not ledger.of(case.id, case.environment):
            digest = digest_of(case)
            rows = left_over.get((case.environment, case.check, digest.parts[SNIPPET]), ())
            moves += [Move(row, replace(row, case=case.id)) for row in rows if digest.is_of(row)]
    return moves


def with_moves(ledger: Ledger, moves: list[Move]) -> Ledger:
    """Return the ledger with each moved row under the present id of its case."""
    gone = {move.old.case for move in moves}
    kept = tuple(row for row in ledger.rows if row.case not in gone)
    return replace(ledger, rows=kept).with_rows(move.new for move in moves)
