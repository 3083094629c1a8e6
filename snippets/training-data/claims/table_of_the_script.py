"""The table of what the loader does says what check_dataset.py says of each rule."""

import csv
import os
import runpy
from pathlib import Path

script = runpy.run_path("check_dataset.py")
rules = {rule.name: rule for rule in (*script["SHAPE"], *script["RULES"])}
severities = {"error": "error", "silent": "silent", "note": "fine", "": "fine"}

root = Path(os.environ.get("FAQCHECK_ROOT", "."))
with (root / "faq_src/tables/loader-rules.csv").open(
    encoding="utf-8", newline=""
) as file:
    rows = list(csv.DictReader(file))

assert len({row["sample"] for row in rows}) == len(rows), "a row twice"
assert {row["how"] for row in rows} == {"run", "read"}
assert {row[name] for row in rows for name in ("new", "old")} == set(
    severities.values()
)
compared = 0
for row in rows:
    for name in row["rule"].split():
        if name in script["LINE_RULES"]:
            assert row["new"] == row["old"] == "error", row["sample"]
            continue
        rule = rules[name]
        assert row["new"] == severities[rule.new], row["sample"]
        if rule.old:  # empty where another rule has found the sample already
            assert row["old"] == severities[rule.old], row["sample"]
        compared += 1
print(compared, "rows compared")
