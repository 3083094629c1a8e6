"""Planted faults are found without running anything, and correct snippets pass.

`pytest tests/gate/static/test_faults.py -s` prints what was found by which check.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from faqcheck.content.languages import language_of_file
from faqcheck.content.model import Case, Checks, Snippet, Validates
from faqcheck.errors import Span
from faqcheck.gate.check import all_checks
from faqcheck.gate.static import check_statically
from faqcheck.gate.static.batch import Batch

from .conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faqcheck.content.project import Project
    from faqcheck.gate.environment import Environment

FAULTS = Path(__file__).with_name("faults")
INDEX: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (FAULTS / "faults.yml").read_text(encoding="utf-8")
)
STATIC = [one for one in INDEX["faults"] if one["tier"] == "static" and one["check"] != "lint"]
ENTRIES = [one for one in INDEX["faults"] if one["check"] == "lint"]
RUN = [one for one in INDEX["faults"] if one["tier"] == "cpu-run"]
GOOD = INDEX["good"]


@dataclass(frozen=True)
class Found:
    """What static checks said about one file."""

    check: str
    message: str


@pytest.fixture(scope="session")
def found(project: Project, static_python: Path) -> dict[str, list[Found]]:
    """Return file -> what all checks of its language found, each tool called once."""
    files = [*STATIC, *RUN, *GOOD]
    snippets = {one["file"]: snippet_of(one) for one in files}
    result: dict[str, list[Found]] = {name: [] for name in snippets}
    interpreters: Mapping[str, Path] = {"static": static_python}
    for check in all_checks().values():
        batch = [
            Case(snippet, check.name, "static")
            for snippet in snippets.values()
            if check.holds(snippet, project.settings)
        ]
        if not batch or check.run is None:
            continue
        outcomes = check_statically(check.run, Batch(batch, project, interpreters))
        for case in batch:
            outcome = outcomes[case.id]
            if outcome.status != "passed":
                said = outcome.output or outcome.message
                result[case.snippet.id].append(Found(check.name, said))
    return result


def snippet_of(one: dict[str, Any]) -> Snippet:
    """Return a file of the index the way the engine loads a snippet."""
    path = FAULTS / one["file"]
    text = path.read_text(encoding="utf-8")
    relative = path.relative_to(ROOT).as_posix()
    language = language_of_file(relative)
    assert language is not None
    keys = {"schema", "rules"} & set(one)
    validates = Validates.model_validate({key: one[key] for key in keys}) if keys else None
    return Snippet(
        id=one["file"],
        owner="faults",
        language=language,
        text=text,
        span=Span(relative),
        whole=text,
        file=relative,
        checks=Checks(validates=validates),
    )


@pytest.mark.parametrize("fault", STATIC, ids=lambda one: one["file"])
def test_a_fault_is_found(fault: dict[str, Any], found: dict[str, list[Found]]) -> None:
    by_check = {one.check: one.message for one in found[fault["file"]]}

    assert fault["check"] in by_check, f"{fault['wrong']}: found only {by_check}"
    assert fault.get("says", "") in by_check[fault["check"]]


@pytest.mark.parametrize("good", GOOD, ids=lambda one: one["file"])
def test_a_correct_snippet_has_no_finding(
    good: dict[str, Any], found: dict[str, list[Found]]
) -> None:
    assert found[good["file"]] == []


@pytest.mark.parametrize("fault", RUN, ids=lambda one: one["file"])
def test_what_only_a_run_can_find_passes_the_static_checks(
    fault: dict[str, Any], found: dict[str, list[Found]]
) -> None:
    assert found[fault["file"]] == []


@pytest.mark.parametrize("fault", RUN, ids=lambda one: one["file"])
def test_what_only_a_run_can_find_fails_when_run(
    fault: dict[str, Any], environment: Callable[[str], Environment], tmp_path: Path
) -> None:
    done = subprocess.run(
        [str(environment(fault["environment"]).python), str(FAULTS / fault["file"])],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )

    assert done.returncode != 0
    assert fault["says"] in done.stderr


@pytest.mark.parametrize("fault", ENTRIES, ids=lambda one: one["file"])
def test_a_fault_of_an_entry_is_found(fault: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "faq_src").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.faqcheck]\nname = "Faults"\npages = []\n')
    shutil.copy(FAULTS / fault["file"], tmp_path / "faq_src")
    gate = Path(sys.executable).with_name("faqcheck")
    command = [str(gate), "--project", str(tmp_path), "lint"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1, done.stderr
    assert f"faq_src/{fault['file']}:" in done.stdout + done.stderr
    assert fault["says"] in done.stdout + done.stderr


def test_every_file_is_in_the_index() -> None:
    listed = [one["file"] for one in (*INDEX["faults"], *GOOD)]
    there = [
        path.relative_to(FAULTS).as_posix()
        for path in FAULTS.rglob("*")
        if path.is_file() and path.name != "faults.yml"
    ]

    assert sorted(listed) == sorted(there)


def test_the_table_of_what_was_found(found: dict[str, list[Found]]) -> None:
    caught = Counter(
        fault["check"]
        for fault in STATIC
        if fault["check"] in {one.check for one in found[fault["file"]]}
    )
    accused = [one["file"] for one in GOOD if found[one["file"]]]
    lines = [
        f"{fault['file']:34} {one.check:10} {one.message.splitlines()[0].partition(': ')[2][:110]}"
        for fault in STATIC
        for one in found[fault["file"]]
    ]
    lines.append(f"{caught.total()} of {len(STATIC)} found: {dict(caught)}")
    lines.append(f"{len(accused)} of {len(GOOD)} correct ones accused")
    sys.stdout.write("\n".join(["", *lines, ""]))

    assert (caught.total(), len(accused)) == (len(STATIC), 0)
