"""Each static check finds real faults at their place, and leaves good snippets alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from case_files import case_files, read_case
from faqcheck.content.load import load_faq
from faqcheck.content.project import find_project
from faqcheck.content.settings import SYSTEM
from faqcheck.errors import RunError
from faqcheck.gate.check import all_checks
from faqcheck.gate.plan import cases_of
from faqcheck.gate.static import check_statically
from faqcheck.gate.static.batch import Batch

if TYPE_CHECKING:
    from faqcheck.content.model import Outcome

INTERPRETERS = {SYSTEM: Path(sys.executable)}


def outcomes_of(folder: Path) -> dict[str, Outcome]:
    project = find_project(folder)
    cases = cases_of(load_faq(project), project)
    outcomes: dict[str, Outcome] = {}
    for check in all_checks().values():
        batch = [case for case in cases if case.check == check.name]
        if batch and check.run is not None:
            outcomes |= check_statically(check.run, Batch(batch, project, INTERPRETERS))
    return outcomes


@pytest.mark.parametrize("path", case_files("static"), ids=lambda path: path.stem)
def test_static_checks_find_faults_at_their_place(path: Path, tmp_path: Path) -> None:
    case = read_case(path)

    outcomes = outcomes_of(case.write(tmp_path))

    lines = [
        f"{line} ({name})\n"
        for name, outcome in outcomes.items()
        for line in outcome.output.splitlines()
    ]
    assert "".join(lines) == case.expected
    assert [o.status for o in outcomes.values()] == [
        "failed" if o.output else "passed" for o in outcomes.values()
    ]


@pytest.mark.parametrize(
    ("schema", "rules", "message"),
    [
        (
            "{",
            "def check(record): return []",
            "^snippets/_schema.json:1:1: is not a valid JSON Schema",
        ),
        ('{"type": "thing"}', "def check(record): return []", "is not a valid JSON Schema"),
        ("{}", "import nothing_of_this_name", "cannot be imported: ModuleNotFoundError"),
        ("{}", "checks = None", "^snippets/_rules.py:1:1: .* defines no function 'check'"),
        ("{}", "def check(record): return record['missing']", "failed on a record: KeyError"),
        ("{}", "def check(record): return None", "failed on a record: TypeError"),
    ],
)
def test_a_broken_schema_or_rule_is_an_error_and_no_failure(
    schema: str, rules: str, message: str, tmp_path: Path
) -> None:
    good = next(path for path in case_files("static") if path.stem == "good-snippets")
    folder = read_case(good).write(tmp_path)
    (folder / "snippets" / "_schema.json").write_text(schema, encoding="utf-8")
    (folder / "snippets" / "_rules.py").write_text(f"{rules}\n", encoding="utf-8")

    with pytest.raises(RunError, match=message):
        outcomes_of(folder)


@pytest.mark.parametrize("kind", ["shell", "python"])
@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("pass", "answered something else than was asked"),
        ('print(\'{"id": "nobody", "findings": []}\')', "answered something else than was asked"),
        ("print('Warning: deprecated')", "no answer can be read from the line 'Warning: depreca"),
        ("print('[]')", "no answer can be read from the line"),
        ("raise SystemExit('out of order')", "out of order"),
    ],
)
def test_a_checker_that_does_not_answer_is_an_error_and_no_pass(
    kind: str, program: str, message: str, tmp_path: Path
) -> None:
    asks = next(p for p in case_files("static") if p.stem == f"{kind}-asks-the-projects-checker")
    folder = read_case(asks).write(tmp_path)
    (checker,) = folder.glob("*.py")
    checker.write_text(f"{program}\n", encoding="utf-8")

    with pytest.raises(RunError, match=f"^{checker.name}:1:1: .*{message}"):
        outcomes_of(folder)
