"""Every recorded run on a GPU that logged a failed warm-up went on and passed."""

import json
import os
import re
from pathlib import Path

FAILED = re.compile(r"Warm-up for (\d+) tokens failed with status 6")
LIMIT = re.compile(r"exceeds `session_len` \((\d+)\)")
ledger = Path(os.environ["FAQCHECK_ROOT"]) / "ledger/gpu.jsonl"
runs = 0
for line in ledger.read_text(encoding="utf-8").splitlines():
    row = json.loads(line)
    lengths = [int(length) for length in FAILED.findall(row.get("output", ""))]
    if not lengths:
        continue
    runs += 1
    assert row["status"] == "passed", row["case"]
    for limit in LIMIT.findall(row["output"]):
        assert min(lengths) > int(limit), row["case"]
assert runs >= 5, runs
print(runs, "runs that logged it passed")
