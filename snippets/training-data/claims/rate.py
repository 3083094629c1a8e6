"""The check takes about ten times as long as json.loads alone on the same lines.

Both are timed in turn, the best of five runs each, so that a busy machine slows both.
"""

import json
import os
import runpy
import time
from collections.abc import Callable
from pathlib import Path

script = Path(os.environ["FAQCHECK_ROOT"]) / "snippets/data/check_dataset.py"
check_annotation = runpy.run_path(str(script))["check_annotation"]
words = "What stands on the left of the picture, and which color has it? " * 3
turns = [{"from": ("human", "gpt")[i % 2], "value": words} for i in range(6)]
turns[0] = {"from": "human", "value": f"<image>\n{words}"}
line = json.dumps({"id": 0, "image": "a.jpg", "conversations": turns}) + "\n"
Path("many.jsonl").write_text(line * 3000, encoding="utf-8")


def parse() -> None:
    """Only parse the lines."""
    with Path("many.jsonl").open("rb") as file:
        for raw in file:
            json.loads(raw)


def check() -> None:
    """Check them."""
    for _ in check_annotation("many.jsonl"):
        pass


def seconds(function: Callable[[], None]) -> float:
    """Return how long one run takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


times = [(seconds(parse), seconds(check)) for _ in range(5)]
alone, checked = (min(column) for column in zip(*times, strict=True))
ratio = checked / alone
assert 2 < ratio < 25, ratio
print(f"{ratio:.0f} times as long as json.loads, {3000 / checked:.0f} lines a second")
