"""The scripts that call srun: V1.2, and InternVL2 to InternVL3 from 38B up."""

import csv
import os
from pathlib import Path

root = Path(os.environ.get("FAQCHECK_ROOT", "."))
with (root / "faq_src/tables/fine-tuning-scripts.csv").open(
    encoding="utf-8", newline=""
) as file:
    rows = [
        row
        for row in csv.DictReader(file)
        if not row["model"].startswith("InternVL3_5")
    ]

slurm = {row["model"] for row in rows if row["launcher"] == "srun"}
large = {
    row["model"] for row in rows if row["model"].endswith(("38B", "40B", "76B", "78B"))
}
assert slurm == large | {"InternVL-Chat-V1-2-Plus"}, slurm
for model in sorted(slurm):
    print("srun:", model)
