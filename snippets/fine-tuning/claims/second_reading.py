"""The table of scripts says what a second reading of the scripts found."""

import csv
import json
import os
from pathlib import Path

root = Path(os.environ.get("FAQCHECK_ROOT", "."))
with (root / "faq_src/tables/fine-tuning-scripts.csv").open(
    encoding="utf-8", newline=""
) as file:
    rows = list(csv.DictReader(file))
reading = root / "snippets/_assets/readings/training-scripts.json"
read = json.loads(reading.read_text(encoding="utf-8"))

assert len({row["model"] for row in rows}) == len(rows) == len(read), "a row twice"
for row in rows:
    found = read[row["model"]]
    for column, value in row.items():
        if column not in ("model", "source"):
            # A script without the flag trains with one tile.
            expected = found.get(column, "1" if column == "max_tiles" else "")
            assert value == expected, (row["model"], column, value, expected)
print(len(rows), "scripts read twice")
