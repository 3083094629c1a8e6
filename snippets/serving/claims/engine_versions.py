"""No two engines of the table take the same torch, and all take transformers 5."""

import csv
import os
from pathlib import Path

table = Path(os.environ["FAQCHECK_ROOT"]) / "faq_src/tables/engine-versions.csv"
with table.open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
assert {row["engine"].split()[0] for row in rows} == {"lmdeploy", "vLLM", "SGLang"}
assert len({row["torch"] for row in rows}) == len(rows), rows
assert all(row["transformers"].startswith("5.") for row in rows), rows
print(len(rows), "engines")
