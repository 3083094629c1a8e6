"""Each way to fail or to escape ends red, in bounded time, with nothing left behind.

A case is a file of tests/cases/torture; its first line says what has to come of it.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from faqcheck.content.languages import language_of_file
from faqcheck.content.model import Case, Checks, Outcome, Runs, Snippet
from faqcheck.content.project import Project
from faqcheck.content.settings import Settings
from faqcheck.errors import RunError, Span
from faqcheck.gate.environment import Environment
from faqcheck.gate.runners import Runner

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = sorted((Path(__file__).parents[2] / "cases" / "torture").iterdir())
TIMEOUT_S = 1.0


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    made = Runner(Project(tmp_path_factory.mktemp("project"), Settings(name="torture")))
    yield made
    parents = made.parents
    made.close()
    assert parents
    assert not any(psutil.pid_exists(pid) for pid in parents)


def run(
    runner: Runner,
    path: Path,
    tmp_path: Path,
    *,
    timeout_s: float = TIMEOUT_S,
    python: str = sys.executable,
) -> Outcome:
    text = path.read_text(encoding="utf-8")
    language = language_of_file(path.name)
    assert language is not None
    snippet = Snippet(
        path.stem,
        "torture",
        language,
        text,
        Span(path.name),
        text,
        file=path.name,
        checks=Checks(runs=Runs(timeout_s=timeout_s)),
    )
    environment = Environment(python, Path(python))
    return runner.run(Case(snippet, "runs", "system"), environment)


def _for_this_python(message: str) -> str:
    """Return what is expected: `before | 3.12: from that version on`."""
    before, _, later = message.partition(" | ")
    version, _, after = later.partition(": ")
    is_later = later and sys.version_info >= tuple(map(int, version.split(".")))
    return after if is_later else before


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_torture(path: Path, runner: Runner, tmp_path: Path) -> None:
    kind, _, message = path.read_text(encoding="utf-8").split("\n")[0].lstrip("# ").partition(": ")
    started = time.monotonic()
    timeout_s = TIMEOUT_S if "still running" in message else 30.0

    outcome = run(runner, path, tmp_path, timeout_s=timeout_s)

    assert outcome.status == {"green": "passed", "red": "failed"}[kind], outcome
    assert _for_this_python(message) in outcome.message, outcome
    assert "\n" not in outcome.message
    assert "warm_parent" not in outcome.output
    assert time.monotonic() - started < 20
    for pid in runner.parents:
        assert len(psutil.Process(pid).children(recursive=True)) <= 1  # what it forks from


def test_a_flood_of_output_is_cut_to_its_end(runner: Runner, tmp_path: Path) -> None:
    path = tmp_path / "flood.py"
    path.write_text("for n in range(200_000):\n    print('x' * 100)\nraise ValueError('end')\n")

    outcome = run(runner, path, tmp_path, timeout_s=60)

    assert outcome.message == "ValueError: end"
    assert len(outcome.output) <= 8192
    assert outcome.output.rstrip().endswith("ValueError: end")


def test_output_keeps_the_order_of_both_streams(runner: Runner, tmp_path: Path) -> None:
    path = tmp_path / "order.py"
    path.write_text("import sys\nprint(1)\nprint(2, file=sys.stderr)\nprint(3)\n")

    assert run(runner, path, tmp_path).output.split() == ["1", "2", "3"]


def test_the_variables_of_the_gate_do_not_reach_a_snippet(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_GATE", "1")
    path = tmp_path / "environment.py"
    path.write_text("import os\nassert 'SECRET_OF_THE_GATE' not in os.environ\n")

    assert run(runner, path, tmp_path).status == "passed"
    assert os.environ["SECRET_OF_THE_GATE"] == "1"


def test_an_interpreter_that_is_gone_is_named(runner: Runner, tmp_path: Path) -> None:
    path = tmp_path / "good.py"
    path.write_text("print(1)\n")

    with pytest.raises(RunError, match="/no/python: No such file or directory"):
        run(runner, path, tmp_path, python="/no/python")
