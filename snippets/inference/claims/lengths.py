"""Of the known position limits, only InternVL2-40B's is below the training length."""

import csv
import os
from pathlib import Path

table = Path(os.environ["FAQCHECK_ROOT"]) / "faq_src/tables/context-lengths.csv"
with table.open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
below = [
    row["models"]
    for row in rows
    if row["position_limit"] and int(row["position_limit"]) < int(row["training"])
]
assert below == ["InternVL2-40B"], below
assert all(int(row["training"]) >= 2048 for row in rows)
print(below)
