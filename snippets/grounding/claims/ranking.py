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
for better, worse in (("4B", "8B"), ("1B", "2B"), ("40B", "Llama3-76B")):
    assert average[f"InternVL2-{better}"] > average[f"InternVL2-{worse}"]
    print(better, "of InternVL2 beats", worse)
small = {
    name: value
    for name, value in average.items()
    if name.endswith(("-1B", "-2B", "-4B", "-8B"))
}
assert max(small, key=lambda name: small[name]) == "InternVL3_5-8B"
print("ranking holds")
