"""Share the cases of a project out among machines that know nothing of each other.

Every machine computes all shares from the same content and the same recorded seconds, and runs its
own: shares are disjoint and complete without a scheduler.
"""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.gate.check import is_static

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faqcheck.content import Case

_SHARD = re.compile(r"([1-9]\d*)/([1-9]\d*)")
_STATIC_SECONDS = 0.02
_RUN_SECONDS = 5.0
"""What a case is taken to cost that has never been recorded."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several shares of the cases."""

    number: int
    """From 1."""
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


def parse_shard(text: str) -> Shard:
    """Return the share that a text such as `3/8` names.

    Raises:
        ValueError: it names none; the message says what is expected.
    """
    found = _SHARD.fullmatch(text)
    number, count = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= count:
        raise ValueError(f"found {text!r}, expected a share such as 3/8: the third of eight")
    return Shard(number, count)


def shares_of(
    cases: Iterable[Case], count: int, *, seconds: Mapping[str, float]
) -> list[frozenset[str]]:
    """Return the ids of the cases of each share.

    The longest group goes to the share that has least so far. A server and its clients are one
    group, since they need each other. Cases that run nothing are judged in batches, and a batch
    costs about the same however few are in it: those of one check and one environment go together.

    Args:
        cases: all cases; their order makes no difference.
        count: of shares.
        seconds: what a case took when it was last recorded, by id.
    """
    groups: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[_group(case)].append(case)
    costs = {
        name: sum(seconds.get(case.id, _guess(case)) for case in group)
        for name, group in groups.items()
    }
    shares: list[set[str]] = [set() for _ in range(count)]
    load = [(0.0, number) for number in range(count)]
    for name in sorted(groups, key=lambda name: (-costs[name], name)):
        cost, number = heapq.heappop(load)
        shares[number].update(case.id for case in groups[name])
        heapq.heappush(load, (cost + costs[name], number))
    return [frozenset(share) for share in shares]


def _group(case: Case) -> str:
    if is_static(case.check):
        return f"{case.check} in {case.environment}"
    serving = case.serving
    return case.id if serving is None else serving.id


def _guess(case: Case) -> float:
    return _STATIC_SECONDS if is_static(case.check) else _RUN_SECONDS
