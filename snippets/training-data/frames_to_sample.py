"""Turn a folder of frames into a sample that needs no video reader."""

import json
from pathlib import Path

folder, wanted = Path("street"), 4


def number(frame):
    """Return the number at the end of a name like frame_12.jpg."""
    return int(frame.stem.rpartition("_")[2])


frames = sorted(folder.glob("*.jpg"), key=number)
step = len(frames) / wanted
chosen = [frames[int((i + 0.5) * step)] for i in range(wanted)]
tags = "\n".join(f"Frame-{i + 1}: <image>" for i in range(wanted))
sample = {
    "image": [frame.as_posix() for frame in chosen],
    "conversations": [
        {"from": "human", "value": f"{tags}\nWhat happens?"},
        {"from": "gpt", "value": "A dog crosses the road."},
    ],
}
print(json.dumps(sample))
