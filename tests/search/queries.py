"""The queries of `queries.yml`, and how well a ranking answers them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HELD_OUT = 3
"""One query in so many is measured only."""


@dataclass(frozen=True, slots=True)
class Query:
    """What someone types, and the questions any of which answers it: none for `none`."""

    text: str
    kind: str
    answers: frozenset[str]

    @property
    def held_out(self) -> bool:
        """Say whether it is kept from tuning; its text alone decides."""
        return hashlib.sha256(self.text.encode()).digest()[0] % HELD_OUT == 0


def read_queries() -> list[Query]:
    """Return all queries in the order of their file."""
    kinds = yaml.safe_load((Path(__file__).parent / "queries.yml").read_text(encoding="utf-8"))
    return [
        Query(text, kind, frozenset(filter(None, ids.split("|"))))
        for kind, of_ids in kinds.items()
        for ids, texts in of_ids.items()
        for text in texts
    ]


@dataclass(slots=True)
class Tally:
    """How the queries of one kind fared."""

    count: int = 0
    first: int = 0
    first_three: int = 0
    told_right: int = 0
    """Called answered if one of the answers is right, and unanswered if none is."""

    def add(self, query: Query, found: list[str], *, answered: bool) -> None:
        """Count a query by the ids that were found for it."""
        self.count += 1
        self.first += bool(query.answers & set(found[:1]))
        self.first_three += bool(query.answers & set(found[:3]))
        self.told_right += answered == bool(query.answers)


def measure(
    queries: Iterable[Query], find: Callable[[str], tuple[list[str], bool]]
) -> dict[str, Tally]:
    """Return the tally of each kind, and of `all` that have an answer."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for query in queries:
        found, answered = find(query.text)
        tallies[query.kind].add(query, found, answered=answered)
        if query.answers:
            tallies["all"].add(query, found, answered=answered)
    return dict(tallies)


def table(tallies: dict[str, Tally]) -> str:
    """Return the tallies as lines for people."""
    lines = [f"{'kind':<10}{'count':>6}{'first':>8}{'three':>8}{'told':>8}"]
    for kind, t in tallies.items():
        shares = [t.first, t.first_three, t.told_right]
        shown = "".join(f"{100 * share / t.count:7.1f}%" for share in shares)
        lines.append(f"{kind:<10}{t.count:>6}{shown}")
    return "\n".join(lines)
