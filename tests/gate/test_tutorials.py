"""The same tutorial in the style of four tools passes, and each of its faults is found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = {"pytest-markdown-docs": 2, "sybil": 2, "doctest": 3, "rustdoc": 2}


def verify(folder: Path, page: str) -> str:
    gate = [str(Path(sys.executable).with_name("faqcheck")), "verify", f"{page}.md"]
    done = subprocess.run(gate, cwd=folder, capture_output=True, text=True, check=False)
    return f"{done.stdout}{done.stderr}\nstatus {done.returncode}"


@pytest.mark.parametrize("page", RUNS)
def test_the_tutorial_passes(page: str, content: Callable[[str], Path]) -> None:
    said = verify(content("tutorials"), page)

    assert said.endswith("status 0"), said
    assert f"runs       {RUNS[page]} passed" in said


@pytest.mark.parametrize(
    ("page", "old", "new", "place"),
    [
        ("pytest-markdown-docs", "total == 3.75", "total == 4", "13:"),
        ("sybil", "3.75\n", "4\n", "18:"),
        ("doctest", "KeyError: 'plum'", "KeyError: 'pear'", "22:"),
        ("rustdoc", 'prices["plum"]', 'prices["pear"]', "13:"),
    ],
)
def test_a_fault_in_the_tutorial_is_red_at_its_line(
    page: str, old: str, new: str, place: str, content: Callable[[str], Path]
) -> None:
    folder = content("tutorials")
    path = folder / f"{page}.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    said = verify(folder, page)

    assert said.endswith("status 1"), said
    assert f"{page}.md:{place}" in said, said
