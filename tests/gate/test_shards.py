"""Shares: disjoint, complete, the same wherever they are computed, and balanced."""

from __future__ import annotations

import random

import pytest

from faqcheck.content.load import load_faq
from faqcheck.content.model import Case
from faqcheck.content.project import Project
from faqcheck.gate.plan import cases_of
from faqcheck.gate.shards import Shard, parse_shard, shares_of


@pytest.fixture(scope="module")
def cases(project: Project) -> list[Case]:
    return list(cases_of(load_faq(project), project))


@pytest.mark.parametrize("count", [1, 2, 3, 8, 1000])
def test_shares_are_disjoint_and_complete(cases: list[Case], count: int) -> None:
    shares = shares_of(cases, count, seconds={})

    assert len(shares) == count
    assert sum(map(len, shares)) == len(cases)
    assert frozenset().union(*shares) == {case.id for case in cases}


def test_shares_are_the_same_in_any_order(cases: list[Case]) -> None:
    shuffled = random.Random(0).sample(cases, len(cases))

    assert shares_of(shuffled, 4, seconds={}) == shares_of(cases, 4, seconds={})


def test_a_server_and_its_clients_stay_together(cases: list[Case]) -> None:
    shares = shares_of(cases, 8, seconds={})
    clients = [(case.id, case.serving.id) for case in cases if case.serving is not None]

    assert clients
    assert all(any({client, server} <= share for share in shares) for client, server in clients)


def test_shares_take_about_as_long_as_each_other(cases: list[Case]) -> None:
    chance = random.Random(1)
    runs = {c.id: chance.uniform(1, 9) for c in cases if c.serving is None and c.check == "runs"}

    shares = shares_of(cases, 3, seconds=runs | {c.id: 0.0 for c in cases if c.id not in runs})

    loads = [sum(runs.get(name, 0.0) for name in share) for share in shares]
    assert max(loads) - min(loads) <= max(runs.values())


@pytest.mark.parametrize("text", ["", "0/3", "4/3", "3", "a/b", "1/0", "-1/2", "1/2/3"])
def test_what_is_not_a_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a share such as 3/8"):
        parse_shard(text)


def test_a_share_is_read_and_written_alike() -> None:
    assert parse_shard("3/8") == Shard(3, 8)
    assert str(Shard(3, 8)) == "3/8"


def test_no_cases_make_empty_shares() -> None:
    assert shares_of([], 2, seconds={}) == [frozenset(), frozenset()]
