"""The layers and heads in the calculation are those of the table."""

import csv
import os
import runpy
from pathlib import Path

root = Path(os.environ["FAQCHECK_ROOT"])
shown = runpy.run_path(str(root / "snippets/memory/kv_cache.py"))
per_token = shown["kv_bytes_per_token"]
with (root / "faq_src/tables/geometry.csv").open(encoding="utf-8", newline="") as file:
    rows = {row["model"]: row for row in csv.DictReader(file)}
expected = {
    "InternVL2-8B": 131072,
    "InternVL2-26B": 196608,
    "InternVL2-40B": 245760,
    "InternVL3-8B": 57344,
}
for name, size in expected.items():
    row = rows[name]
    assert (
        per_token(*(int(row[k]) for k in ("layers", "kv_heads", "head_dim"))) == size
    ), name
assert 2 * expected["InternVL3-8B"] < expected["InternVL2-8B"]
print(len(expected), "models")
