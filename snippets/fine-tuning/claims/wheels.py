"""Python versions for which every pinned package of the table has a wheel."""

import csv
import os
from pathlib import Path

root = Path(os.environ.get("FAQCHECK_ROOT", "."))
with (root / "faq_src/tables/training-wheels.csv").open(
    encoding="utf-8", newline=""
) as file:
    rows = list(csv.DictReader(file))

versions = [f"3.{minor}" for minor in range(8, 14)]
fitting = [one for one in versions if all(row[f"py{one}"] == "yes" for row in rows)]
print(*fitting)
