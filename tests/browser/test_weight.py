"""No page of this FAQ outgrows a phone: `benchmarks/weight.py` says what weighs if one does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HTML, FIRST_VISIT = 60_000, 100_000
"""Bytes: of a page as a file, and of all that a first visit takes, compressed."""


@pytest.fixture(scope="module", autouse=True)
def _benchmarks() -> None:
    sys.path.append(str(ROOT / "benchmarks"))


def test_pages_are_light(faq_folder: Path) -> None:
    from weight import names_of, weigh  # type: ignore[import-not-found]

    weights = {name: weigh(faq_folder, name) for name in names_of(faq_folder)}

    assert len(weights) > 200
    assert {name: w.raw for name, w in weights.items() if w.raw > HTML} == {}
    assert {n: w.first_visit for n, w in weights.items() if w.first_visit > FIRST_VISIT} == {}
