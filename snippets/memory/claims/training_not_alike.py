"""Where the documentation is not 1.3 to 2.3 times the training estimate."""

import csv
import os
import runpy
from pathlib import Path

root = Path(os.environ["FAQCHECK_ROOT"])
page = runpy.run_path(str(root / "snippets/memory/estimate.py"))


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    path = root / f"faq_src/tables/{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


models = page["read_models"](rows_of("geometry"), rows_of("parameters"))
scripts = {row["model"]: row for row in rows_of("fine-tuning-scripts")}
of_lora, of_three = [], []
lengths_of_three = set()
for row in rows_of("fine-tuning-memory"):
    name, script = row["model"], scripts.get(row["model"])
    if script is None or name not in models:
        continue
    stage = 3 if "stage3" in script["deepspeed"] else 1
    length, batch = int(script["max_seq_length"]), int(row["batch"])
    if name.startswith("InternVL3-"):
        estimate = page["train"](
            models[name],
            stage=stage,
            gpus=int(row["full_gpus"]),
            length=length,
            batch=batch,
        )
        lengths_of_three.add(length)
        of_three.append(int(row["full_gb"]) * 1e9 / estimate.total)
    elif not name.startswith("InternVL2_5"):
        for gpus in (2, 8):
            if stated := row[f"lora_{gpus}_gb"]:
                estimate = page["train"](
                    models[name],
                    lora=True,
                    stage=stage,
                    gpus=gpus,
                    length=length,
                    batch=batch,
                )
                of_lora.append(int(stated) * 1e9 / estimate.total)
print(f"LoRA: {min(of_lora):.1f} to {max(of_lora):.1f}, {len(of_lora)} figures")
print("lengths of InternVL3:", *lengths_of_three)
print(f"InternVL3: {min(of_three):.1f} to {max(of_three):.1f}, {len(of_three)} figures")
