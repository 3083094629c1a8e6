"""The sentences about who is ahead of whom, read from the table."""

import csv
import os
from pathlib import Path

root = Path(os.environ.get("FAQCHECK_ROOT", "."))
with (root / "faq_src/tables/refcoco.csv").open(encoding="utf-8", newline="") as file:
    average = {row["model"]: float(row["avg"]) for row in csv.DictReader(file)}

assert max(average, key=lambda name: average[name]) == "InternVL2_5-78B", (
    "another model is on top"
)
assert average["InternVL2-4B"] > average["InternVL2-8B"]
assert average["InternVL2-40B"] > average["InternVL2-Llama3-76B"]
assert average["InternVL2-1B"] > average["InternVL2-2B"]
small = {
    name: value
    for name, value in average.items()
    if name.endswith(("-1B", "-2B", "-4B", "-8B"))
}
assert max(small, key=lambda name: small[name]) == "InternVL3_5-8B"
print("ranking holds")
