"""What the gate asks of the data samples on the pages, beyond their schema."""

from __future__ import annotations

import json
import re

RESERVED = ("<img>", "</img>", "<IMG_CONTEXT>", "<quad>", "</quad>")
TAGGED = re.compile(r"<ref>([^<]+)</ref><box>(.+?)</box>", re.DOTALL)


def sample(record: dict) -> list[str]:
    """Return what the loader would drop or get wrong about a text or image sample."""
    turns = record["conversations"]
    texts = [turn["value"] for turn in turns]
    found = [f"{tag} is a reserved token." for tag in RESERVED if any(tag in t for t in texts)]
    found += _speakers([turn["from"] for turn in turns])
    if "video" in record:
        found.append("the public loader drops every video; use frames.")
    if any("<video>" in text for text in texts):
        found.append("<video> stays in the prompt as plain letters.")
    return found + _placeholders(record, turns)


def grounding_sample(record: dict) -> list[str]:
    """Return what is wrong with a sample, and with the boxes in its answers."""
    answers = [turn["value"] for turn in record["conversations"] if turn["from"] == "gpt"]
    tagged = [match for answer in answers for match in TAGGED.findall(answer)]
    found = [] if tagged else ["no answer holds <ref>…</ref><box>…</box>."]
    for name, boxes in tagged:
        for box in json.loads(boxes):
            inside = len(box) == 4 and all(type(n) is int and 0 <= n <= 1000 for n in box)
            if not inside or box[0] >= box[2] or box[1] >= box[3]:
                found.append(
                    f"{name}: {box} is no box of integers from 0 to 1000, corners in order."
                )
    return found + sample(record)


def video_sample(record: dict) -> list[str]:
    """Return what a loader with a video reader would drop or get wrong."""
    first, *others = [turn["value"] for turn in record["conversations"]]
    found = _speakers([turn["from"] for turn in record["conversations"]])
    if "video" not in record or "image" in record:
        found.append("a video sample has a video and no image.")
    if first.count("<video>\n") != 1 or any("<video>" in text for text in others):
        found.append("<video> stands once, in the first turn, before a line break.")
    return found


def meta(record: dict) -> list[str]:
    """Return what would stop the launch or surprise its author, for each data set."""
    found = []
    for name, entry in record.items():
        missing = {"root", "annotation", "data_augment", "repeat_time"} - set(entry)
        found += [f"{name}: {key} is missing." for key in sorted(missing)]
        if not str(entry.get("annotation", "")).endswith("jsonl"):
            found.append(f"{name}: annotation has to end in jsonl.")
        repeat = entry.get("repeat_time", 1)
        if not isinstance(repeat, int | float) or (repeat > 1 and repeat != int(repeat)):
            found.append(f"{name}: repeat_time above 1 is a whole number.")
    return found


def _speakers(roles: list[str]) -> list[str]:
    rest = roles[1:] if roles[0] == "system" else roles
    wanted = ["human", "gpt"] * (len(rest) // 2)
    return [] if rest and rest == wanted else [f"human and gpt do not alternate: {roles}."]


def _placeholders(record: dict, turns: list[dict]) -> list[str]:
    """Count <image> the way the loader does for one image, for a list and for none."""
    image = record.get("image", [])
    if image is None:
        return ["image: null ends the worker; leave it out."]
    wanted = len(image) if isinstance(image, list) else 1
    counts = [turn["value"].count("<image>") for turn in turns]
    if any(n for n, turn in zip(counts, turns, strict=True) if turn["from"] != "human"):
        return ["<image> stands in a turn that is not human."]
    if sum(counts) != wanted:
        return [f"{sum(counts)} times <image> for {wanted} images."]
    if isinstance(image, str) and counts[0] != 1:
        return ["with one image, <image> stands in the first turn."]
    return []
