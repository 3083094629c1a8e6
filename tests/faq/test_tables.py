"""The tables of the FAQ: totals add up, every row has a source, every model exists."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

TABLES = Path(__file__).parents[2] / "faq_src" / "tables"
SPLITS = ("rc_val", "rc_a", "rc_b", "rcp_val", "rcp_a", "rcp_b", "rcg_val", "rcg_test")
DECLARATIONS = sorted(TABLES.glob("*.yml"))


def rows_of(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_grounding_table_holds_the_published_sixteen_models():
    rows = rows_of("refcoco")

    assert len({row["model"] for row in rows}) == len(rows) == 16


@pytest.mark.parametrize("row", rows_of("refcoco"), ids=lambda row: row["model"])
def test_an_average_is_the_mean_of_its_splits(row: dict[str, str]):
    mean = sum((Decimal(row[split]) for split in SPLITS), Decimal()) / len(SPLITS)

    assert abs(mean - Decimal(row["avg"])) <= Decimal("0.05"), f"the mean is {mean}"


@pytest.mark.parametrize("declaration", DECLARATIONS, ids=lambda path: path.stem)
def test_every_row_has_a_source_and_every_cell_a_column(declaration: Path):
    declared = yaml.safe_load(declaration.read_text(encoding="utf-8"))
    rows = rows_of(Path(declared["rows"]).stem)

    assert rows
    assert [row for row in rows if not (row.get("source") or "").strip()] == []
    assert [row for row in rows if None in row or None in row.values()] == [], "a torn row"
    assert set(declared["columns"]) <= set(rows[0])


@pytest.mark.parametrize("declaration", DECLARATIONS, ids=lambda path: path.stem)
def test_cells_hold_values_and_no_padding(declaration: Path):
    declared = yaml.safe_load(declaration.read_text(encoding="utf-8"))

    for row in rows_of(Path(declared["rows"]).stem):
        assert {key: cell for key, cell in row.items() if cell != cell.strip()} == {}


@pytest.mark.parametrize("name", ["refcoco"])
def test_every_model_of_a_table_is_in_the_models_table(name: str):
    known = {row["model"] for row in rows_of("models")}

    assert {row["model"] for row in rows_of(name)} - known == set()


@pytest.mark.parametrize("declaration", DECLARATIONS, ids=lambda path: path.stem)
def test_sources_on_github_name_a_commit(declaration: Path):
    declared = yaml.safe_load(declaration.read_text(encoding="utf-8"))

    for row in rows_of(Path(declared["rows"]).stem):
        if re.match(r"[\w.-]+/[\w.-]+[@:]", row["source"]):
            assert re.match(r"[\w.-]+/[\w.-]+@[\w.+-]+(:\S+)?", row["source"]), row["source"]


def test_the_measured_table_holds_rows_of_the_gpu_that_its_title_names() -> None:
    declared = yaml.safe_load((TABLES / "measured.yml").read_text(encoding="utf-8"))

    for row in rows_of("measured"):
        assert row["gpu"]
        assert row["gpu"].partition(",")[0] in declared["title"]
        assert row["note"] == "", "the table does not show why a figure is missing"
