"""Rows of the memory table that repeat other rows, figure by figure."""

import csv
import os
from pathlib import Path

FIGURES = ("full_gpus", "full_gb", "lora_2_gb", "lora_8_gb")

root = Path(os.environ.get("FAQCHECK_ROOT", "."))
with (root / "faq_src/tables/fine-tuning-memory.csv").open(
    encoding="utf-8", newline=""
) as file:
    figures = {
        row["model"]: [row[name] for name in FIGURES] for row in csv.DictReader(file)
    }

copies = {"InternVL2-8B": "InternVL2-26B", "InternVL2_5-38B": "InternVL2-40B"}
copies["InternVL2_5-78B"] = "InternVL2-Llama3-76B"
copies |= {f"InternVL2_5-{size}B": f"InternVL2-{size}B" for size in (1, 2, 4, 8, 26)}
for copy, original in copies.items():
    assert any(figures[copy]), copy
    assert figures[copy] == figures[original], copy
    print(copy, "has those of", original)
print(f"{len(copies)} models with copied figures")
