"""An issue is answered from the FAQ, offline, by the ranking of the site's search."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from faqcheck.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
ISSUE = """[Bug] transformers update breaks inference

### Checklist

- [X] 1. I have searched related issues but cannot get the expected help.

### Describe the bug

```
Traceback (most recent call last):
  File "/home/me/infer.py", line 12, in <module>
AttributeError: 'InternLM2ForCausalLM' object has no attribute 'generate'
```
"""


def suggest(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--project", str(ROOT), "suggest", *arguments], input=stdin)


@pytest.mark.parametrize("way", ["text", "file", "dash", "stdin"])
def test_issue_gets_its_answer_and_a_reply(way: str, tmp_path: Path) -> None:
    path = tmp_path / "issue.md"
    path.write_text(ISSUE, encoding="utf-8")
    arguments = {"text": [ISSUE], "file": ["--file", str(path)], "dash": ["--file", "-"]}

    ran = suggest(*arguments.get(way, []), stdin=ISSUE if way in ("dash", "stdin") else None)

    assert ran.exit_code == 0
    first, *_ = ran.output.splitlines()
    assert first.split()[1] == "inference/transformers-too-new"
    assert "(https://opengvlab.github.io/InternVL-FAQ/q/transformers-too-new/)" in ran.output


def test_issue_without_an_answer_is_told_and_gets_no_reply() -> None:
    told, comment = suggest("wechat group"), suggest("--reply", "wechat group")

    assert told.output.startswith("No answer yet.")
    assert (comment.exit_code, comment.output) == (0, "")


def test_reply_holds_nothing_of_the_issue() -> None:
    issue = "How do I merge a LoRA result? @everyone [click](javascript:alert(1)) <img>"

    ran = suggest("--reply", issue)

    assert "/q/" in ran.output
    assert not any(part in ran.output for part in ("everyone", "click", "javascript", "<img"))


def test_result_for_programs() -> None:
    data = json.loads(suggest("--json", "merge the LoRA adapter").stdout)

    assert data["answered"] is True
    assert data["hits"][0]["id"] == "merge-lora"
    assert "/q/merge-lora/" in data["reply"]


def test_titles_without_an_answer_are_grouped() -> None:
    titles = [
        "export to ONNX fails",
        "CUDA out of memory",
        "onnx export of the vision model",
        "WeChat group QR code",
        "",
    ]

    ran = suggest("--json", "--unanswered", "-", stdin="\n".join(titles))

    groups = [group["titles"] for group in json.loads(ran.stdout)]
    assert groups == [
        ["export to ONNX fails", "onnx export of the vision model"],
        ["WeChat group QR code"],
    ]


@pytest.mark.parametrize("arguments", [["a", "--file", "-"], [""]], ids=["two sources", "empty"])
def test_misuse_is_said(arguments: list[str]) -> None:
    ran = suggest(*arguments, stdin="")

    assert ran.exit_code == 2
    assert "Error: " in ran.output


def test_it_takes_less_than_a_second_of_work() -> None:
    """Loading the program aside; the FAQ is read, its index made, and the issue answered."""
    suggest("warm up")
    start = time.process_time()

    suggest(ISSUE)

    assert time.process_time() - start < 1
