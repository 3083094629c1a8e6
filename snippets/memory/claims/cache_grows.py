"""In every row of the table, a smaller share for the cache takes less memory."""

import csv
import os
from pathlib import Path

table = Path(os.environ["FAQCHECK_ROOT"]) / "faq_src/tables/lmdeploy-memory.csv"
with table.open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
pairs = 0
for row in rows:
    for kind in ("bf16", "awq"):
        cells = [row[f"{kind}_{share}"] for share in ("080", "020", "010", "005")]
        measured = [int(cell) for cell in cells if cell.isdigit()]
        assert measured == sorted(measured, reverse=True), row
        assert len(set(measured)) == len(measured), row
        pairs += max(0, len(measured) - 1)
(eight,) = [row for row in rows if row["size"] == "8B"]
assert int(eight["bf16_080"]) > 3 * int(eight["bf16_005"]), eight
print(pairs, "steps;", eight["size"], eight["bf16_080"], "to", eight["bf16_005"])
