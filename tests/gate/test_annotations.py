from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from faqcheck.errors import Span
from faqcheck.gate.annotations import annotation, as_displayed

ROOT = Path(__file__).parents[2]


def test_an_annotation_names_place_title_and_message() -> None:
    line = annotation(Span("faq_src/a.yml", 3, 7), "KeyError: 'value'", title="a/b/c/runs-cpu")

    assert line == (
        "::error file=faq_src/a.yml,line=3,col=7,title=a/b/c/runs-cpu::KeyError: 'value'"
    )


def test_what_would_end_a_command_early_is_escaped() -> None:
    line = annotation(Span("a,b.yml"), "50% of\nit", title="x: y")

    assert line == "::error file=a%2Cb.yml,line=1,col=1,title=x%3A y::50%25 of%0Ait"


def test_the_workflows_pass_their_linter() -> None:
    linter = Path(sys.executable).with_name("zizmor")
    paths = [str(ROOT / ".github" / "workflows"), str(ROOT / "action.yml")]

    done = subprocess.run([linter, "--offline", *paths], capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_action_is_pinned_by_its_commit() -> None:
    files = [*(ROOT / ".github" / "workflows").glob("*.yml"), ROOT / "action.yml"]
    used = [
        name
        for path in files
        for name in re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
        if not name.startswith("$/")
    ]

    assert used
    assert [name for name in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name)] == []


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("0%\r50%\r100%\ndone", "100%\ndone"),
        ("one\r\ntwo\r\n", "one\ntwo\n"),
    ],
)
def test_of_what_is_overwritten_the_last_state_is_shown(printed: str, seen: str) -> None:
    assert as_displayed(printed) == seen


def test_nothing_is_installed_where_a_token_may_write() -> None:
    text = (ROOT / ".github" / "workflows" / "propose.yml").read_text(encoding="utf-8")

    assert "contents: write" in text
    assert "pip" not in text
    assert "x-access-token" not in text


def test_no_workflow_on_our_machines_answers_to_pull_requests() -> None:
    text = (ROOT / ".github" / "workflows" / "gpu.yml").read_text(encoding="utf-8")

    assert "self-hosted" in text
    assert "pull_request:" not in text
    assert "environment: gpu" in text


def test_no_strict_build_is_quiet() -> None:
    """MkDocs does not count the warnings that `--quiet` hides, so it would never fail."""
    files = [ROOT / ".ci" / "run", *(ROOT / ".github" / "workflows").glob("*.yml")]
    files.append(ROOT / "noxfile.py")
    builds = [
        line
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"mkdocs\W+build", line)
    ]

    assert len(builds) == 3
    assert all("--strict" in line and "-q" not in line for line in builds)
