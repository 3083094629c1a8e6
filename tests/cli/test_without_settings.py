"""A folder that has never heard of faqcheck: its pages are found, read, and run if asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

FAQCHECK = Path(sys.executable).with_name("faqcheck")
README = """\
# Square roots

```python
import math

print(math.sqrt(16))
#> 4.0
```

```bash
$ echo hello
hello
```

A tree:

```
src/
  one.py
```
"""
PAGE = """\
# More

```python
def double(number):
    return 2 * number
```

```python
import this_is_not_installed
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with pages, and with tests that are no business of the gate."""
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    page = tmp_path / "docs" / "build" / "more.md"  # pytest looks into no 'build' by itself
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    (tmp_path / "conftest.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    (tmp_path / "docs" / "test_it.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nrequired_plugins = none-such\n", "utf-8")
    return tmp_path


def faqcheck(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return subprocess.run(
        [FAQCHECK, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=variables | {"GITHUB_ACTIONS": ""},
    )


def test_correct_pages_are_green_and_what_could_run_is_said(folder: Path) -> None:
    done = faqcheck(folder, "verify", "README.md", "docs/")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1  untagged-code, first README.md:17:1" in done.stdout
    assert "4 blocks were read and not run, though they could be: 3 python, 1 bash." in done.stdout
    assert "To run them: faqcheck verify README.md docs --run bash,python" in done.stdout
    assert sorted(path.name for path in folder.iterdir()) == [
        *("README.md", "conftest.py", "docs", "pytest.ini"),
    ]


def test_blocks_run_when_their_language_is_named(folder: Path) -> None:
    done = faqcheck(folder, "verify", "--run", "python")

    assert done.returncode == 1
    assert "docs/build/more.md:9:1: ModuleNotFoundError" in done.stdout
    assert "faqcheck verify docs/build/more/fence-2/runs-system --run python" in done.stdout
    assert "1 failed" in done.stdout
    assert "prints     1 passed" in done.stdout


def test_a_wrong_comment_of_what_is_printed_is_found(folder: Path) -> None:
    (folder / "README.md").write_text(README.replace("#> 4.0", "#> 5.0"), encoding="utf-8")

    done = faqcheck(folder, "verify", "README.md", "--run", "python")

    assert done.returncode == 1
    assert "README.md:7:1: shows what is not so" in done.stdout


def test_the_virtual_environment_of_the_folder_is_used(folder: Path) -> None:
    venv.create(folder / ".venv", with_pip=False, symlinks=True)
    (site,) = (folder / ".venv" / "lib").glob("python*/site-packages")
    (site / "this_is_not_installed.py").write_text("", encoding="utf-8")

    done = faqcheck(folder, "verify", "docs", "--run", "python")

    assert done.returncode == 0, done.stdout
    assert "project  runs       2 passed" in done.stdout


def test_lint_status_and_json_need_no_settings_either(folder: Path) -> None:
    lint = faqcheck(folder, "lint")
    status = faqcheck(folder, "status")
    outcomes = json.loads(faqcheck(folder, "verify", "README.md", "--json").stdout)

    assert (lint.returncode, status.returncode) == (0, 0)
    assert "2 warnings." in lint.stderr
    assert "All good: 2 pages, 4 code blocks, 9 cases." in lint.stderr
    assert {one["case"] for one in outcomes} >= {"README/fence-1/parses", "README/fence-2/verbatim"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("docs/none.md",), "there is no file or folder 'docs/none.md'"),
        (("conftest.py",), "'conftest.py' is not read; pages end in .md or .ipynb"),
        (("..",), "'..' is outside of"),
        (("--run", "pytho"), "blocks of 'pytho' cannot be run. Did you mean 'python'?"),
    ],
)
def test_a_wrong_call_is_named(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = faqcheck(folder, "verify", *arguments)

    assert done.returncode == 2
    assert said in done.stderr


def test_an_empty_folder_is_no_project(tmp_path: Path) -> None:
    done = faqcheck(tmp_path, "verify")

    assert done.returncode == 1
    assert "no-project" in done.stderr
    assert "faqcheck init" in done.stderr
