"""The estimate of the page against a card and an lmdeploy it was not fitted to."""

import csv
import os
import runpy
from pathlib import Path

root = Path(os.environ["FAQCHECK_ROOT"])
page = runpy.run_path(str(root / "snippets/memory/estimate.py"))
errors = []
with (root / "faq_src/tables/measured.csv").open(encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        if row["model"] != "InternVL2-8B" or not row["memory_mib"]:
            continue
        card, mib = row["gpu"].rsplit(", ", 1)
        estimate = page["serve"](
            page["eight"],
            row["weights"].lower(),
            card_gib=int(mib.removesuffix(" MiB")) / 1024,
            share=float(row["cache_max_entry_count"]),
        )
        errors.append(100 * (estimate.taken / page["MIB"] / int(row["memory_mib"]) - 1))
assert len(errors) >= 3, errors
spread = f"{min(errors):.1f} to {max(errors):.1f} %"
print(f"{len(errors)} measurements, the estimate is {spread} larger")
