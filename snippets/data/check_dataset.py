"""Check InternVL training data before the loader drops or bends it.

    python check_dataset.py meta.json                        # and all that it names
    python check_dataset.py train.jsonl --root /data/images  # one file of samples

The loader replaces a sample that it cannot use by a random other one and goes on, so
broken data costs training time without a failed run. This script says per line what
would happen. "error": the sample is dropped, or the run ends. "silent": it is trained
on in a way you did not mean. "note" (with --notes): accepted, but worth knowing.

What is checked was observed by running the loader of OpenGVLab/InternVL at 2410d1d
(internvl_chat/internvl/train/internvl_chat_finetune.py, dataset.py), or read in it.
Whether a sample fits into max_seq_length depends on the tokenizer: what cannot fit in
any case is an error, what may not fit is a note.

Needs Python 3.8 or later and nothing else. Exit status: 0 no errors, 1 errors, 2 cannot
be read.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

TOKENS_PER_TILE = 256
"""Of a tile of 448 pixels, in chat models 1.1 to 3.5; an image has one or more."""
FRAMES = (8, 32)
"""Fewest and most frames of a video (min_num_frame, max_num_frame), one tile each."""
CHARACTERS_PER_TOKEN = 4
"""A rough figure for English text, used for notes only."""
TEMPLATES = {
    "internvl2_5": "internvl2_5",
    "other": "other",
    "Hermes-2": "other",
    "internlm2-chat": "other",
    "phi3-chat": "other",
}
"""conv_style -> which column of the rules holds; internvl2_5 serves 2.5, 3 and 3.5."""
ROLES = ("system", "human", "gpt")
RESERVED = ("<img>", "<IMG_CONTEXT>", "<quad>", "</quad>")
MISSPELT = re.compile(r"<\s*(?:image|video)\s*>", re.IGNORECASE)
"""What stands for an image or a video, in any spelling."""
TAGGED = re.compile(r"<ref>([^<]*)</ref><box>(.*?)</box>", re.DOTALL)


class Finding(NamedTuple):
    """One thing that the loader does with a sample or a meta file."""

    severity: str
    """error, silent or note."""
    rule: str
    message: str
    """What was found, and what follows from it."""
    fix: str


class Options(NamedTuple):
    """What the loader is started with."""

    template: str = "internvl2_5"
    video_reader: bool = False
    """Whether petrel_client, which is not public, is installed."""
    max_seq_length: int | None = None
    max_dynamic_patch: int | None = None
    """Most tiles of an image; 1 stands for dynamic_image_size False, too."""
    root: str | None = None
    """Folder of the images; None leaves files unchecked."""


class Sample:
    """One line of an annotation file, sorted the way the loader sorts it."""

    def __init__(self, record: Any, options: Options) -> None:
        self.record = record
        self.options = options
        is_object = isinstance(record, dict)
        self.turns: Any = record.get("conversations") if is_object else None
        self.image: Any = record.get("image") if is_object else None
        self.video: Any = record.get("video") if is_object else None

    @cached_property
    def kind(self) -> str:
        """Return image, images, video or text; what the loader takes it for."""
        if self.image:
            return "images" if isinstance(self.image, list) else "image"
        return "video" if self.video else "text"

    @cached_property
    def images(self) -> list[str]:
        """Return the paths of the images."""
        if self.kind == "image":
            return [self.image]
        return self.image if self.kind == "images" else []

    @cached_property
    def roles(self) -> list[str]:
        """Return who speaks, turn by turn."""
        return [turn["from"] for turn in self.turns]

    @cached_property
    def values(self) -> list[str]:
        """Return the texts, turn by turn; a number the way it is formatted in."""
        return [str(turn["value"]) for turn in self.turns]

    @cached_property
    def text(self) -> str:
        """Return all texts at once, to look for a tag in."""
        return "\n".join(self.values)

    def placeholders(self, *roles: str) -> int:
        """Count `<image>` in turns of some roles, that of the loader included."""
        pairs = [(turn["from"], str(turn["value"])) for turn in self.turns]
        if self.kind == "image" and "<image>" not in pairs[0][1]:
            pairs[0] = (pairs[0][0], "<image>" + pairs[0][1])
        if self.options.template == "other" and pairs[0][0] == "gpt":
            pairs = pairs[1:]
        return sum(text.count("<image>") for role, text in pairs if role in roles)

    def tiles_each(self) -> int | None:
        """Return the most tiles of an image, with the thumbnail; None if not known."""
        if self.options.max_dynamic_patch is None:
            return None
        cut = max(1, self.options.max_dynamic_patch // max(1, len(self.images)))
        return cut + 1 if cut > 1 else 1

    @cached_property
    def counted(self) -> int:
        """Return how many `<image>` the template turns into images."""
        if self.options.template == "other":
            return self.placeholders(*ROLES)
        return self.placeholders("human")


class Rule(NamedTuple):
    """One row of the table: what to look for and what the loader makes of it."""

    name: str
    new: str
    """Severity with the template internvl2_5."""
    old: str
    """Severity with Hermes-2, internlm2-chat and phi3-chat; empty: does not occur."""
    find: Callable[[Any], Iterator[str]]
    """Yields what is found, in a few words."""
    effect: str
    fix: str


# What the rules look for --------------------------------------------------------------


def _not_an_object(sample: Sample) -> Iterator[str]:
    if not isinstance(sample.record, dict):
        yield f"the line holds {type(sample.record).__name__}, not an object"


def _no_conversations(sample: Sample) -> Iterator[str]:
    if not isinstance(sample.turns, list) or not sample.turns:
        yield "no list of conversations, or an empty one"


def _turn_keys(sample: Sample) -> Iterator[str]:
    for number, turn in enumerate(sample.turns, start=1):
        if not isinstance(turn, dict):
            yield f"turn {number} is no object"
        elif not {"from", "value"} <= set(turn):
            keys = ", ".join(turn) or "no keys"
            yield f"turn {number} has {keys}, not from and value"


def _unknown_role(sample: Sample) -> Iterator[str]:
    for number, role in enumerate(sample.roles, start=1):
        if role not in ROLES:
            yield f"turn {number} is from {role!r}, not human or gpt"


def _late_system(sample: Sample) -> Iterator[str]:
    for number, role in enumerate(sample.roles[1:], start=2):
        if role == "system":
            yield f"turn {number} is from system, which may only speak first"


def _system_turn(sample: Sample) -> Iterator[str]:
    if sample.options.template == "other" and sample.roles[0] == "system":
        yield "a system turn, which only internvl2_5 knows"


def _no_text(sample: Sample) -> Iterator[str]:
    for number, turn in enumerate(sample.turns, start=1):
        if not isinstance(turn["value"], str):
            yield f"turn {number}: value is {turn['value']!r}, not a string"


def _turns_out_of_order(sample: Sample) -> Iterator[str]:
    roles = sample.roles[1:] if sample.roles[0] in ("gpt", "system") else sample.roles
    for number, role in enumerate(roles):
        if role != ("human", "gpt")[number % 2]:
            order = ", ".join(map(str, sample.roles))
            yield f"human and gpt do not alternate: {order}"
            return


def _leading_gpt(sample: Sample) -> Iterator[str]:
    if sample.roles[0] == "gpt":
        yield "the first turn is from gpt"


def _ends_on_human(sample: Sample) -> Iterator[str]:
    if sample.roles[-1] == "human":
        yield "the last turn is from human"


def _no_answer(sample: Sample) -> Iterator[str]:
    if all(role in ("system", "human") for role in sample.roles):
        yield "no turn from gpt"


def _empty_answer(sample: Sample) -> Iterator[str]:
    for number, role in enumerate(sample.roles, start=1):
        if role == "gpt" and not sample.values[number - 1].strip():
            yield f"turn {number} is from gpt and empty"


def _misspelt_tag(sample: Sample) -> Iterator[str]:
    if sample.kind == "text":
        return
    for number, text in enumerate(sample.values, start=1):
        for tag in MISSPELT.findall(text):
            if tag not in ("<image>", "<video>"):
                yield f"{tag} in turn {number}"


def _unpaired_tag(sample: Sample) -> Iterator[str]:
    for number, text in enumerate(sample.values, start=1):
        for name in ("ref", "box"):
            opened, closed = text.count(f"<{name}>"), text.count(f"</{name}>")
            if opened != closed:
                yield f"turn {number} has {opened} <{name}> and {closed} </{name}>"


def _image_null(sample: Sample) -> Iterator[str]:
    if "image" in sample.record and sample.image is None:
        yield "image is null"


def _image_type(sample: Sample) -> Iterator[str]:
    if sample.image is None:
        return
    items = sample.image if isinstance(sample.image, list) else [sample.image]
    if not all(isinstance(one, str) for one in items):
        yield "image is neither a path nor a list of paths"


def _image_empty(sample: Sample) -> Iterator[str]:
    if sample.image in ("", []):
        yield "image is empty"


def _video_type(sample: Sample) -> Iterator[str]:
    if sample.kind == "video" and not isinstance(sample.video, str):
        yield f"video is a {type(sample.video).__name__}, not one path"


def _image_and_video(sample: Sample) -> Iterator[str]:
    if sample.images and sample.video:
        yield "image and video in one sample"


def _video_without_reader(sample: Sample) -> Iterator[str]:
    if sample.kind == "video" and not sample.options.video_reader:
        yield "a video"


def _video_tag_without_break(sample: Sample) -> Iterator[str]:
    first = sample.values[0]
    if sample.kind == "video" and "<video>" in first and "<video>\n" not in first:
        yield "<video> is not followed by a line break"


def _late_video_tag(sample: Sample) -> Iterator[str]:
    if sample.kind == "video" and any("<video>" in text for text in sample.values[1:]):
        yield "<video> in a later turn"


def _video_tag_without_video(sample: Sample) -> Iterator[str]:
    if sample.kind != "video" and "<video>" in sample.text:
        yield "<video>, but the sample is not taken for a video"


def _image_tag_in_text(sample: Sample) -> Iterator[str]:
    if sample.kind == "text" and "<image>" in sample.text:
        yield "<image>, but no image"


def _put_in_front(sample: Sample) -> Iterator[str]:
    if sample.kind == "image" and "<image>" not in sample.text:
        yield "no <image> in the first turn"


def _late_image_tag(sample: Sample) -> Iterator[str]:
    dropped = sample.options.template == "other" and sample.roles[0] == "gpt"
    if sample.kind == "image" and sample.roles[0] != "system" and not dropped:
        first, *later = sample.values
        if "<image>" not in first and any("<image>" in text for text in later):
            yield "<image> only in a later turn"


def _system_gets_image(sample: Sample) -> Iterator[str]:
    if sample.options.template == "other" or sample.roles[0] != "system":
        return
    if sample.kind == "image" and sample.placeholders("human"):
        yield "a system turn and one image"
    if sample.kind == "images" and "<image>" in sample.values[0]:
        yield "<image> in the system turn"


def _too_few(sample: Sample) -> Iterator[str]:
    wanted = len(sample.images)
    if sample.counted < wanted:
        yield f"{sample.counted} <image> in the turns that count, for {wanted} image(s)"


def _too_many(sample: Sample) -> Iterator[str]:
    wanted = len(sample.images)
    if wanted and sample.counted > wanted and not list(_late_image_tag(sample)):
        yield f"{sample.counted} <image> for {wanted} image(s)"


def _image_tag_in_answer(sample: Sample) -> Iterator[str]:
    first = 1 if sample.options.template == "other" else 0
    if sample.images:
        for number in range(first, len(sample.turns)):
            if sample.roles[number] == "gpt" and "<image>" in sample.values[number]:
                yield f"<image> in turn {number + 1}, which is from gpt"


def _image_end_tag(sample: Sample) -> Iterator[str]:
    if sample.images and "</img>" in sample.text:
        yield "</img> in a text"


def _reserved(sample: Sample) -> Iterator[str]:
    tags = RESERVED if sample.images else (*RESERVED, "</img>")
    for tag in tags:
        if tag in sample.text:
            yield f"{tag} in a text"


def _cannot_fit(sample: Sample) -> Iterator[str]:
    limit = sample.options.max_seq_length
    least = TOKENS_PER_TILE * len(sample.images)
    if limit is not None and least > limit:
        images = len(sample.images)
        yield f"{images} image(s) are at least {least} tokens, more than {limit}"


def _video_cannot_fit(sample: Sample) -> Iterator[str]:
    limit = sample.options.max_seq_length
    least = TOKENS_PER_TILE * FRAMES[0]
    if limit is not None and sample.kind == "video" and least > limit:
        frames = FRAMES[0]
        yield f"a video is at least {frames} frames, {least} tokens, more than {limit}"


def _may_be_cut(sample: Sample) -> Iterator[str]:
    limit = sample.options.max_seq_length
    if limit is None or list(_cannot_fit(sample)) or list(_video_cannot_fit(sample)):
        return
    tiles = len(sample.images) * (sample.tiles_each() or 1)
    if sample.kind == "video":
        tiles = FRAMES[1]
    text = sum(len(value) for value in sample.values) // CHARACTERS_PER_TOKEN
    tokens = tiles * TOKENS_PER_TILE
    if tokens + text > limit:
        yield f"up to {tokens} tokens of images and about {text} of text"


def _video_frames(sample: Sample) -> Iterator[str]:
    if sample.kind == "video" and sample.options.video_reader:
        yield "a video"


def _reads_clip(sample: Sample) -> bool:
    return not sample.video.endswith(("/", ".gif"))


def _clip(sample: Sample) -> Iterator[str]:
    if sample.kind == "video" and _reads_clip(sample) and sample.record.get("clip"):
        clip = sample.record["clip"]
        numbers = isinstance(clip, list) and len(clip) == 2
        if not numbers or not all(isinstance(one, (int, float)) for one in clip):
            yield f"clip is {clip!r}"


def _clip_order(sample: Sample) -> Iterator[str]:
    if sample.kind != "video" or not _reads_clip(sample) or list(_clip(sample)):
        return
    clip = sample.record.get("clip")
    if clip and clip[0] >= clip[1]:
        yield "clip ends before it begins"


def _image_tag_in_video(sample: Sample) -> Iterator[str]:
    if sample.kind == "video" and "<image>" in sample.text:
        yield "<image> in a sample with a video"


def _unread_clip(sample: Sample) -> Iterator[str]:
    if sample.kind == "video" and not _reads_clip(sample) and sample.record.get("clip"):
        yield "a clip of a folder or of a gif"


def _missing_image(sample: Sample) -> Iterator[str]:
    if sample.options.root is None:
        return
    for path in sample.images:
        file = Path(sample.options.root, path)
        if "s3://" not in path and not file.is_file():
            yield f"no file {file}"


def _absolute_path(sample: Sample) -> Iterator[str]:
    if any(Path(path).is_absolute() for path in sample.images):
        yield "an absolute image path"


def _boxes(sample: Sample) -> Iterator[str]:
    for name, written in TAGGED.findall(sample.text):
        try:
            boxes = json.loads(written)
        except ValueError:
            yield f"the box of {name!r} is no list of lists: {written}"
            continue
        for box in boxes if isinstance(boxes, list) else [boxes]:
            if not _is_box(box):
                yield f"the box {box} of {name!r}"


def _is_box(box: Any) -> bool:
    numbers = isinstance(box, list) and len(box) == 4
    if not numbers or not all(type(one) is int and 0 <= one <= 1000 for one in box):
        return False
    return box[0] < box[2] and box[1] < box[3]


def _unread_sizes(sample: Sample) -> Iterator[str]:
    unread = {"width", "height", "width_list", "height_list"} & set(sample.record)
    if unread:
        yield f"{', '.join(sorted(unread))} given"


def _given_length(sample: Sample) -> Iterator[str]:
    if "length" in sample.record:
        yield "length given"


def _tile_budget(sample: Sample) -> Iterator[str]:
    if len(sample.images) > 1:
        tiles = sample.tiles_each()
        share = f", at most {tiles} tiles each with the thumbnail" if tiles else ""
        yield f"{len(sample.images)} images in one sample{share}"


def _white_space(sample: Sample) -> Iterator[str]:
    if any(text != text.strip() for text in sample.values):
        yield "white space around a text"


# The tables ---------------------------------------------------------------------------

# A row is read across, so the formatter keeps off.
# fmt: off
SHAPE: tuple[Rule, ...] = (
    Rule(
        "no-object", "error", "error", _not_an_object,
        "The sample is dropped.",
        "Write one JSON object a line.",
    ),
    Rule(
        "no-conversations", "error", "error", _no_conversations,
        "The sample is dropped.",
        "Give conversations a list with a human and a gpt turn.",
    ),
    Rule(
        "turn-keys", "error", "error", _turn_keys,
        "KeyError: with group_by_length the launch dies, without it the sample is "
        "dropped.",
        'Write each turn as {"from": "human", "value": "…"}; rename the key text to '
        "value.",
    ),
    Rule(
        "image-null", "error", "error", _image_null,
        "The worker dies in its own error handler.",
        "Leave image out of a sample without one.",
    ),
    Rule(
        "image-type", "error", "error", _image_type,
        "The sample is dropped, or the worker dies.",
        "Give image one path, or a list of paths.",
    ),
    Rule(
        "video-type", "error", "error", _video_type,
        "TypeError that ends the worker.",
        "Give video one path, and each video a line of its own.",
    ),
)
# fmt: on
"""Looked at first; a sample that breaks one of these is not looked at further."""

# fmt: off
RULES: tuple[Rule, ...] = (
    Rule(
        "unknown-role", "error", "error", _unknown_role,
        "The sample is dropped.",
        "Write human or gpt.",
    ),
    Rule(
        "late-system", "error", "error", _late_system,
        "The sample is dropped.",
        "Move the system turn to the front.",
    ),
    Rule(
        "system-turn", "", "error", _system_turn,
        "KeyError: the sample is dropped.",
        "Remove the system turn, or train with conv_style internvl2_5.",
    ),
    Rule(
        "no-text", "error", "error", _no_text,
        "With group_by_length, or with the older templates, it is an error.",
        "Put the value in quotes.",
    ),
    Rule(
        "turn-order", "silent", "error", _turns_out_of_order,
        "The older templates drop the sample; internvl2_5 trains on it as it is.",
        "Let human and gpt take turns.",
    ),
    Rule(
        "leading-gpt", "note", "silent", _leading_gpt,
        "The older templates drop this turn.",
        "Begin with a human turn.",
    ),
    Rule(
        "ends-on-human", "silent", "silent", _ends_on_human,
        "internvl2_5 ignores the last turn; older templates: tokenization mismatch, "
        "and no token of the sample is trained on.",
        "End with a gpt turn.",
    ),
    Rule(
        "no-answer", "silent", "silent", _no_answer,
        "No token of the sample is trained on.",
        "Add a gpt turn.",
    ),
    Rule(
        "empty-answer", "silent", "silent", _empty_answer,
        "The model learns to end at once.",
        "Write the answer, or remove the sample.",
    ),
    Rule(
        "tag-spelling", "silent", "silent", _misspelt_tag,
        "Only <image> and <video> are replaced; this stays plain text.",
        "Write it in small letters, without spaces.",
    ),
    Rule(
        "image-missing", "error", "error", _missing_image,
        "The sample is dropped.",
        "Fix the path, or the root in the meta file.",
    ),
    Rule(
        "image-tag-late", "silent", "silent", _late_image_tag,
        "The loader puts a second one in front of the first turn; yours stays plain "
        "text.",
        "Move <image> to the first turn.",
    ),
    Rule(
        "too-few-image-tags", "error", "error", _too_few,
        "The sample is dropped.",
        "Write <image> once for each image, in the human turns.",
    ),
    Rule(
        "too-many-image-tags", "silent", "silent", _too_many,
        "The extra ones stay plain text.",
        "Write <image> once for each image.",
    ),
    Rule(
        "image-tag-in-answer", "silent", "silent", _image_tag_in_answer,
        "internvl2_5 leaves it plain text; the older templates put the image there "
        "and train on its tokens.",
        "Write <image> in human turns only.",
    ),
    Rule(
        "system-and-image", "silent", "", _system_gets_image,
        "<image> ends up as plain text in the system text.",
        "Remove the system turn, or give image a list of one path.",
    ),
    Rule(
        "image-end-tag", "error", "error", _image_end_tag,
        "Its token is counted to find cut images: the sample is dropped.",
        "Remove </img> from the text.",
    ),
    Rule(
        "reserved-token", "silent", "silent", _reserved,
        "It is read as a token of the image, not as text.",
        "Remove it from the text.",
    ),
    Rule(
        "does-not-fit", "error", "error", _cannot_fit,
        "Images that are cut off drop the sample.",
        "Split the sample, or raise --max_seq_length.",
    ),
    Rule(
        "video-does-not-fit", "silent", "silent", _video_cannot_fit,
        "Not checked: the counts do not match, and the loss is multiplied by 0.",
        "Raise --max_seq_length, or take fewer frames.",
    ),
    Rule(
        "image-tag-in-text", "silent", "silent", _image_tag_in_text,
        "It stays plain text.",
        "Remove <image>, or add the image.",
    ),
    Rule(
        "image-and-video", "silent", "silent", _image_and_video,
        "The video is ignored.",
        "Put the image and the video on lines of their own.",
    ),
    Rule(
        "video-tag-without-video", "silent", "silent", _video_tag_without_video,
        "It stays plain text.",
        "Remove <video>, or add the video.",
    ),
    Rule(
        "video", "error", "error", _video_without_reader,
        "Videos are read with petrel_client, which is not public: the sample is "
        "dropped.",
        "Take frames out of the video and list them as images.",
    ),
    Rule(
        "video-tag-without-break", "error", "silent", _video_tag_without_break,
        "internvl2_5 drops the sample; the older templates load the frames and train "
        "on none.",
        "Write <video> and a line break.",
    ),
    Rule(
        "video-tag-late", "silent", "silent", _late_video_tag,
        "The frames go into the first turn; this one stays plain text.",
        "Move <video> to the first turn.",
    ),
    Rule(
        "clip", "error", "error", _clip,
        "The sample is dropped.",
        "Write two numbers, start and end in seconds.",
    ),
    Rule(
        "clip-order", "error", "error", _clip_order,
        "No frame can be taken: the sample is dropped.",
        "Write the start first, then the end.",
    ),
    Rule(
        "image-tag-in-video", "silent", "silent", _image_tag_in_video,
        "The loader writes one <image> for each frame; yours takes the place of one.",
        "Remove <image> from the text.",
    ),
    Rule(
        "clip-unread", "silent", "silent", _unread_clip,
        "The loader does not read it: frames come from the whole.",
        "Cut the folder or the gif itself.",
    ),
    Rule(
        "box", "silent", "silent", _boxes,
        "The loader does not look at boxes; the model learns what is written.",
        "Write [[x1, y1, x2, y2]]: integers from 0 to 1000, x1 < x2 and y1 < y2.",
    ),
    Rule(
        "unpaired-tag", "silent", "silent", _unpaired_tag,
        "The loader does not look at boxes; the model learns what is written.",
        "Close every <ref> and every <box>.",
    ),
    Rule(
        "image-tag-added", "note", "note", _put_in_front,
        "The loader puts it in front.",
        "Write it yourself to say where the image goes.",
    ),
    Rule(
        "image-empty", "note", "note", _image_empty,
        "Taken as text.",
        "Leave it out.",
    ),
    Rule(
        "absolute-path", "note", "note", _absolute_path,
        "It wins over the root of the meta file.",
        "Write it relative to the root.",
    ),
    Rule(
        "several-images", "note", "note", _tile_budget,
        "Each gets max_dynamic_patch divided by their number of tiles, at least one.",
        "Raise max_dynamic_patch in the meta file for small text.",
    ),
    Rule(
        "video-frames", "note", "note", _video_frames,
        "The loader takes 8 to 32 frames at random, each one tile of 256 tokens.",
        "Leave room for them in --max_seq_length.",
    ),
    Rule(
        "may-be-cut", "note", "note", _may_be_cut,
        "If that is more than max_seq_length, the end is cut: with a piece of an "
        "image, the sample is dropped; without, the answer is trained on as far as it "
        "goes.",
        "Raise --max_seq_length, lower max_dynamic_patch, or shorten the text.",
    ),
    Rule(
        "size", "note", "note", _unread_sizes,
        "The loader does not read it.",
        "It may stay.",
    ),
    Rule(
        "length", "note", "note", _given_length,
        "group_by_length takes it instead of counting tokens.",
        "Leave it out unless it is right.",
    ),
    Rule(
        "white-space", "note", "note", _white_space,
        "Kept, except by internlm2-chat, which strips it.",
        "Remove it.",
    ),
)
# fmt: on
"""One row for each thing that the loader does with a well-formed sample."""


def _missing_keys(entry: dict[str, Any]) -> Iterator[str]:
    for key in ("root", "annotation", "data_augment", "repeat_time"):
        if key not in entry:
            yield f"{key} is missing"


def _no_root(entry: dict[str, Any]) -> Iterator[str]:
    if not isinstance(entry.get("root", ""), str):
        yield f"root is {entry['root']!r}, not a folder"


def _no_jsonl(entry: dict[str, Any]) -> Iterator[str]:
    annotation = entry.get("annotation", "jsonl")
    if not isinstance(annotation, str) or not annotation.endswith("jsonl"):
        yield f"annotation is {annotation!r}"


def _repeat_time(entry: dict[str, Any]) -> Iterator[str]:
    times = entry.get("repeat_time", 1)
    if not isinstance(times, (int, float)):
        yield f"repeat_time is {times!r}, not a number"
    elif times > 1 and not isinstance(times, int):
        yield f"repeat_time is {times!r}, above 1 and no whole number"


def _not_repeated(entry: dict[str, Any]) -> Iterator[str]:
    times = entry.get("repeat_time", 1)
    if isinstance(times, (int, float)) and times <= 0:
        yield f"repeat_time is {times!r}"


def _fraction(entry: dict[str, Any]) -> Iterator[str]:
    times = entry.get("repeat_time", 1)
    if isinstance(times, float) and 0 < times < 1:
        yield f"repeat_time is {times!r}"


def _patches(entry: dict[str, Any]) -> Iterator[str]:
    patches = entry.get("max_dynamic_patch", 1)
    if not isinstance(patches, int):
        yield f"max_dynamic_patch is {patches!r}, not a whole number"


def _augmented(entry: dict[str, Any]) -> Iterator[str]:
    if not isinstance(entry.get("data_augment", True), bool):
        yield f"data_augment is {entry['data_augment']!r}"


def _unread_keys(entry: dict[str, Any]) -> Iterator[str]:
    known = {
        "root",
        "annotation",
        "data_augment",
        "repeat_time",
        "max_dynamic_patch",
        "length",
    }
    for key in sorted(set(entry) - known):
        yield f"{key} is not read"


def _unread_length(entry: dict[str, Any]) -> Iterator[str]:
    if "length" in entry:
        yield "length is not read"


# fmt: off
META_RULES: tuple[Rule, ...] = (
    Rule(
        "meta-key", "error", "error", _missing_keys,
        "KeyError: the launch dies.",
        "An entry needs root, annotation, data_augment and repeat_time.",
    ),
    Rule(
        "root", "error", "error", _no_root,
        "No image can be opened.",
        "Write the folder of the images, in quotes.",
    ),
    Rule(
        "annotation", "error", "error", _no_jsonl,
        "AssertionError: the launch dies.",
        "Name a file that ends in jsonl.",
    ),
    Rule(
        "repeat-time", "error", "error", _repeat_time,
        "The launch dies.",
        "Write a whole number, or a fraction below 1; without quotes.",
    ),
    Rule(
        "repeat-nothing", "silent", "silent", _not_repeated,
        "No line, or not the lines you meant, are taken.",
        "Write a number above 0, or remove the entry.",
    ),
    Rule(
        "data-augment", "silent", "silent", _augmented,
        "Any text but an empty one, and any number but 0, counts as true.",
        "Write true or false, without quotes.",
    ),
    Rule(
        "max-dynamic-patch", "error", "error", _patches,
        "The tiles cannot be counted.",
        "Write a whole number, without quotes.",
    ),
    Rule(
        "unread-key", "silent", "silent", _unread_keys,
        "It is not read.",
        "Fix its spelling.",
    ),
    Rule(
        "fraction", "note", "note", _fraction,
        "The first lines are taken, not random ones.",
        "Shuffle the file first.",
    ),
    Rule(
        "meta-length", "note", "note", _unread_length,
        "The file itself is counted.",
        "It may stay.",
    ),
)
# fmt: on
"""The same for one entry of a meta file."""

LINE_RULES = {
    "blank-line": "The run ends with a JSONDecodeError.",
    "broken-line": "The run ends with a JSONDecodeError.",
    "encoding": "The file is read in the encoding of the machine; UTF-8 is what it "
    "should hold.",
}
"""What is found before there is a sample."""


# The checks ---------------------------------------------------------------------------


def check_sample(
    sample: Any,
    *,
    template: str = "internvl2_5",
    notes: bool = False,
    video_reader: bool = False,
    max_seq_length: int | None = None,
    max_dynamic_patch: int | None = None,
    root: str | None = None,
) -> list[Finding]:
    """Return what the loader would do to one sample.

    Args:
        sample: one line of an annotation file, parsed.
        template: the conv_style of the run, one of `TEMPLATES`.
        notes: whether to return what is accepted but worth knowing.
        video_reader: whether petrel_client is installed.
        max_seq_length: in tokens; None leaves it unchecked.
        max_dynamic_patch: of the run or of the meta file's entry; None if not known.
        root: folder of the images; None leaves files unchecked.
    """
    options = Options(
        TEMPLATES[template], video_reader, max_seq_length, max_dynamic_patch, root
    )
    seen = Sample(sample, options)
    for rule in SHAPE:
        broken = list(_apply(rule, seen, options.template, notes=notes))
        if broken:
            return broken
    return [
        one
        for rule in RULES
        for one in _apply(rule, seen, options.template, notes=notes)
    ]


def check_entry(entry: Any, *, notes: bool = False) -> list[Finding]:
    """Return what the loader would do to one entry of a meta file."""
    if not isinstance(entry, dict):
        return [
            Finding("error", "meta-key", "the entry is no object.", "Write an object.")
        ]
    return [
        one
        for rule in META_RULES
        for one in _apply(rule, entry, "internvl2_5", notes=notes)
    ]


def _apply(
    rule: Rule, subject: Any, template: str, *, notes: bool
) -> Iterator[Finding]:
    severity = rule.new if template == "internvl2_5" else rule.old
    if severity and (notes or severity != "note"):
        for found in rule.find(subject):
            yield Finding(severity, rule.name, f"{found}. {rule.effect}", rule.fix)


def sample_messages(record: Any) -> list[str]:
    """Return the errors and silent faults of a sample as texts."""
    return [f"{one.message} {one.fix}" for one in check_sample(record)]


def video_messages(record: Any) -> list[str]:
    """Return the same for a machine that has a video reader."""
    return [
        f"{one.message} {one.fix}" for one in check_sample(record, video_reader=True)
    ]


def meta_messages(record: Any) -> list[str]:
    """Return the errors and silent faults of a meta file as texts."""
    if not isinstance(record, dict):
        return ["the file holds no object. Write data set name: entry."]
    return [
        f"{name}: {one.message} {one.fix}"
        for name, entry in record.items()
        for one in check_entry(entry)
    ]


class Located(NamedTuple):
    """A finding and where it is."""

    path: str
    line: int
    """Counted from 1; 0 for the file as a whole."""
    finding: Finding


def check_annotation(
    path: str, *, notes: bool = False, **options: Any
) -> Iterator[Located]:
    """Yield the findings of a file of samples; it is never held in memory."""
    with Path(path).open("rb") as file:
        for number, raw in enumerate(file, start=1):
            record, broken = _parse_line(raw)
            if broken:
                yield Located(path, number, broken)
            else:
                for finding in check_sample(record, notes=notes, **options):
                    yield Located(path, number, finding)


def _parse_line(raw: bytes) -> tuple[Any, Finding | None]:
    def broken(rule: str, found: str, fix: str) -> tuple[None, Finding]:
        return None, Finding("error", rule, f"{found}. {LINE_RULES[rule]}", fix)

    if not raw.strip():
        return broken("blank-line", "a blank line", "Remove it.")
    try:
        return json.loads(raw.decode("utf-8")), None
    except UnicodeDecodeError as err:
        return broken("encoding", f"not UTF-8: {err.reason}", "Save the file as UTF-8.")
    except (ValueError, RecursionError) as err:
        return broken(
            "broken-line", f"no JSON: {err}", "Write one whole object a line."
        )


def check_meta(
    path: str, *, notes: bool = False, files: bool = True, **options: Any
) -> Iterator[Located]:
    """Yield the findings of a meta file and of every annotation file that it names."""
    try:
        meta = json.loads(Path(path).read_bytes())
    except ValueError as err:
        yield Located(
            path, 0, Finding("error", "broken-meta", f"no JSON: {err}.", "Fix it.")
        )
        return
    if not isinstance(meta, dict):
        yield Located(
            path, 0, Finding("error", "broken-meta", "no object.", "Write name: entry.")
        )
        return
    for name, entry in meta.items():
        findings = check_entry(entry, notes=notes)
        for one in findings:
            yield Located(path, 0, one._replace(message=f"{name}: {one.message}"))
        if not any(one.rule in ("meta-key", "annotation") for one in findings):
            yield from _check_named(
                path, name, entry, notes=notes, files=files, **options
            )


def _check_named(
    path: str,
    name: str,
    entry: dict[str, Any],
    *,
    notes: bool,
    files: bool,
    **options: Any,
) -> Iterator[Located]:
    annotation = entry["annotation"]
    if not Path(annotation).is_file():
        found = f"{name}: no file {annotation}. The launch dies."
        fix = "The path is relative to the folder that the training starts in."
        yield Located(path, 0, Finding("error", "annotation-missing", found, fix))
        return
    root = entry["root"] if files and isinstance(entry["root"], str) else None
    if isinstance(entry.get("max_dynamic_patch"), int):  # goes before the command line
        options["max_dynamic_patch"] = entry["max_dynamic_patch"]
    yield from check_annotation(annotation, notes=notes, root=root, **options)


# The command --------------------------------------------------------------------------


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description="Check InternVL training data.")
    parser.add_argument(
        "path", help="a meta file (.json) or a file of samples (.jsonl)"
    )
    parser.add_argument(
        "--template",
        default="internvl2_5",
        choices=list(TEMPLATES),
        help="conv_style of the run",
    )
    parser.add_argument("--root", help="folder of the images, for a .jsonl")
    parser.add_argument(
        "--no-files", action="store_true", help="do not look for the images"
    )
    parser.add_argument("--max-seq-length", type=int, help="in tokens")
    parser.add_argument("--max-dynamic-patch", type=int, help="most tiles of an image")
    parser.add_argument(
        "--video-reader", action="store_true", help="petrel_client is installed"
    )
    parser.add_argument(
        "--notes", action="store_true", help="also say what is accepted"
    )
    parser.add_argument(
        "--limit", type=int, default=10, help="lines shown for each rule; 0: all"
    )
    parser.add_argument("--json", action="store_true", help="one object a line")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names, print findings, return the exit status."""
    given = build_parser().parse_args(arguments)
    options = {
        "template": given.template,
        "notes": given.notes,
        "video_reader": given.video_reader,
        "max_seq_length": given.max_seq_length,
        "max_dynamic_patch": given.max_dynamic_patch,
    }
    if given.path.endswith("jsonl"):
        root = None if given.no_files else given.root
        found = check_annotation(given.path, root=root, **options)
    else:
        found = check_meta(given.path, files=not given.no_files, **options)
    try:
        return _report(found, limit=given.limit, as_json=given.json)
    except OSError as err:
        print(f"{given.path}: {err.strerror or err}", file=sys.stderr)
        return 2


def _report(found: Iterator[Located], *, limit: int, as_json: bool) -> int:
    rules: Counter[tuple[str, str]] = Counter()
    for path, line, one in found:
        rules[one.severity, one.rule] += 1
        if limit and rules[one.severity, one.rule] > limit:
            continue
        if as_json:
            print(
                json.dumps(
                    {"path": path, "line": line, **one._asdict()}, ensure_ascii=False
                )
            )
        else:
            place = f"{path}:{line}" if line else path
            print(f"{place}: {one.severity} [{one.rule}] {one.message} {one.fix}")
    for (severity, rule), count in sorted(rules.items()):
        print(f"{count:8d} times {severity} {rule}", file=sys.stderr)
    return 1 if any(severity == "error" for severity, _ in rules) else 0


if __name__ == "__main__":
    sys.exit(main())
