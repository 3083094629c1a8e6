"""Turn a folder of extracted frames into a training sample that needs no video reader."""

import json
from pathlib import Path

folder, wanted = Path("street"), 4

frames = sorted(folder.glob("*.jpg"), key=lambda frame: int(frame.stem.rpartition("_")[2]))
chosen = [frames[(2 * i + 1) * len(frames) // (2 * wanted)] for i in range(wanted)]
tags = "\n".join(f"Frame-{number}: <image>" for number, _ in enumerate(chosen, start=1))
sample = {
    "image": [frame.as_posix() for frame in chosen],
    "conversations": [
        {"from": "human", "value": f"{tags}\nWhat happens?"},
        {"from": "gpt", "value": "A dog crosses the road."},
    ],
}
print(json.dumps(sample))
