"""The figures for small GPUs are those of the table."""

import csv
import os
from pathlib import Path

table = Path(os.environ["FAQCHECK_ROOT"]) / "faq_src/tables/lmdeploy-memory.csv"
with table.open(encoding="utf-8", newline="") as file:
    rows = {row["size"]: row for row in csv.DictReader(file)}
assert int(rows["2B"]["bf16_005"]) < 10_000, rows["2B"]
assert int(rows["8B"]["awq_005"]) < 12_000, rows["8B"]
for size in ("2B", "8B"):
    assert int(rows[size]["awq_005"]) < int(rows[size]["bf16_005"]), size
print("they are")
