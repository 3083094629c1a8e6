"""Every line that is shown has run, or is declared not to; what is only printed turns a run red."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_torture import CASES, run

from faqcheck.content.project import Project
from faqcheck.content.settings import Settings
from faqcheck.gate.runners import Runner

if TYPE_CHECKING:
    from conftest import Trial

BRANCHES = """\
import sys

# --8<-- [start:shown]
if len(sys.argv) > 5:
    device = "cuda"
    print("on a GPU")
else:
    device = "cpu"
# --8<-- [end:shown]
if len(sys.argv) > 5:
    print("not shown, so it need not run")
"""


def verdict(trial: Trial, checks: str, text: str = BRANCHES, name: str = "a.py") -> str:
    region = ", region: shown" if "[start:shown]" in text else ""
    trial.write({name: text}, f"- {{id: a, file: {name}{region}, checks: {checks}}}")
    return trial.pytest("-k", "runs or prints").stdout


def test_a_line_of_the_region_that_never_ran_is_said_with_its_place(trial: Trial) -> None:
    said = verdict(trial, "{runs: }")

    assert "snippets/a.py:5:1: line 2 of what is shown never ran (and 1 more): 'device" in said


@pytest.mark.parametrize(
    "declared",
    [
        "{pattern: '^if len', reason: one GPU}",
        "{pattern: 'cuda|on a GPU', reason: one GPU}",
        "{lines: [2, 3], reason: one GPU}",
    ],
)
def test_declared_lines_need_not_run(trial: Trial, declared: str) -> None:
    assert "1 passed" in verdict(trial, f"{{runs: {{not_reached: [{declared}]}}}}")


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("{pattern: 'rocm', reason: x}", "names no line that is shown: pattern 'rocm'."),
        ("{lines: [9], reason: x}", "names no line that is shown: lines [9]."),
        ("{pattern: '^else', reason: x}", "names lines that have run: pattern '^else'; delete it."),
    ],
)
def test_a_declaration_that_excuses_nothing_is_red(
    trial: Trial, declared: str, message: str
) -> None:
    both = f"[{declared}, {{pattern: '^if', reason: one GPU}}]"

    assert message in verdict(trial, f"{{runs: {{not_reached: {both}}}}}")


def test_lines_that_run_in_another_environment_may_be_declared(trial: Trial) -> None:
    trial.settings("[tool.faqcheck.environments.other]\nsystem = true\n")
    both = "[{pattern: '^else', reason: x}, {pattern: '^if', reason: one GPU}]"

    said = verdict(trial, f"{{runs: {{in: [system, other], not_reached: {both}}}}}")

    assert "2 passed" in said


def test_a_declaration_without_lines_is_refused_by_lint(trial: Trial) -> None:
    trial.write(
        {"a.py": "print(1)\n"},
        "- {id: a, file: a.py, checks: {runs: {not_reached: [{reason: x}]}}}",
    )

    assert "needs either 'lines' or 'pattern'" in trial.pytest("-k", "lint").stdout


def test_prints_holds_lines_too(trial: Trial) -> None:
    text = 'import sys\n\nprint(1)\n#> 1\nif len(sys.argv) > 5:\n    print("cuda")\n'

    assert "line 6 of what is shown never ran" in verdict(trial, "{prints: }", text)


def test_how_many_lines_ran_is_recorded(trial: Trial) -> None:
    verdict(trial, "{runs: {not_reached: [{pattern: '^if', reason: one GPU}]}}")

    trial.pytest("-k", "runs", "--faq-record")

    ledger = (trial.root / "ledger" / "system.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in ledger.splitlines()]
    assert [row["lines"] for row in rows if "lines" in row] == [[2, 4]]


@pytest.mark.parametrize("announced", ["tolerates: [ZeroDivision]", 'output: ["by zero"]'])
def test_a_traceback_that_is_announced_is_fine(trial: Trial, announced: str) -> None:
    text = "import traceback\n\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n"
    text += "    traceback.print_exc()\n"

    assert "1 passed" in verdict(trial, f"{{runs: {{expect: {{{announced}}}}}}}", text)


def test_the_traceback_of_an_expected_exception_is_fine(trial: Trial) -> None:
    assert "1 passed" in verdict(
        trial, "{runs: {expect: {raises: ZeroDivisionError, exit: 1}}}", "1 / 0\n"
    )


def test_a_command_that_is_announced_to_fail_is_fine(trial: Trial) -> None:
    declared = "{runs: {expect: {tolerates: [grep]}}}"

    said = verdict(trial, declared, "set +e\ngrep x /dev/null\necho done\n", "a.sh")

    assert "1 passed" in said


LINES = [path for path in CASES if path.suffix == ".py" and "what is shown" in path.read_text()]


@pytest.mark.parametrize("version", ["3.12", "3.13", "3.14"])
def test_newer_interpreters_tell_the_same(version: str, tmp_path: Path) -> None:
    by_pyenv = (Path.home() / ".pyenv" / "versions").glob(f"{version}*/bin/python{version}")
    found = [*map(str, by_pyenv), shutil.which(f"python{version}")]
    python = next(filter(None, found), None)
    if python is None or subprocess.run([python, "-V"], capture_output=True).returncode != 0:
        pytest.skip(f"no CPython {version} on this machine")
    names = ("every-kind-of-statement-runs.py", "callbacks-of-libraries-run.py")
    green = [path for path in CASES if path.name in names]

    with Runner(Project(tmp_path, Settings(name="lines"))) as runner:
        for path in LINES:
            outcome = run(runner, path, tmp_path, timeout_s=30, python=python)
            message = path.read_text().split("\n")[0].partition(": ")[2]
            assert outcome.status == "failed", path
            assert message in outcome.message, path
        for path in green:
            outcome = run(runner, path, tmp_path, timeout_s=30, python=python)
            assert outcome.status == "passed", (path, outcome)
