"""The estimate of the page against every measurement of the authors.

Each cell of memory-check.csv is recalculated. With `--write` the file is written anew.
"""

import csv
import math
import os
import runpy
import sys
from pathlib import Path

root = Path(os.environ["FAQCHECK_ROOT"])
page = runpy.run_path(str(root / "snippets/memory/estimate.py"))
SHARES = {"080": 0.8, "020": 0.2, "010": 0.1, "005": 0.05}
MODELS = {
    "2B": "InternVL2-2B",
    "4B": "InternVL2-4B",
    "8B": "InternVL2-8B",
    "26B": "InternVL2-26B",
    "40B": "InternVL2-40B",
    "76B": "InternVL2-Llama3-76B",
}
CHECK = root / "faq_src/tables/memory-check.csv"
errors: list[float] = []


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (root / f"faq_src/tables/{name}.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return list(csv.DictReader(file))


models = page["read_models"](rows_of("geometry"), rows_of("parameters"))


def compare(size: str, precision: str, share: float, gpus: int, measured: str) -> str:
    """Return the error of the estimate in percent, or what both say."""
    if not measured:
        return ""
    estimate = page["serve"](models[MODELS[size]], precision, share=share, gpus=gpus)
    if measured == "out of memory":
        assert estimate.taken > 0.984 * 80 * page["GIB"], (size, share)
        return "both out of memory"
    if measured == "no output":
        assert not estimate.fits, (size, share)
        return f"no output; {estimate.cache_tokens} tokens"
    error = 100 * (estimate.taken / page["MIB"] / int(measured) - 1)
    errors.append(error)
    return f"{round(error, 1) + 0:+.1f}"  # no -0.0


checked = []
for row in rows_of("lmdeploy-memory"):
    for precision in ("bf16", "awq"):
        cells = {
            key: compare(row["size"], precision, share, 1, row[f"{precision}_{key}"])
            for key, share in SHARES.items()
        }
        if any(cells.values()):
            kind = {"bf16": "bf16", "awq": "AWQ"}[precision]
            checked.append([row["size"], kind, "1", *cells.values(), row["source"]])
for row in rows_of("lmdeploy-memory-gpus"):
    for gpus in (2, 4, 8):
        share = float(row["cache"])
        if cell := compare(row["size"], "bf16", share, gpus, row[f"gpus_{gpus}"]):
            cells = [cell if value == share else "" for value in SHARES.values()]
            checked.append([row["size"], "bf16", str(gpus), *cells, row["source"]])

header = ["size", "weights", "gpus", *(f"cache_{key}" for key in SHARES), "source"]
if "--write" in sys.argv:
    with CHECK.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *checked])
with CHECK.open(encoding="utf-8", newline="") as file:
    assert list(csv.reader(file)) == [header, *checked]
worst = max(errors, key=abs)
assert len(errors) >= 40 and abs(worst) < 10, (len(errors), worst)
print(
    f"{len(errors)} measurements, mean {sum(map(abs, errors)) / len(errors):.1f} %",
    end=", ",
)
print(f"worst {worst:+.1f} %, so within {math.ceil(abs(worst))} %")
