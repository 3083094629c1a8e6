"""The rules for data samples let good ones pass and name what the loader would get wrong."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

SNIPPETS = Path(__file__).parents[2] / "snippets"
_spec = importlib.util.spec_from_file_location("gate_rules", SNIPPETS / "data" / "gate_rules.py")
assert _spec is not None
assert _spec.loader is not None
gate_rules = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(gate_rules)

HUMAN = {"from": "human", "value": "<image>\nWhat is it?"}
ANSWER = {"from": "gpt", "value": "A car."}
BOX = "<ref>car</ref><box>[[1, 2, 30, 40]]</box>"


def sample(*turns: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"conversations": list(turns), **fields}


def human(text: str) -> dict[str, str]:
    return {"from": "human", "value": text}


def gpt(text: str) -> dict[str, str]:
    return {"from": "gpt", "value": text}


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("text", "sample"),
        ("one-image", "sample"),
        ("several-rounds", "sample"),
        ("several-images", "sample"),
        ("frames", "sample"),
        ("system", "sample"),
        ("ocr", "sample"),
        ("grounding", "grounding_sample"),
        ("several-boxes", "grounding_sample"),
        ("video", "video_sample"),
    ],
)
def test_the_published_samples_pass(name: str, rules: str):
    lines = (SNIPPETS / "training-data" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()

    assert [getattr(gate_rules, rules)(json.loads(line)) for line in lines] == [[]] * len(lines)


BAD_SAMPLES = {
    "a system turn takes the image of a single-image sample": sample(
        {"from": "system", "value": "Be brief."}, HUMAN, ANSWER, image="a.png"
    ),
    "a human turn last": sample(HUMAN, ANSWER, human("And?"), image="a.png"),
    "a video that the public loader drops": sample(
        human("<video>\nWhat happens?"), ANSWER, video="a.mp4"
    ),
    "an image token in an answer": sample(HUMAN, gpt("<image>"), image=["a.png", "b.png"]),
    "an image token without an image": sample(HUMAN, ANSWER),
    "fewer placeholders than images": sample(HUMAN, ANSWER, image=["a.png", "b.png"]),
    "gpt first": sample(ANSWER, HUMAN, image="a.png"),
    "more placeholders than images": sample(human("<image><image>"), ANSWER, image="a.png"),
    "no image, said as null": sample(human("Hi"), ANSWER, image=None),
    "the placeholder in a later turn": sample(
        human("Hi"), gpt("Hello."), HUMAN, ANSWER, image="a.png"
    ),
    "the token that ends an image": sample(human("<image></img>"), ANSWER, image="a.png"),
    "two human turns in a row": sample(HUMAN, human("And?"), ANSWER, image="a.png"),
}


@pytest.mark.parametrize("record", BAD_SAMPLES.values(), ids=BAD_SAMPLES.keys())
def test_a_sample_that_the_loader_gets_wrong_is_named(record: dict[str, Any]):
    assert gate_rules.sample(record)


@pytest.mark.parametrize(
    "answer",
    [
        "a car",
        BOX.replace("40", "1040"),
        BOX.replace("30", "1"),
        BOX.replace("2,", "2.5,"),
        BOX.replace(", 40", ""),
    ],
)
def test_a_box_that_cannot_be_one_is_named(answer: str):
    assert gate_rules.grounding_sample(sample(HUMAN, gpt(BOX), image="a.png")) == []

    assert gate_rules.grounding_sample(sample(HUMAN, gpt(answer), image="a.png"))


@pytest.mark.parametrize(
    "record",
    [
        sample(human("<video>What happens?"), ANSWER, video="a.mp4"),
        sample(human("Hi"), ANSWER, human("<video>\nAnd?"), ANSWER, video="a.mp4"),
        sample(human("<video>\nHi"), ANSWER, video="a.mp4", image="a.png"),
        sample(human("<video>\nHi"), ANSWER),
    ],
)
def test_a_video_sample_that_a_loader_gets_wrong_is_named(record: dict[str, Any]):
    assert gate_rules.video_sample(record)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"annotation": "train.json"}, "jsonl"),
        ({"repeat_time": 1.5}, "whole number"),
        ({"repeat_time": "2"}, "whole number"),
        ({"data_augment": None}, "data_augment is missing"),
    ],
)
def test_a_meta_file_that_stops_the_launch_is_named(change: dict[str, Any], part: str):
    entry = {"root": "r/", "annotation": "a.jsonl", "data_augment": False, "repeat_time": 1}
    changed = {key: value for key, value in (entry | change).items() if value is not None}

    assert gate_rules.meta({"mine": entry}) == []
    assert any(part in message for message in gate_rules.meta({"mine": changed}))
