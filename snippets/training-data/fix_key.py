"""Rename the key of the answers from text to value, line by line."""

import json
from pathlib import Path

wrong = Path("train.jsonl")
right = Path("train-fixed.jsonl")
renamed = 0
with right.open("w", encoding="utf-8") as out:
    for line in wrong.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        sample = json.loads(line)
        for turn in sample["conversations"]:
            if "value" not in turn:
                turn["value"] = turn.pop("text")
                renamed += 1
        out.write(json.dumps(sample, ensure_ascii=False) + "\n")
print(f"{renamed} turns renamed, written to {right}")
