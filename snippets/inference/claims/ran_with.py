"""With which versions of transformers the released model code ran, from the table."""

import csv
import os
from pathlib import Path

tables = Path(os.environ["FAQCHECK_ROOT"]) / "faq_src/tables"


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (tables / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


rows = read("compatibility")
versions = [name for name in rows[0] if name[0].isdigit()]


def ran_with(language: str, code: str = "") -> list[str]:
    """Return the versions with which every row of a language model works."""
    chosen = [
        row for row in rows if row["language"] == language and code in row["code"]
    ]
    assert chosen, (language, code)
    return [name for name in versions if all(row[name] == "works" for row in chosen)]


qwen2 = ran_with("Qwen2", "of 2025-04")
three_five = ran_with("Qwen3", "of 3.5")
native = ran_with("Qwen2", "in transformers")
assert three_five == ran_with("gpt-oss", "of 3.5") == ran_with("Qwen3-MoE", "of 3.5")
newest = versions[-1]
assert three_five[-1] == qwen2[-1] == "4.57.6", (three_five, qwen2)
assert {"4.57.6", "5.0.0", newest} <= set(native), native
print("InternVL3.5 ran with", *three_five)
print("Qwen2 ran with", *qwen2, "and not with 5.0.0")
again = [
    row["language"]
    for row in rows
    if row[newest] == "works" and row["code"] == "of 2025-09"
]
others = [row["code"] for row in rows if row[newest] == "works"]
assert set(again) == {"Qwen2", "Llama"}, again
assert set(others) == {"in transformers", "of 2025-09"}, others
print("of September 2025 with", newest, *again)
print("-hf ran with", *native)
print("InternLM2 ran with", *ran_with("InternLM2"))
print("Phi-3 ran with", *ran_with("Phi-3"))
for row in read("compatibility-errors"):
    if "3.5" in row["codes"] and row["versions"][0] == "5":
        print(row["versions"], row["message"])
