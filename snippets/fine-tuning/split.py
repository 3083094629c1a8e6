"""Keep every tenth sample, at random, out of training."""

import random
from pathlib import Path

lines = Path("train.jsonl").read_text(encoding="utf-8").splitlines()
samples = [line for line in lines if line.strip()]
random.Random(0).shuffle(samples)
kept = max(1, len(samples) // 10)
for name, part in (("test", samples[:kept]), ("train", samples[kept:])):
    Path(f"{name}-part.jsonl").write_text("\n".join(part) + "\n", encoding="utf-8")
print(f"{len(samples) - kept} to train on, {kept} to test with")
