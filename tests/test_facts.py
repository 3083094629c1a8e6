"""`benchmarks/facts.py` tells a reworded text from one that states something else."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).parents[1] / "benchmarks" / "facts.py"
SPEC = importlib.util.spec_from_file_location("facts", PATH)
assert SPEC is not None
assert SPEC.loader is not None
facts: Any = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(facts)

BEFORE = "Take `-hf`: 4.52, at most 65,536 tokens. See [tiles](faq:tiles). 90 % of two 8B."


@pytest.mark.parametrize(
    "after",
    [
        "65536 tokens are the most that 4.52 takes. Two of `-hf`,\n8B: 90%. [See](faq:tiles).",
        BEFORE.replace("`-hf`", "`-hf`, really `-hf`"),
    ],
)
def test_rewording_changes_no_fact(after: str) -> None:
    assert facts.facts_of_text(after) == facts.facts_of_text(BEFORE)


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("4.52", "4.53", ["  - figure: 4.52", "  + figure: 4.53"]),
        ("65,536", "65,356", ["  + figure: 65356", "  - figure: 65536"]),
        ("two", "three", ["  - figure: 2", "  + figure: 3"]),
        ("8B", "2B", ["  + figure: 2B", "  - figure: 8B"]),
        ("`-hf`", "`-HF`", ["  + code: -HF", "  - code: -hf"]),
        ("faq:tiles", "faq:vllm", ["  - link: faq:tiles", "  + link: faq:vllm"]),
        ("tokens", "tokens of InternVL3", ["  + name: InternVL3"]),
        ("tokens", "tokens\n\n```bash\npip list\n```\n", ["  + block: pip list"]),
    ],
)
def test_a_changed_fact_is_named(old: str, new: str, lines: list[str]) -> None:
    before, after = (facts.facts_of_text(text) for text in (BEFORE, BEFORE.replace(old, new)))

    assert sorted(facts.differences(before, after)) == sorted(lines)


def test_an_entry_is_found_wherever_it_stands() -> None:
    entry = "entries:\n- id: ports\n  answer: Port 8000.\n  sources: [a/b#1]\n"

    assert (
        facts.read_facts({"a.yml": entry})["ports"] == facts.read_facts({"b.yml": entry})["ports"]
    )


def test_a_cell_is_compared_with_its_row_and_column() -> None:
    note = "title: Sizes\nnote: In 2 GPUs.\nrows: sizes.csv\n"
    tables = [{"tables/sizes.yml": note, "tables/sizes.csv": f"a,b\nx,{n}\n"} for n in (1, 2)]
    before, after = (facts.read_facts(files)["table sizes"] for files in tables)

    lines = list(facts.differences(before, after))

    assert lines == ["  - cell: x | b = 1", "  + cell: x | b = 2"]
