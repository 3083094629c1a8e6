"""`faqcheck lint` and `verify` as a person, an editor and a workflow call them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WRONG = """\
topic: One
summary: About one.
entries:
  - id: start
    question: How do I start?
    answer: Put <image> first.
    sources: [owner/name#1]
    updated: 2026-01-31
"""
RIGHT = WRONG.replace("<image>", "`<image>`").replace("start", "end").replace("One", "Two")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "faq_src").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.faqcheck]\nname = "Two"\n')
    (tmp_path / "faq_src" / "one.yml").write_text(WRONG)
    (tmp_path / "faq_src" / "two.yml").write_text(RIGHT)
    return tmp_path


def run(
    folder: Path, *arguments: str, variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    return subprocess.run(
        [sys.executable, "-m", "faqcheck", *arguments],
        cwd=folder,
        env=clean | (variables or {}),
        capture_output=True,
        text=True,
    )


def test_problems_are_results_and_their_number_is_talk(project: Path) -> None:
    done = run(project, "lint")

    assert done.stdout.startswith("faq_src/one.yml:6:17: <image> is not an element")
    assert done.stderr == "1 problem.\n"


def test_what_is_clean_says_how_much_was_read(project: Path) -> None:
    (project / "faq_src" / "one.yml").unlink()

    done = run(project, "lint")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "All good: 1 answer, 0 cases.\n")


def test_files_that_are_named_are_told_alone(project: Path) -> None:
    assert run(project, "lint", "faq_src/two.yml").returncode == 0
    assert run(project, "lint", "faq_src/one.yml").returncode == 1
    assert run(project / "faq_src", "--project", "..", "lint", "one.yml").returncode == 1


@pytest.mark.parametrize("name", ["faq_src/three.yml", "/etc/hostname"])
def test_a_file_that_is_none_of_the_project_is_a_wrong_call(project: Path, name: str) -> None:
    assert run(project, "lint", name).returncode == 2


def test_a_workflow_marks_the_line(project: Path) -> None:
    done = run(project, "lint", variables={"GITHUB_ACTIONS": "true"})

    assert "::error file=faq_src/one.yml,line=6,col=17,title=vanishing-tag::" in done.stdout


def test_no_colours_where_nobody_sees_them(project: Path) -> None:
    assert "\x1b" not in run(project, "lint").stdout


def test_json_is_for_programs(project: Path) -> None:
    (problem,) = json.loads(run(project, "lint", "--json").stdout)

    assert (problem["file"], problem["line"], problem["code"]) == (
        "faq_src/one.yml",
        6,
        "vanishing-tag",
    )


def test_cases_are_listed_without_being_run() -> None:
    minimal = Path(__file__).parents[1] / "projects" / "minimal"

    done = run(minimal, "verify", "--list", "read-json")

    assert done.stdout.splitlines()[0] == "json/read-json/read/parses"
    assert run(minimal, "verify", "--list", "read-jsom").returncode == 2


def test_what_came_out_is_json_for_programs() -> None:
    minimal = Path(__file__).parents[1] / "projects" / "minimal"

    done = run(minimal, "verify", "--json", "read-json")

    found = {item["case"]: item["status"] for item in json.loads(done.stdout)}
    assert found["json/read-json/read/runs-system"] == "passed"
