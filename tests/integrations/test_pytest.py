"""What a run of the gate shows: what failed and where, what did not run and why."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

FILES = {
    "pyproject.toml": """
        [tool.faqcheck]
        name = "Gate"

        [tool.faqcheck.require]
        gpu = 3

        [tool.faqcheck.environments.gpu]
        system = true
        needs = ["gpu"]
        """,
    "snippets/good.py": 'print("good")\n',
    "snippets/bad.py": 'print("before")\nraise ValueError("no such thing")\n',
    "snippets/known.py": "raise SystemExit(3)\n",
    "faq_src/run.yml": """
        topic: Run
        summary: What runs.
        entries:
          - id: run-it
            question: How do I run it?
            answer: |
              **So.** See [nothing](faq:no-such-entry).

              [[snippet:good]]

              [[snippet:bad]]

              [[snippet:known]]
            snippets:
              - {id: good, file: good.py, checks: {runs: {in: [system, gpu]}}}
              - {id: bad, file: bad.py, checks: {runs: {}}}
              - id: known
                file: known.py
                checks: {runs: {}}
                fails: {reason: not mended yet, until: 2999-01-01}
            sources: [somewhere]
            updated: 2026-11-24
        """,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a snippet that passes, one that fails, and one known to fail."""
    root = tmp_path_factory.mktemp("gate")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return root


def gate(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on the content, on a machine without a GPU."""
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    content = [] if any("::" in one for one in arguments) else ["faq_src"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *arguments, *content],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"CUDA_VISIBLE_DEVICES": "", "GITHUB_ACTIONS": ""} | variables,
    )


@pytest.fixture(scope="module")
def ran(folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what a run of everything came to."""
    return gate(folder, "-rA", GITHUB_ACTIONS="true")


def test_a_failing_snippet_is_shown_at_its_own_line_with_its_output(
    ran: subprocess.CompletedProcess[str],
) -> None:
    report = ran.stdout.partition("_ run/run-it/bad/runs-system _")[2].partition("run it again")[0]

    assert ran.returncode == 1
    assert "snippets/bad.py:2:1: ValueError: no such thing" in report
    assert "  before\n" in report
    assert "site-packages" not in report
    assert "src/faqcheck" not in report


def test_a_failure_names_the_command_that_repeats_it(
    folder: Path, ran: subprocess.CompletedProcess[str]
) -> None:
    command = re.search(r"run it again: pytest (\S*bad\S*)", ran.stdout)
    assert command is not None

    again = gate(folder, command[1])

    assert "snippets/bad.py:2:1" in again.stdout
    assert "1 failed in" in again.stdout


def test_a_mistake_of_the_content_fails_beside_the_cases(
    ran: subprocess.CompletedProcess[str],
) -> None:
    assert "faq_src/run.yml:7:29: there is no entry 'no-such-entry'." in ran.stdout
    assert "FAILED faq_src/run.yml::lint" in ran.stdout


def test_what_did_not_run_is_counted_with_its_reason(
    ran: subprocess.CompletedProcess[str],
) -> None:
    assert "1 not run, because this machine offers no gpu" in ran.stdout
    assert re.search(r"gpu +runs +1 not run", ran.stdout)
    assert re.search(r"system +runs +1 expected failure, 1 failed, 1 passed", ran.stdout)


def test_a_known_failure_turns_nothing_red(folder: Path) -> None:
    done = gate(folder, "--faq-case", "run/run-it/known")

    assert done.returncode == 0
    assert "1 xfailed" in done.stdout


def test_a_workflow_gets_a_mark_at_each_failing_line(
    ran: subprocess.CompletedProcess[str],
) -> None:
    marks = [line for line in ran.stdout.splitlines() if line.startswith("::error")]

    places = sorted(re.findall(r"file=([^,]*),line=(\d+)", "\n".join(marks)))
    assert places == [("faq_src/run.yml", "7"), ("snippets/bad.py", "2")]


def test_a_required_case_that_cannot_run_turns_the_gate_red(folder: Path) -> None:
    alone = ("--faq-case", "*/runs-gpu")

    assert gate(folder, *alone).returncode == 0
    required = gate(folder, *alone, "--faq-require", "gpu")

    assert required.returncode == 1
    assert "required: gpu; not run: run/run-it/good/runs-gpu" in required.stdout
    assert "required: gpu; 0 cases ran, the project declares 3" in required.stdout


def test_what_is_required_has_to_be_collected(folder: Path) -> None:
    done = gate(folder, "--faq-case", "run/run-it/good/parses", "--faq-require", "network")

    assert done.returncode == 1
    assert "required: network; no such case was collected" in done.stdout


def test_unknown_weights_are_refused_wherever_they_are_named(folder: Path) -> None:
    done = gate(folder, FAQCHECK_WEIGHTS="standin")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "FAQCHECK_WEIGHTS is 'standin'; it may be stand-in or released." in done.stderr


def test_an_environment_that_cannot_be_made_is_an_error_without_our_frames(
    folder: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(folder, tmp_path / "project"))
    settings = root / "pyproject.toml"
    text = settings.read_text("utf-8").replace('"Gate"', '"Gate"\ndefault_environment = "mine"')
    text += '[tool.faqcheck.environments.mine]\nsystem = true\nstand_ins = "make.py"\n'
    settings.write_text(text, encoding="utf-8")
    (root / "make.py").write_text('raise SystemExit("the disk is full")\n', encoding="utf-8")

    done = gate(root, "--faq-case", "run/run-it/bad", FAQCHECK_CACHE=str(tmp_path / "cache"))

    assert done.returncode == 1
    assert "pyproject.toml:1:1: environment 'mine': its stand-ins cannot be made" in done.stdout
    assert "the disk is full" in done.stdout
    assert "1 error in" in done.stdout
    assert "site-packages" not in done.stdout
    assert "src/faqcheck" not in done.stdout
