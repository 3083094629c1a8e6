"""Samples of training data as people get them wrong, and worse: the same ones for a seed."""

from __future__ import annotations

import random
from typing import Any

TEXTS = (
    "What is it?", "<image>\nWhat is it?", "<image><image>", "<video>\nWhat happens?", "<video> x",
    " white ", "", "</img>", "<IMG_CONTEXT>", "<quad>", "It's \"it\"\n", "word " * 900,
    "<ref>a</ref><box>[[1, 2, 3, 4]]</box>", "<ref>it's</ref><box>[[5, 2, 3, 4], [1, 2]]</box>",
    "<Image>\nWhat is it?", "< video > and <IMAGE>", "<ref>a</ref><box>[[1, 2, 3, 4]]", " \n",
    "<ref>a</ref><box>(1, 2)</box>", "<ref>a</ref><box>7</box>",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, False, 0, 7, 2.5, "", "a.jpg", "/a.jpg", "s3://b/c.jpg", [], ["a.jpg"],
    ["a.jpg", "b.jpg"], [1], {}, {"a": [None, True]}, "a.gif", "frames/", [1.5, 2], [7, 2.5], [[1]],
    "b'c",
)  # fmt: skip
OFTEN = {"image": 0.5, "video": 0.4, "clip": 0.3, "width": 0.1, "length": 0.1}
RIGHT = {"image": "a.jpg", "video": "a.mp4", "clip": [0, 2.5], "width": 640, "length": 90}


def samples(number: int, *, seed: int) -> list[Any]:
    """Return samples; most are nearly right, some are no samples at all."""
    chance = random.Random(seed)

    def sample() -> Any:
        if chance.random() < 0.03:
            return chance.choice(ODD)
        made: dict[str, Any] = {}
        if chance.random() < 0.97:
            turns = [turn(n) for n in range(chance.randint(0, 4))]
            if chance.random() < 0.1:
                turns.insert(0, {"from": "system", "value": chance.choice(TEXTS)})
            made["conversations"] = turns if chance.random() < 0.97 else chance.choice(ODD)
        for key, often in OFTEN.items():
            if chance.random() < often:
                made[key] = RIGHT[key] if chance.random() < 0.5 else chance.choice(ODD)
        return made

    def turn(number: int) -> Any:
        if chance.random() < 0.03:
            return chance.choice(ODD)
        made: dict[str, Any] = {}
        if chance.random() < 0.98:
            usual = ("human", "gpt")[number % 2]
            other = chance.choice(("system", "human", "gpt", "user", *ODD))
            made["from"] = usual if chance.random() < 0.8 else other
        if chance.random() < 0.98:
            text = chance.choice(TEXTS)
            made["value"] = text if chance.random() < 0.95 else chance.choice(ODD)
        return made

    return [sample() for _ in range(number)]
