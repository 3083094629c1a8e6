"""In every measured pair of the table, AWQ took less memory than bf16."""

import csv
import os
from pathlib import Path

table = Path(os.environ["FAQCHECK_ROOT"]) / "faq_src/tables/lmdeploy-memory.csv"
pairs = 0
with table.open(encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        for share in ("080", "020", "010", "005"):
            bf16, awq = row[f"bf16_{share}"], row[f"awq_{share}"]
            if bf16.isdigit() and awq.isdigit():
                assert int(awq) < int(bf16), row
                pairs += 1
assert pairs >= 5, pairs
print(pairs, "pairs")
