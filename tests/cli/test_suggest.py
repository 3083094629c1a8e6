"""An issue is answered from the FAQ, offline, by the ranking of the site's search."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from faqcheck.cli.main import main
from faqcheck.site import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what is read outside of the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("FAQCHECK_CACHE", str(folder))
        yield folder


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


def test_a_second_run_answers_the_same_without_reading_the_content() -> None:
    first = suggest(ISSUE)
    started = [sys.executable, "-X", "importtime", "-m", "faqcheck", "--project", str(ROOT)]

    second = subprocess.run(
        [*started, "suggest", ISSUE], capture_output=True, text=True, check=True
    )

    assert second.stdout == first.output
    assert "faqcheck.site.search.rank" in second.stderr
    assert not {"pydantic", "yaml", "markdown"} & set(second.stderr.split())


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    """Return a copy of a small project whose search has been kept."""
    folder = tmp_path / "minimal"
    shutil.copytree(ROOT / "tests" / "projects" / "minimal", folder)
    assert "read-json" in ask(folder)
    assert kept(folder, os.environ)
    return folder


def ask(folder: Path) -> str:
    return CliRunner().invoke(main, ["--project", str(folder), "suggest", "JSON file"]).output


def reworded(folder: Path) -> None:
    """Change an answer; neither the size nor the time of its file tells."""
    topic = folder / "faq_src" / "json.yml"
    before = topic.stat()
    text = topic.read_text(encoding="utf-8").replace("How do I read a", "How do I open a")
    topic.write_text(text, encoding="utf-8")
    os.utime(topic, ns=(before.st_atime_ns, before.st_mtime_ns))


def added(folder: Path) -> None:
    topic = (folder / "faq_src" / "json.yml").read_text(encoding="utf-8")
    (folder / "faq_src" / "more.yml").write_text(
        topic.replace("read-json", "open-it").replace("How do I read a", "How do I open a"),
        encoding="utf-8",
    )


def moved(folder: Path) -> None:
    settings = folder / "pyproject.toml"
    text = settings.read_text(encoding="utf-8") + 'topics = "questions"\n'
    settings.write_text(text, encoding="utf-8")
    (folder / "faq_src").rename(folder / "questions")
    reworded_in = folder / "questions" / "json.yml"
    text = reworded_in.read_text(encoding="utf-8").replace("How do I read a", "How do I open a")
    reworded_in.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("change", [reworded, added, moved])
def test_changed_content_is_read_anew(change: Callable[[Path], None], minimal: Path) -> None:
    change(minimal)

    assert "How do I open a" in ask(minimal)
    assert kept(minimal, os.environ)


def test_another_address_of_the_site_is_taken_from_the_variable(
    minimal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQCHECK_SITE", "https://fork.example.org/")

    assert "(https://fork.example.org/q/read-json/)" in ask(minimal)


@pytest.mark.parametrize("found", [b"", b"{}", b"[1]", b'{"state": 1, "sources": [3]}', b"\xff"])
def test_damaged_cache_is_written_anew(found: bytes, minimal: Path, cache: Path) -> None:
    for path in (cache / "search").iterdir():
        path.write_bytes(found)

    assert "read-json" in ask(minimal)
    assert kept(minimal, os.environ)


def test_what_lies_behind_a_link_is_always_read(minimal: Path) -> None:
    (minimal / "topics").mkdir()
    (minimal / "faq_src" / "json.yml").rename(minimal / "topics" / "json.yml")
    (minimal / "faq_src" / "json.yml").symlink_to("../topics/json.yml")

    assert "read-json" in ask(minimal)
    assert kept(minimal, os.environ) is None


def test_cache_that_cannot_be_written_costs_time_alone(
    minimal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("FAQCHECK_CACHE", str(tmp_path / "file"))

    assert "read-json" in ask(minimal)
