"""Tables whose cells are calculated hold what the snippet beside them calculates."""

from __future__ import annotations

import csv
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "faq_src" / "tables"


def rows_of(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tokens_of_common_pictures_are_those_of_the_snippet():
    tiles = runpy.run_path(str(ROOT / "snippets/inference/tiles.py"))
    rows = rows_of("image-tokens")

    for row in rows:
        width, height = int(row["width"]), int(row["height"])
        for most in (6, 12, 24):
            columns, lines = tiles["grid"](width, height, most)
            assert row[f"grid_{most}"] == f"{columns} x {lines}", row
            assert int(row[f"tokens_{most}"]) == tiles["image_tokens"](width, height, most), row
    assert len(rows) >= 12
