"""The largest InternVL3 or 3.5 that the estimate of the page puts on each card.

One request of 8192 tokens with an image of 13 tiles; the cache gets 0.2 of what is free
after loading. AWQ is for InternVL3 alone. Each row of card-models.csv is calculated
anew. With `--write` the file is written.
"""

import csv
import os
import runpy
import sys
from pathlib import Path
from typing import Any

CARDS = [(8, 1), (12, 1), (16, 1), (24, 1), (24, 2), (40, 1), (48, 1)]
CARDS += [(48, 2), (80, 1), (80, 2), (80, 4), (80, 8)]
SHARE = 0.2  # cache_max_entry_count
root = Path(os.environ["FAQCHECK_ROOT"])
page = runpy.run_path(str(root / "snippets/memory/estimate.py"))
TABLE = root / "faq_src/tables/card-models.csv"
SOURCE = "calculated: snippets/memory/claims/card_models.py"


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    path = root / f"faq_src/tables/{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


models = page["read_models"](rows_of("geometry"), rows_of("parameters"))


def size(name: str) -> tuple[float, bool]:
    """Return by what models are ordered: parameters, then the newer series."""
    model = models[name]
    total = model.vision + model.projector + model.language
    return round(total / 1e9), name.startswith("InternVL3_5")


def largest(precision: str, card: int, gpus: int) -> list[Any]:
    """Return name and GiB on each GPU of the largest model that fits."""
    series = "InternVL3" if precision == "bf16" else "InternVL3-"
    names = [name for name in models if name.startswith(series)]
    for name in sorted(names, key=size, reverse=True):
        served = page["serve"](
            models[name], precision, card_gib=card, gpus=gpus, share=SHARE
        )
        if served.fits:
            return [name, f"{served.needed / page['GIB']:.1f}"]
    return ["", ""]


header = ["card", "gpus", "bf16_model", "bf16_gib", "awq_model", "awq_gib", "source"]
rows = [
    [
        str(cell)
        for cell in (
            f"{gpus} x {card} GB" if gpus > 1 else f"{card} GB",
            gpus,
            *largest("bf16", card, gpus),
            *largest("awq", card, gpus),
            SOURCE,
        )
    ]
    for card, gpus in CARDS
]
if "--write" in sys.argv:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
with TABLE.open(encoding="utf-8", newline="") as file:
    assert list(csv.reader(file)) == [header, *rows]
print(len(rows), "cards")
