"""Fixtures of pytest: set up around a block, in its own process, and torn down after it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = '[tool.faqcheck]\nname = "Trial"\npages = ["docs"]\nrun = ["python"]\n'
CONFTEST = """\
import pytest

@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOP", "open")
    (tmp_path / "prices").write_text("apple")
    yield {"apple": 1.25, "folder": tmp_path}
    print("the shop is closed")

@pytest.fixture
def port(shop):
    return 8123

@pytest.fixture
def broken():
    raise ValueError("no luck")

@pytest.fixture
def late():
    yield
    raise ValueError("too late")

@pytest.fixture
def absent():
    pytest.skip("no docker")
"""


def verify(folder: Path, page: str, *, settings: str = "", conftest: str = CONFTEST) -> str:
    """Write a page below a conftest.py, run its cases, and return what was said."""
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(SETTINGS + settings, encoding="utf-8")
    (folder / "conftest.py").write_text(conftest, encoding="utf-8")
    (folder / "docs" / "page.md").write_text(textwrap.dedent(page), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "faqcheck", "verify"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.stdout + done.stderr


def block(code: str, declared: str, language: str = "python") -> str:
    """Return a page with one block."""
    return f"<!-- faqcheck: {{checks: {{{declared}}}}} -->\n```{language}\n{code}\n```\n"


def test_values_and_variables_of_fixtures_reach_a_block(tmp_path: Path) -> None:
    said = verify(
        tmp_path,
        """\
        ---
        faqcheck:
          fixtures: [shop]
        ---

        ```python
        import os

        assert os.environ["SHOP"] == "open"
        assert (shop["folder"] / "prices").read_text() == "apple"
        ```

        ```python
        print(shop["apple"])
        #> 1.25
        ```

        ```python fixture:port
        assert port == 8123
        assert shop["apple"]
        ```

        ```pycon
        >>> shop["apple"]
        1.25
        ```
        """,
    )

    assert "runs       3 passed" in said, said
    assert "prints     1 passed" in said


def test_a_shell_gets_what_is_plain_as_variables(tmp_path: Path) -> None:
    code = 'test "$port" = 8123\ntest "$SHOP" = open\ntest -z "${shop-}"'

    said = verify(tmp_path, block(code, "runs: {fixtures: [port, shop]}", "bash"))

    assert "runs       1 passed" in said, said


def test_a_session_shares_the_fixtures_of_its_blocks(tmp_path: Path) -> None:
    first = block('shop["pear"] = 2', "runs: {session: one, fixtures: [shop]}")
    second = block('print(shop["pear"], port)', "runs: {session: one, fixtures: [port]}")

    said = verify(tmp_path, f"{first}\n{second}")

    assert "runs       2 passed" in said, said


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("broken", "ValueError: no luck (in a fixture, conftest.py:16)"),
        ("late", "ValueError: too late (while a fixture was torn down, conftest.py:21)"),
        ("absent", "Skipped: no docker (in a fixture, conftest.py:25)"),
        ("shopp", "there is no fixture 'shopp' for this page. Did you mean 'shop'?"),
    ],
)
@pytest.mark.parametrize("language", ["python", "bash"])
def test_what_a_fixture_raises_is_red(
    name: str, expected: str, language: str, tmp_path: Path
) -> None:
    code = "print(1)" if language == "python" else "echo 1"

    said = verify(tmp_path, block(code, f"runs: {{fixtures: [{name}]}}", language))

    assert expected in said, said
    assert "runs       1 failed" in said
    assert "docs/page.md:3:1" in said


def test_a_block_that_fails_is_red_at_its_own_line(tmp_path: Path) -> None:
    said = verify(tmp_path, block('print(1)\nshop["plum"]', "runs: {fixtures: [shop]}"))

    assert "docs/page.md:4:1: KeyError: 'plum'" in said, said
    assert "the shop is closed" in said


def test_a_conftest_that_cannot_be_imported_is_red(tmp_path: Path) -> None:
    page = block("print(1)", "runs: {fixtures: [shop]}")

    said = verify(tmp_path, page, conftest="import nothing_of_that_name\n")

    assert "No module named 'nothing_of_that_name'" in said, said
    assert "1 failed" in said


def test_fixtures_from_names_other_files(tmp_path: Path) -> None:
    (tmp_path / "more.py").write_text(CONFTEST, encoding="utf-8")
    page = block('assert shop["apple"]', "runs: {fixtures: [shop]}")

    said = verify(tmp_path, page, settings='fixtures_from = ["more.py"]\n', conftest="")

    assert "runs       1 passed" in said, said


def test_no_other_test_and_no_setting_of_pytest_matters(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --unknown\n", encoding="utf-8")
    conftest = f"{CONFTEST}\ncollect_ignore_glob = ['*.md']\n"

    said = verify(tmp_path, block("print(1)", "runs: {fixtures: [shop]}"), conftest=conftest)

    assert "runs       1 passed" in said, said


def test_a_name_that_is_no_fixture_is_a_problem_at_its_place(tmp_path: Path) -> None:
    said = verify(tmp_path, block("print(1)", 'runs: {fixtures: ["a b"]}'))

    assert "'a b' is no name of a fixture" in said, said
