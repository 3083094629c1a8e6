"""With TurboMind on the measured GPU, AWQ takes less memory and is slower."""

import csv
import os
from pathlib import Path

table = Path(os.environ["FAQCHECK_ROOT"]) / "faq_src/tables/measured.csv"
with table.open(encoding="utf-8", newline="") as file:
    rows = {
        row["weights"]: row
        for row in csv.DictReader(file)
        if row["model"] == "InternVL2-8B"
        and row["engine"] == "turbomind"
        and row["cache_max_entry_count"] == "0.2"
        and row["gpu"].startswith("NVIDIA H200")
    }
awq, bf16 = rows["AWQ"], rows["bf16"]
less = int(bf16["memory_mib"]) - int(awq["memory_mib"])
alone, at_once = (
    float(awq[column]) / float(bf16[column]) for column in ("tokens_s_1", "tokens_s_32")
)
firsts = {kind: float(row["ttft_s"]) for kind, row in rows.items()}
assert all(round(first, 1) == 0.2 for first in firsts.values()), firsts
print(
    f"{less} MiB less, {alone:.2f} of the speed for one request, {at_once:.2f} for 32"
)
print(f"That is {less * 2**20 / 1e9:.0f} GB.")
print(*(f"{kind}: first token after {first:.1f} s" for kind, first in firsts.items()))
