"""Each snippet gets the cases of its language and its checks; what cannot run says why."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from case_files import CASES, read_case
from faqcheck.content.languages import LANGUAGES, language_of_file
from faqcheck.content.load import load_faq
from faqcheck.content.project import find_project
from faqcheck.gate.check import check_of
from faqcheck.gate.plan import cases_of, plan_cases


def cases_in(folder: Path) -> list[str]:
    project = find_project(folder)
    return [case.id for case in cases_of(load_faq(project), project)]


def test_cases_are_named_by_topic_entry_snippet_and_check(tmp_path: Path) -> None:
    folder = read_case(CASES / "lint" / "nothing-wrong.txt").write(tmp_path)

    assert cases_in(folder) == [
        "one/start/hello/parses",
        "one/start/hello/style",
        "one/start/hello/runs-plain",
        "one/start/fence-1/parses",
        "one/start/it-greets/parses",
        "one/start/it-greets/style",
        "one/start/it-greets/runs-system",
        "README/install/parses",
        "README/install/commands",
    ]


def test_a_waived_snippet_has_no_case(tmp_path: Path) -> None:
    case = read_case(CASES / "lint" / "expired-waiver.txt").write(tmp_path)

    assert {name.split("/")[2] for name in cases_in(case)} == {"again"}


@pytest.mark.parametrize(
    ("offers", "built", "quick", "reason"),
    [
        (["gpu"], ["far"], False, ""),
        (["gpu"], [], False, ""),
        ([], [], False, "this machine offers no gpu"),
        (["gpu"], [], True, "the quick loop builds no environment, and 'far' is not built"),
        (["gpu"], ["far"], True, ""),
    ],
)
def test_a_case_that_cannot_run_here_says_why(
    offers: list[str], built: list[str], quick: bool, reason: str, tmp_path: Path
) -> None:
    folder = read_case(CASES / "lint" / "nothing-wrong.txt").write(tmp_path)
    for file in (folder / "pyproject.toml", folder / "faq_src" / "one.yml"):
        file.write_text(file.read_text(encoding="utf-8").replace("plain", "far"), encoding="utf-8")
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write('needs = ["gpu"]\n')
    project = find_project(folder)
    cases = [c for c in cases_of(load_faq(project), project) if c.environment == "far"]

    (planned,) = plan_cases(cases, offers=offers, built=built, quick=quick)

    assert planned.reason == reason


@pytest.mark.parametrize(
    ("file", "language"),
    [("a.py", "python"), ("b/c.sh", "bash"), ("a.yml", "yaml"), ("a.rb", None), ("py", None)],
)
def test_a_suffix_tells_the_language(file: str, language: str | None) -> None:
    assert language_of_file(str(PurePosixPath(file))) == language


def test_each_language_that_is_parsed_has_a_parser_and_a_name() -> None:
    assert set(check_of("parses").languages) == set(LANGUAGES.values()) - {"text"}
