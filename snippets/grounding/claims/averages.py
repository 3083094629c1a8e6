"""Each average of the table is the mean of its eight splits, to the printed digit."""

import csv
import os
from decimal import Decimal
from pathlib import Path

SPLITS = ("rc_val", "rc_a", "rc_b", "rcp_val", "rcp_a", "rcp_b", "rcg_val", "rcg_test")

root = Path(os.environ.get("FAQCHECK_ROOT", "."))
with (root / "faq_src/tables/refcoco.csv").open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))

assert len(rows) == 16, f"{len(rows)} models"
for row in rows:
    mean = sum((Decimal(row[split]) for split in SPLITS), Decimal(0)) / len(SPLITS)
    assert abs(mean - Decimal(row["avg"])) <= Decimal("0.05"), f"{row['model']}: {mean}"
print(f"{len(rows)} averages agree")
