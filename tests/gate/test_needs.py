"""A need is one value: whatever names one, names those that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from faqcheck.content import NEEDS, SCARCE, scarce
from faqcheck.gate import machine_offers

ROOT = Path(__file__).parents[2]


def test_each_need_is_known_by_its_name_and_says_what_it_is() -> None:
    assert {name: need.name for name, need in NEEDS.items()} == {name: name for name in NEEDS}
    assert all(need.meaning and need.shown and need.without for need in NEEDS.values())


@pytest.mark.parametrize("name", sorted(SCARCE))
def test_a_need_that_no_machine_tells_of_is_offered_by_who_runs_the_gate(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert name not in machine_offers()
    monkeypatch.setenv(f"FAQCHECK_{name.upper()}", "1")

    assert (name in machine_offers()) == (name != "gpu")  # a GPU is seen, not declared


def test_needs_are_told_in_one_order() -> None:
    assert [need.name for need in scarce(frozenset({"network", "environment", "gpu"}))] == [
        "gpu",
        "network",
    ]


def test_the_documentation_names_each_need() -> None:
    text = (ROOT / "docs" / "faqcheck" / "environments.md").read_text(encoding="utf-8")

    assert all(f"`{name}`" in text for name in SCARCE)
