"""A lint is told again only while a lint that reads all would say the same."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

MINIMAL = Path(__file__).parents[1] / "projects" / "minimal"
PAGE = "# More\n\nSee [this](there.md).\n\n```json\n{}\n```\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FAQCHECK_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    shutil.copytree(MINIMAL, folder)
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "more.md").write_text(PAGE, encoding="utf-8")
    (folder / "docs" / "there.md").write_text("# There\n", encoding="utf-8")
    time.sleep(0.1)
    return folder


def lint(project: Path, *options: str) -> tuple[int, str, bool]:
    """Return status, what is printed, and whether anything was read for it."""
    program = (
        "import sys, faqcheck.cli.main as program\n"
        "try: program.main()\n"
        "finally: print('pydantic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "lint", *options],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    printed, _, is_read = done.stdout.strip().rpartition("\n")
    return done.returncode, printed + done.stderr, is_read == "True"


def test_an_unchanged_project_is_not_read_again(project: Path) -> None:
    first, again = lint(project), lint(project)

    assert first[:2] == again[:2]
    assert (first[2], again[2]) == (True, False)
    assert lint(project, "--no-cache")[2]


def same_size_and_time(project: Path) -> None:
    """Break data without a trace in size or time of writing."""
    path = project / "docs" / "more.md"
    before = path.stat()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{}", "{,") if "{}" in text else text.replace("{,", "{}"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def target_of_a_link(project: Path) -> None:
    path = project / "docs" / "there.md"
    path.unlink() if path.exists() else path.write_text("# There\n", encoding="utf-8")


def settings(project: Path) -> None:
    path = project / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    mark = '\nmotto = "x"\n'
    path.write_text(text.removesuffix(mark) if text.endswith(mark) else text + mark)


def new_page(project: Path) -> None:
    path = project / "docs" / "new.md"
    path.unlink() if path.exists() else path.write_text("# New\n\n```nonsens\na\n```\n")


def other_name(project: Path) -> None:
    old, new = project / "docs" / "more.md", project / "docs" / "less.md"
    text = (old if old.exists() else new).read_text(encoding="utf-8")
    for path in (old, new):
        path.unlink(missing_ok=True)
    old.write_text(text + "\n", encoding="utf-8")


def damaged_ledger(project: Path) -> None:
    path = project / "ledger" / "cpu.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.unlink() if path.exists() else path.write_text("{\n", encoding="utf-8")


def touched(project: Path) -> None:
    (project / "docs" / "more.md").touch()


EDITS: list[Callable[[Path], None]] = [
    same_size_and_time,
    target_of_a_link,
    settings,
    new_page,
    other_name,
    damaged_ledger,
    touched,
]


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edit_it_says_what_a_lint_that_reads_all_says(project: Path, seed: int) -> None:
    chance = random.Random(seed)
    said = set()

    for edit in chance.sample(EDITS, len(EDITS)):
        lint(project)
        edit(project)
        found, cold = lint(project)[:2], lint(project, "--no-cache")[:2]
        assert found == cold, edit.__name__
        said.add(cold)

    assert len(said) > 1


def test_what_depends_on_more_than_the_project_is_not_kept(project: Path) -> None:
    (project / "mkdocs.yml").write_text("site_name: !ENV [NAME, a]\n", encoding="utf-8")
    time.sleep(0.1)

    assert [lint(project)[2] for _ in range(2)] == [True, True]
    (project / "mkdocs.yml").write_text("site_name: a\n", encoding="utf-8")
    (project / "docs" / "link.md").symlink_to(project.parent / "elsewhere.md")
    time.sleep(0.1)
    assert [lint(project)[2] for _ in range(2)] == [True, True]


def test_what_git_says_of_a_published_branch_is_asked_again(project: Path) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *arguments], cwd=project, check=True, capture_output=True)

    addresses = project / "ledger" / "addresses.txt"
    addresses.parent.mkdir(exist_ok=True)
    addresses.write_text("read-json\n", encoding="utf-8")
    git("init", "--initial-branch=main")
    git("add", ".")
    git("commit", "-m", "one address is listed")
    git("branch", "published")
    addresses.write_text("gone\nread-json\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-m", "two are listed")
    git("update-ref", "refs/remotes/origin/main", "published")
    time.sleep(0.1)
    draft = lint(project)[:2]

    git("update-ref", "refs/remotes/origin/main", "main")

    assert lint(project)[:2] == lint(project, "--no-cache")[:2] != draft
