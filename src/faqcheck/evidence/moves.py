"""Evidence follows its bytes: a case that got another id keeps what was recorded of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faqcheck.content import Case
    from faqcheck.evidence.digest import Digest
    from faqcheck.evidence.ledger import Ledger
    from faqcheck.evidence.rows import Verification


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
    left_over: defaultdict[tuple[str, str], list[Verification]] = defaultdict(list)
    for row in ledger.rows:
        if row.case not in cases:
            left_over[row.environment, row.check].append(row)
    moves = []
    for case in cases.values():
        rows = left_over.get((case.environment, case.check))
        if rows and not ledger.of(case.id, case.environment):
            digest = digest_of(case)
            moves += [Move(row, replace(row, case=case.id)) for row in rows if digest.is_of(row)]
    return moves


def with_moves(ledger: Ledger, moves: list[Move]) -> Ledger:
    """Return the ledger with each moved row under the present id of its case."""
    gone = {move.old.case for move in moves}
    kept = tuple(row for row in ledger.rows if row.case not in gone)
    return replace(ledger, rows=kept).with_rows(move.new for move in moves)
