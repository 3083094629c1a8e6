"""The InternVL3.5 scripts start from weights whose name ends in -Pretrained."""

import csv
import os
from pathlib import Path

root = Path(os.environ.get("FAQCHECK_ROOT", "."))
with (root / "faq_src/tables/fine-tuning-scripts.csv").open(
    encoding="utf-8", newline=""
) as file:
    starts = {row["model"]: row["starts_from"] for row in csv.DictReader(file)}

newest = {model for model in starts if model.startswith("InternVL3_5")}
dense_and_moe = {model for model in newest if "GPT-OSS" not in model}
for model in dense_and_moe:
    assert starts[model] == f"OpenGVLab/{model}-Pretrained", model
for model in starts.keys() - newest:
    assert not starts[model].endswith("-Pretrained"), model
print(starts["InternVL3_5-8B"])
