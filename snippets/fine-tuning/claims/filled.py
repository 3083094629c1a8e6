"""Samples that are filled up to max_seq_length: how many fit into a pack."""

import csv
import os
from pathlib import Path

PACK = 32768  # --max_packed_tokens of the InternVL3.5 scripts

root = Path(os.environ.get("FAQCHECK_ROOT", "."))
with (root / "faq_src/tables/fine-tuning-scripts.csv").open(
    encoding="utf-8", newline=""
) as file:
    own = {
        int(row["max_seq_length"])
        for row in csv.DictReader(file)
        if row["model"].startswith("InternVL3_5")
    }

assert own == {PACK}, own
for length in (PACK, 16384):
    print(PACK // length, "at", length)
