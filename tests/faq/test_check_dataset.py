"""Every rule of the training data check finds what it is for, and only that."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from samples import samples

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "snippets" / "data" / "check_dataset.py"
spec = importlib.util.spec_from_file_location("check_dataset", SCRIPT)
assert spec is not None
assert spec.loader is not None
check_dataset = importlib.util.module_from_spec(spec)
spec.loader.exec_module(check_dataset)


def turns(*texts: str, roles: tuple[str, ...] = ("human", "gpt")) -> list[dict[str, Any]]:
    """Return turns that speak in the given order, round and round."""
    return [{"from": roles[i % len(roles)], "value": text} for i, text in enumerate(texts)]


ONE = {"image": "a.jpg", "conversations": turns("<image>\nWhat is it?", "A tiger.")}
TWO = {"image": ["a.jpg", "b.jpg"], "conversations": turns("<image>\n<image>\nBoth?", "Yes.")}
TEXT = {"conversations": turns("Hello?", "Hello.")}
VIDEO = {"video": "a.mp4", "conversations": turns("<video>\nWhat happens?", "A jump.")}


def said(base: dict[str, Any], *texts: str, **more: Any) -> dict[str, Any]:
    """Return a sample with other turns and other keys."""
    conversations = turns(*texts) if texts else base["conversations"]
    return {**base, "conversations": conversations, **more}


def spoken(base: dict[str, Any], *roles: str) -> dict[str, Any]:
    """Return a sample whose first turn is kept and whose turns have the given roles."""
    texts = [
        "<image>\nhi" if base.get("image") and role == "human" and i == 0 else "hi"
        for i, role in enumerate(roles)
    ]
    return {**base, "conversations": turns(*texts, roles=roles)}


CASES = [
    # Number of the loader's rule, sample, findings with internvl2_5, with the older templates.
    (1, said(ONE, conversations=[{"from": "human", "value": "hi"}, {"from": "gpt", "text": "x"}]),
     {"error turn-keys"}, {"error turn-keys"}),
    (1, said(ONE, conversations=["hi", "x"]), {"error turn-keys"}, {"error turn-keys"}),
    (2, said(TEXT, conversations=turns("a", "b", roles=("user", "assistant"))),
     {"error unknown-role", "silent turn-order"}, {"error unknown-role", "error turn-order"}),
    (2, spoken(TEXT, "human", "system", "gpt"),
     {"error late-system", "silent turn-order"}, {"error late-system", "error turn-order"}),
    (2, spoken(TEXT, "system", "human", "gpt"), set(), {"error system-turn"}),
    (3, spoken(TEXT, "human", "human", "gpt"), {"silent turn-order"}, {"error turn-order"}),
    (3, spoken(TEXT, "gpt", "human", "gpt"), {"note leading-gpt"}, {"silent leading-gpt"}),
    (3, spoken(TEXT, "human", "gpt", "human"), {"silent ends-on-human"}, {"silent ends-on-human"}),
    (4, said(TEXT, conversations=[{"from": "human", "value": "2+2?"}, {"from": "gpt", "value": 4}]),
     {"error no-text"}, {"error no-text"}),
    (5, {"conversations": []}, {"error no-conversations"}, {"error no-conversations"}),
    (5, {"image": "a.jpg"}, {"error no-conversations"}, {"error no-conversations"}),
    (6, said(ONE, "What is it?", "A tiger."), {"note image-tag-added"}, {"note image-tag-added"}),
    (7, said(ONE, "Hi.", "Hi.", "<image>\nWhat is it?", "A tiger."),
     {"silent image-tag-late"}, {"silent image-tag-late"}),
    (8, said(ONE, "<image>\n<image>\nWhat?", "A tiger."),
     {"silent too-many-image-tags"}, {"silent too-many-image-tags"}),
    (9, said(TWO, "<image>\nBoth?", "Yes."),
     {"error too-few-image-tags"}, {"error too-few-image-tags"}),
    (9, said(TWO, "Both?", "Yes."), {"error too-few-image-tags"}, {"error too-few-image-tags"}),
    (10, said(TWO, "<image> <image> <image>", "Yes."),
     {"silent too-many-image-tags"}, {"silent too-many-image-tags"}),
    (11, said(TWO, "<image> Both?", "<image> Yes."),
     {"error too-few-image-tags", "silent image-tag-in-answer"}, {"silent image-tag-in-answer"}),
    (12, {**ONE, "conversations": turns("Be brief.", "<image>\nWhat?", "A tiger.",
                                        roles=("system", "human", "gpt"))},
     {"silent system-and-image"}, {"error system-turn", "silent too-many-image-tags"}),
    (12, {**ONE, "conversations": turns("Be brief.", "What?", "A tiger.",
                                        roles=("system", "human", "gpt"))},
     {"error too-few-image-tags", "note image-tag-added"},
     {"error system-turn", "note image-tag-added"}),
    (13, said(ONE, "<image>\nWhat is </img>?", "A tag."),
     {"error image-end-tag"}, {"error image-end-tag"}),
    (14, said(ONE, "<image>\nWhat is <IMG_CONTEXT>?", "A tag."),
     {"silent reserved-token"}, {"silent reserved-token"}),
    (14, said(TEXT, "What is <img>?", "A tag."),
     {"silent reserved-token"}, {"silent reserved-token"}),
    (17, said(TEXT, "<image>\nWhat is it?", "A tiger."),
     {"silent image-tag-in-text"}, {"silent image-tag-in-text"}),
    (18, VIDEO, {"error video"}, {"error video"}),
    (25, said(ONE, video="a.mp4"), {"silent image-and-video"}, {"silent image-and-video"}),
    (25, said(ONE, "<image>\n<video>\nWhat?", "A tiger.", video="a.mp4"),
     {"silent image-and-video", "silent video-tag-without-video"},
     {"silent image-and-video", "silent video-tag-without-video"}),
    (25, said(VIDEO, video=["a.mp4", "b.mp4"]), {"error video-type"}, {"error video-type"}),
    (24, said(TEXT, length=12), {"note length"}, {"note length"}),
    (26, said(ONE, image="/data/a.jpg"), {"note absolute-path"}, {"note absolute-path"}),
    (29, said(TEXT, " Hello?", "Hello."), {"note white-space"}, {"note white-space"}),
    ("no answer", said(TEXT, "Hello?"), {"silent no-answer", "silent ends-on-human"},
     {"silent no-answer", "silent ends-on-human"}),
    (12, {**TWO, "conversations": turns("<image>", "<image><image>", "Yes.",
                                        roles=("system", "human", "gpt"))},
     {"silent system-and-image"}, {"error system-turn", "silent too-many-image-tags"}),
    (3, {**ONE, "conversations": turns("Hi.", "<image> What?", "A tiger.", roles=("gpt", "human"))},
     {"note leading-gpt", "silent image-tag-late"}, {"silent leading-gpt"}),
    ("empty answer", said(TEXT, "Hello?", " \n"),
     {"silent empty-answer", "note white-space"}, {"silent empty-answer", "note white-space"}),
    ("empty answer", said(TEXT, "", "Hello."), set(), set()),
    ("tag spelling", said(ONE, "<Image>\nWhat is it?", "A tiger."),
     {"silent tag-spelling", "note image-tag-added"},
     {"silent tag-spelling", "note image-tag-added"}),
    ("tag spelling", said(ONE, "<image>\nWhat are < VIDEO > and <IMAGE>?", "Tags."),
     {"silent tag-spelling"}, {"silent tag-spelling"}),
    ("tag spelling", said(ONE, "<image>\nWhat is <Image src='a'> or <images>?", "HTML."),
     set(), set()),
    ("tag spelling", said(TEXT, "What is <Image> in JSX?", "A component."), set(), set()),
    ("unpaired", said(ONE, "<image>\nWhere?", "<ref>a dog</ref><box>[[1, 2, 3, 4]]"),
     {"silent unpaired-tag"}, {"silent unpaired-tag"}),
    ("unpaired", said(ONE, "<image>\nWhere is <ref>a dog?", "There."),
     {"silent unpaired-tag"}, {"silent unpaired-tag"}),
    ("unpaired", said(ONE, "<image>\nWhere is <ref>a dog</ref>?", "There."), set(), set()),
    ("image null", said(TEXT, image=None), {"error image-null"}, {"error image-null"}),
    ("image empty", said(TEXT, image=[]), {"note image-empty"}, {"note image-empty"}),
    ("image type", said(ONE, image=7), {"error image-type"}, {"error image-type"}),
    ("no object", ["hi"], {"error no-object"}, {"error no-object"}),
    ("sizes", said(ONE, width=1, height=2), {"note size"}, {"note size"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "new", "old"),
    [case[1:] for case in CASES],
    ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES)],
)
def test_a_rule_says_what_each_template_does(record: Any, new: set[str], old: set[str]) -> None:
    assert found(record, template="internvl2_5") == new
    assert found(record, template="Hermes-2") == old


@pytest.mark.parametrize("record", [ONE, TEXT], ids=["one image", "text"])
@pytest.mark.parametrize("template", ["internvl2_5", "other"])
def test_a_good_sample_has_no_finding(record: dict[str, Any], template: str) -> None:
    assert found(record, template=template) == set()


def test_several_images_share_the_tiles() -> None:
    assert found(TWO, quiet=()) == {"note several-images"}


MANY = {"image": [f"{i}.jpg" for i in range(17)], "conversations": turns("<image>" * 17, "Many.")}
READ = {"video_reader": True}
CASES_WITH_OPTIONS = [
    # Number of the loader's rule, sample, options, findings with internvl2_5, with the older ones.
    (15, MANY, {"max_seq_length": 4096}, "error does-not-fit", "error does-not-fit"),
    (15, MANY, {"max_seq_length": 8192}, "", ""),
    (15, ONE, {"max_seq_length": 3072, "max_dynamic_patch": 12}, "note may-be-cut",
     "note may-be-cut"),
    (16, said(TEXT, "Tell me all.", "-word" * 4000), {"max_seq_length": 4096}, "note may-be-cut",
     "note may-be-cut"),
    (16, said(TEXT, "-word" * 4000, "Yes."), {"max_seq_length": 4096}, "note may-be-cut",
     "note may-be-cut"),
    (16, said(TEXT, "-word" * 4000, "Yes."), {"max_seq_length": 8192}, "", ""),
    (18, VIDEO, READ, "note video-frames", "note video-frames"),
    (19, said(VIDEO, "<video> What?", "A jump."), READ, "error video-tag-without-break",
     "silent video-tag-without-break"),
    (19, said(VIDEO, "What?", "A jump."), READ, "", ""),
    (20, said(VIDEO, "<video>\nWhat?", "A jump.", "<video>\nAnd?", "No."), READ,
     "silent video-tag-late", "silent video-tag-late"),
    (21, VIDEO, {**READ, "max_seq_length": 2000}, "silent video-does-not-fit",
     "silent video-does-not-fit"),
    (21, VIDEO, {**READ, "max_seq_length": 4096}, "note may-be-cut", "note may-be-cut"),
    (22, VIDEO, {**READ, "max_seq_length": 8300}, "note video-frames", "note video-frames"),
    (23, said(VIDEO, clip=[2.0, 7.5]), READ, "", ""),
    (23, said(VIDEO, clip=7.5), READ, "error clip", "error clip"),
    (23, said(VIDEO, clip=[7.5, 2.0]), READ, "error clip-order", "error clip-order"),
    (23, said(VIDEO, clip=[2, 2]), READ, "error clip-order", "error clip-order"),
    (23, said(VIDEO, clip=[0, 0.5]), READ, "", ""),
    (22, said(VIDEO, "<image>\n<video>\nWhat?", "A jump."), READ,
     "silent image-tag-in-video", "silent image-tag-in-video"),
    (23, said(VIDEO, video="frames/", clip=[2.0, 7.5]), READ, "silent clip-unread",
     "silent clip-unread"),
    (23, said(VIDEO, video="a.gif", clip=[2.0, 7.5]), READ, "silent clip-unread",
     "silent clip-unread"),
    (27, TWO, {"max_dynamic_patch": 12}, "note several-images", "note several-images"),
    (28, ONE, {"max_seq_length": 300, "max_dynamic_patch": 1}, "", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "options", "new", "old"),
    [case[1:] for case in CASES_WITH_OPTIONS],
    ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES_WITH_OPTIONS)],
)
def test_a_rule_that_depends_on_the_run(
    record: Any, options: dict[str, Any], new: str, old: str
) -> None:
    for template, expected in (("internvl2_5", new), ("phi3-chat", old)):
        named = {expected} if expected else set()
        quiet = tuple({"several-images", "video-frames"} - {expected.partition(" ")[2]})

        assert found(record, quiet=quiet, template=template, **options) == named


@pytest.mark.parametrize("template", ["internvl2_5", "Hermes-2"])
def test_no_sample_ends_the_check(template: str) -> None:
    run = {"max_seq_length": 4096, "max_dynamic_patch": 12, "video_reader": True, "root": "images"}

    for record in samples(3000, seed=8):
        for finding in check_dataset.check_sample(record, template=template, notes=True, **run):
            assert finding.severity in ("error", "silent", "note")


def test_every_rule_of_the_loader_has_a_case() -> None:
    numbers = {case[0] for case in (*CASES, *CASES_WITH_OPTIONS)}

    assert set(range(1, 30)) <= numbers


def test_several_images_are_told_their_share_of_the_tiles() -> None:
    [finding] = check_dataset.check_sample(TWO, notes=True, max_dynamic_patch=12)

    assert finding.message.startswith("2 images in one sample, at most 7 tiles each")


def test_the_tiles_of_the_meta_file_go_before_those_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(ONE) + "\n", encoding="utf-8")
    entry = {**META, "annotation": "a.jsonl", "max_dynamic_patch": 1}
    (tmp_path / "meta.json").write_text(json.dumps({"mine": entry}), encoding="utf-8")
    options = ("--max-seq-length", "3072", "--max-dynamic-patch", "12", "--notes", "--no-files")

    assert "may-be-cut" not in run("meta.json", *options, cwd=tmp_path).stdout
    assert "may-be-cut" in run("a.jsonl", *options, cwd=tmp_path).stdout


def test_an_image_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert found(ONE, root=str(tmp_path)) == {"error image-missing"}
    (tmp_path / "a.jpg").touch()
    assert found(ONE, root=str(tmp_path)) == set()


@pytest.mark.parametrize(
    "answer",
    [
        "<ref>a dog</ref><box>[[1, 2, 3]]</box>",
        "<ref>a dog</ref><box>[[300, 2, 3, 4]]</box>",
        "<ref>a dog</ref><box>[[0.1, 0.2, 0.3, 0.4]]</box>",
        "<ref>a dog</ref><box>[[0, 0, 10, 1001]]</box>",
        "<ref>a dog</ref><box>[1, 2, 3, 4]</box>",
        "<ref>a dog</ref><box>(1, 2), (3, 4)</box>",
    ],
)
def test_a_box_is_integers_up_to_1000_with_corners_in_order(answer: str) -> None:
    assert found(said(ONE, "<image>\nWhere?", answer)) == {"silent box"}


def test_several_boxes_may_follow_one_name() -> None:
    answer = "<ref>dogs</ref><box>[[0, 0, 10, 1000], [10, 20, 30, 40]]</box>"

    assert found(said(ONE, "<image>\nWhere?", answer)) == set()


META = {"root": "data", "annotation": "a.jsonl", "data_augment": False, "repeat_time": 1}


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({}, set()),
        ({"max_dynamic_patch": 6}, set()),
        ({"annotation": "a.json"}, {"error annotation"}),
        ({"repeat_time": 1.5}, {"error repeat-time"}),
        ({"repeat_time": "2"}, {"error repeat-time"}),
        ({"repeat_time": 0.5}, {"note fraction"}),
        ({"repeat_time": 0}, {"silent repeat-nothing"}),
        ({"data_augment": "false"}, {"silent data-augment"}),
        ({"max_dynamic_patch": "6"}, {"error max-dynamic-patch"}),
        ({"length": 10}, {"note meta-length"}),
        ({"repeat_times": 2}, {"silent unread-key"}),
        ({"root": ...}, {"error meta-key"}),
        ({"root": None}, {"error root"}),
        ({"annotation": ...}, {"error meta-key"}),
        ({"data_augment": ...}, {"error meta-key"}),
        ({"repeat_time": ...}, {"error meta-key"}),
    ],
)
def test_an_entry_of_the_meta_file(change: dict[str, Any], rules: set[str]) -> None:
    entry = {key: value for key, value in {**META, **change}.items() if value is not ...}

    findings = check_dataset.check_entry(entry, notes=True)

    assert {f"{one.severity} {one.rule}" for one in findings} == rules


def test_every_rule_has_a_case() -> None:
    tables = (check_dataset.SHAPE, check_dataset.RULES, check_dataset.META_RULES)
    text = Path(__file__).read_text(encoding="utf-8")

    assert [rule.name for table in tables for rule in table if f' {rule.name}"' not in text] == []


def test_a_meta_file_is_followed_to_its_samples(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.jpg").touch()
    lines = [
        json.dumps(ONE),
        json.dumps(ONE).replace('"value": "A', '"text": "A'),
        "",
        "{",
    ]
    (tmp_path / "train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    entry = {**META, "root": "images", "annotation": "train.jsonl"}
    (tmp_path / "meta.json").write_text(json.dumps({"mine": entry}), encoding="utf-8")

    done = run("meta.json", "--json", cwd=tmp_path)

    found_lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(one["path"], one["line"], one["rule"]) for one in found_lines] == [
        ("train.jsonl", 2, "turn-keys"),
        ("train.jsonl", 3, "blank-line"),
        ("train.jsonl", 4, "broken-line"),
    ]


def test_a_missing_annotation_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text(json.dumps({"mine": META}), encoding="utf-8")

    done = run("meta.json", cwd=tmp_path)

    assert done.returncode == 1
    assert "meta.json: error [annotation-missing] mine: no file a.jsonl." in done.stdout


def test_what_is_silently_wrong_does_not_fail_the_check(tmp_path: Path) -> None:
    record = said(ONE, "<image>\n<image>\nWhat?", "A tiger.")
    (tmp_path / "train.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")

    done = run("train.jsonl", cwd=tmp_path)

    assert done.returncode == 0
    assert done.stdout.startswith("train.jsonl:1: silent [too-many-image-tags] 2 <image> for 1 ")


def test_a_flood_of_one_rule_is_cut_and_counted(tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_text("{}\n" * 500, encoding="utf-8")

    done = run("train.jsonl", "--limit", "3", cwd=tmp_path)

    assert len(done.stdout.splitlines()) == 3
    assert done.stderr.split() == ["500", "times", "error", "no-conversations"]


def test_text_that_is_not_utf_8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_bytes(json.dumps(TEXT).encode() + b"\n\xff\xfe\n")

    done = run("train.jsonl", "--json", cwd=tmp_path)

    assert [json.loads(line)["rule"] for line in done.stdout.splitlines()] == ["encoding"]


def test_the_gate_gets_texts() -> None:
    record = said(
        ONE, conversations=[{"from": "human", "value": "hi"}, {"from": "gpt", "text": "x"}]
    )

    [message] = check_dataset.sample_messages(record)

    assert message.startswith("turn 2 has from, text, not from and value.")
    assert message.endswith("rename the key text to value.")
    assert check_dataset.meta_messages({"mine": META}) == []
    assert check_dataset.video_messages(VIDEO) == []


def found(record: Any, *, quiet: tuple[str, ...] = ("several-images",), **options: Any) -> set[str]:
    """Return severity and rule of the findings, notes included."""
    findings = check_dataset.check_sample(record, notes=True, **options)
    return {f"{one.severity} {one.rule}" for one in findings if one.rule not in quiet}


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the script as its readers do."""
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        capture_output=True, text=True, check=False, cwd=cwd,
    )  # fmt: skip
