"""Each card holds the weights of its model, and not those of the next larger one."""

import csv
import os
from pathlib import Path

root = Path(os.environ["FAQCHECK_ROOT"])
with (root / "faq_src/tables/parameters.csv").open(
    encoding="utf-8", newline=""
) as file:
    billions = {
        name: float(row["total_b"])
        for row in csv.DictReader(file)
        for name in row["models"].split(", ")
    }

CARDS = {
    8: ("InternVL3_5-2B", "InternVL3_5-4B"),
    16: ("InternVL3_5-4B", "InternVL3_5-8B"),
    24: ("InternVL3_5-8B", "InternVL3_5-14B"),
    48: ("InternVL3_5-14B", "InternVL3_5-30B-A3B"),
    80: ("InternVL3_5-30B-A3B", "InternVL3_5-38B"),
    2 * 80: ("InternVL3_5-38B", "InternVL3_5-241B-A28B"),
    8 * 80: ("InternVL3_5-241B-A28B", None),
}
for gigabytes, (fits, larger) in CARDS.items():
    assert 2 * billions[fits] < 0.8 * gigabytes, (fits, gigabytes)
    assert larger is None or 2 * billions[larger] > 0.8 * gigabytes, (larger, gigabytes)
assert round(2 * billions["InternVL3_5-8B"]) == 17
print("fits")
