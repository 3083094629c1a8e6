"""A check is one value: whole or not registered, and everything about it derives from it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from faqcheck.content import Case, Snippet
from faqcheck.errors import ProjectError, Span
from faqcheck.evidence.verdict import Depth, depth_of
from faqcheck.gate import Check, all_checks, check_of, register
from faqcheck.site.badges import label_of

if TYPE_CHECKING:
    from faqcheck.evidence.ledger import Verification

ROOT = Path(__file__).parents[2]
PARSES = check_of("parses")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "TOML-Style"}, "the name 'TOML-Style' is not lower case"),
        ({"label": ""}, "'label' says nothing"),
        ({"finds": " "}, "'finds' says nothing"),
        ({"shows": ""}, "'shows' says nothing"),
        ({"leaves_open": ""}, "'leaves_open' says nothing"),
        ({"depth": "deep"}, "the depth 'deep' is unknown; expected parsed, checked, ran"),
        ({"run": None}, "'run' is missing"),
        ({"depth": "ran"}, "'run' reads snippets"),
        ({"languages": ()}, "it names no 'languages'"),
        ({}, "the name 'parses' is taken"),
    ],
)
def test_a_check_that_lacks_a_part_cannot_be_registered(
    change: dict[str, Any], message: str
) -> None:
    other = replace(PARSES, **change)
    found = [("one", PARSES), ("two", other)] if not change else [("two", other)]

    with pytest.raises(ProjectError, match=rf"^two:1:1: this check cannot .*{re.escape(message)}"):
        register(found)


def test_something_else_than_a_check_cannot_be_registered() -> None:
    with pytest.raises(ProjectError, match="it is a function, expected"):
        register([("toml_check:CHECK", register)])


def test_a_check_that_says_nothing_of_its_depth_claims_least() -> None:
    check = Check(
        name="new",
        label="New",
        finds="what is wrong",
        shows="It is right.",
        leaves_open="the rest",
        run=PARSES.run,
        languages=("toml",),
    )

    assert register([("new", check)])["new"].depth == "parsed"


def test_evidence_of_a_check_that_is_not_installed_here_claims_least() -> None:
    snippet = Snippet("a", "one/start", "toml", "a = 1\n", Span("one.yml"), "a = 1\n")
    case = Case(snippet, "gone_since", "gate")
    row: Verification = None  # type: ignore[assignment]  # a static check asks nothing of it

    assert check_of("gone_since").is_static
    assert depth_of(case, row) is Depth.PARSED
    assert label_of(case) == "gone_since"


def test_the_documentation_has_the_row_of_each_check() -> None:
    text = (ROOT / "docs" / "faqcheck" / "checks.md").read_text(encoding="utf-8")
    read = [check for check in all_checks().values() if check.is_static]
    rows = [f"| `{c.name}` | {', '.join(c.languages) or 'declared'} | {c.finds} |" for c in read]

    table = re.findall(r"^\| `[a-z_]+` \| .* \| .* \|$", text, re.MULTILINE)

    assert table == rows


def test_every_check_that_runs_is_described() -> None:
    text = (ROOT / "docs" / "faqcheck" / "checks.md").read_text(encoding="utf-8")

    for check in all_checks().values():
        assert f"`{check.name}`" in text


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which the example package is installed beside faqcheck."""
    folder = tmp_path_factory.mktemp("site-packages")
    source = ROOT / "tests" / "projects" / "toml-check"
    shutil.copytree(source / "src", folder, dirs_exist_ok=True)
    metadata = folder / "toml_check-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: toml-check\nVersion: 1\n")
    settings = (source / "pyproject.toml").read_text(encoding="utf-8")
    (point,) = re.findall(r'^(toml_tables) = "(.+)"$', settings, re.MULTILINE)
    (metadata / "entry_points.txt").write_text(f"[faqcheck.checks]\n{' = '.join(point)}\n")
    return {**os.environ, "PYTHONPATH": str(folder)}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    page = "# Title\n\n```toml\n[b]\nx = 1\n[a]\ny = 1\n```\n\n```toml\n[a]\n[b]\n```\n"
    shutil.copytree(ROOT / "tests" / "projects" / "minimal", tmp_path, dirs_exist_ok=True)
    (tmp_path / "docs" / "a.md").write_text(page, encoding="utf-8")
    return tmp_path


def faqcheck(project: Path, env: dict[str, str], *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "faqcheck", "--project", str(project), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_check_of_another_package_runs_and_is_recorded(
    project: Path, installed: dict[str, str]
) -> None:
    code, said = faqcheck(project, installed, "verify", "docs/a/", "--record")

    assert code == 1
    assert "docs/a.md:6:1: the table 'a' stands behind 'b'. Sort the tables." in said
    _, status = faqcheck(project, installed, "status", "--json")
    states = {c["id"]: (c["state"], c["depth"]) for c in json.loads(status)["cases"]}
    assert states["docs/a/fence-1/toml_tables"] == ("failing", None)
    assert states["docs/a/fence-2/toml_tables"] == ("verified", "parsed")


def test_a_check_of_another_package_that_cannot_be_loaded_is_named(
    project: Path, installed: dict[str, str], tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(installed["PYTHONPATH"], broken)
    (broken / "toml_check" / "__init__.py").write_text("CHECK = 1\n", encoding="utf-8")

    code, said = faqcheck(project, {**installed, "PYTHONPATH": str(broken)}, "status")

    assert code == 1
    assert said.startswith("toml_check:CHECK:1:1: this check cannot be registered: it is a int")
    assert "Traceback" not in said


def test_the_page_on_checks_of_ones_own_shows_the_example_as_it_is() -> None:
    text = (ROOT / "docs" / "faqcheck" / "own-checks.md").read_text(encoding="utf-8")
    package = ROOT / "tests" / "projects" / "toml-check"
    blocks = dict(re.findall(r'```\w+ title="([^"]+)"\n(.*?)```', text, re.DOTALL))

    assert blocks["src/toml_check/__init__.py"] == (
        package / "src" / "toml_check" / "__init__.py"
    ).read_text(encoding="utf-8")
    assert blocks["pyproject.toml"] in (package / "pyproject.toml").read_text(encoding="utf-8")
