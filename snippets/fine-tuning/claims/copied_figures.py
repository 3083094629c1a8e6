"""Rows of the memory table that repeat other rows, figure by figure."""

import csv
import os
from collections import defaultdict
from pathlib import Path

root = Path(os.environ.get("FAQCHECK_ROOT", "."))
figures = defaultdict(set)
with (root / "faq_src/tables/fine-tuning-memory.csv").open(encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        figures[row["model"]].add((row["method"], row["gpus"], row["memory_gb"]))

copies = {"InternVL2-8B": "InternVL2-26B", "InternVL2_5-38B": "InternVL2-40B"}
copies["InternVL2_5-78B"] = "InternVL2-Llama3-76B"
copies |= {f"InternVL2_5-{size}B": f"InternVL2-{size}B" for size in (1, 2, 4, 8, 26)}
for copy, original in copies.items():
    assert figures[copy], copy
    assert figures[copy] == figures[original], copy
print(f"{len(copies)} models with copied figures")
