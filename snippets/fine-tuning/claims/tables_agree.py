"""The tables on memory, scripts and models agree on names, LoRA and batches."""

import csv
import os
from pathlib import Path

LARGEST = 80  # GB of the largest card that the pages name
FIGURES = ("full_gb", "lora_2_gb", "lora_8_gb")

root = Path(os.environ.get("FAQCHECK_ROOT", "."))


def rows(name):
    """Return the rows of a table by model; a model twice is a mistake."""
    with (root / f"faq_src/tables/{name}.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        given = list(csv.DictReader(file))
    by_model = {row["model"]: row for row in given}
    assert len(by_model) == len(given), f"a model twice in {name}"
    return by_model


memory, scripts = rows("fine-tuning-memory"), rows("fine-tuning-scripts")
assert memory.keys() <= scripts.keys() <= rows("models").keys()
for model, row in memory.items():
    has_figures = bool(row["lora_2_gb"] or row["lora_8_gb"])
    assert scripts[model]["lora_script"] == ("yes" if has_figures else "no"), model
    assert all(0 < int(row[name]) <= LARGEST for name in FIGURES if row[name]), model
    assert int(row["batch"]) <= int(scripts[model]["per_device_batch"]), model
print(len(memory), "models agree")
