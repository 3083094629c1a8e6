"""The baseline tolerates what was there, holds what is new or changed, and only gets shorter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FAQCHECK = Path(sys.executable).with_name("faqcheck")
SETTINGS = (
    '[tool.faqcheck]\nname = "Begun"\nrun = ["python"]\n'
    '[tool.faqcheck.levels]\nunknown-link-target = "error"\n'
)
PAGE = """\
# Begun

[gone](gone.md)

```json
{"a": 1,}
```

```python
raise ValueError("as ever")
```
"""
WRONG = '```json\n{"b": 2,}\n```\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a project with three findings that is begun: its baseline is written."""
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text(PAGE, encoding="utf-8")
    begun = faqcheck(tmp_path, "baseline")
    assert begun.returncode == 0, begun.stdout + begun.stderr
    assert "faqcheck-baseline.jsonl: 3 findings." in begun.stdout
    return tmp_path


def faqcheck(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FAQCHECK, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"GITHUB_ACTIONS": ""},
    )


def edit(folder: Path, old: str, new: str) -> None:
    page = folder / "docs" / "page.md"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")


def test_what_was_there_is_tolerated_counted_and_shown_as_waived(folder: Path) -> None:
    verify, lint = faqcheck(folder, "verify", "--record"), faqcheck(folder, "lint")
    status = faqcheck(folder, "status", "--fail-on", "failing", "--json")
    faqcheck(folder, "render", "--out", "out")

    assert verify.returncode == 0, verify.stdout
    assert "2 tolerated" in verify.stdout
    assert "in the baseline, and tolerated: 3" in verify.stdout
    assert (lint.returncode, lint.stdout) == (0, "")
    assert "1 tolerated by the baseline" in lint.stderr
    assert status.returncode == 0
    page = (folder / "out" / "page.md").read_text(encoding="utf-8")
    assert "faq-waived" in page
    assert "in the baseline" in page


def test_a_block_that_is_put_before_others_moves_nothing(folder: Path) -> None:
    edit(folder, "# Begun\n", '# Begun\n\n```json\n{"fine": 1}\n```\n')

    assert faqcheck(folder, "verify").returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# Begun\n", f"# Begun\n\n{WRONG}", "page.md:4:8: invalid JSON"),
        ('{"a": 1,}', '{"a": 2,}', "page.md:6:8: invalid JSON"),
        ('"as ever"', '"another"', "ValueError: another"),
        ("[gone](gone.md)", "[gone](elsewhere.md)", "there is no file 'elsewhere.md'"),
        ("# Begun\n", '# Begun\n\n```json\n{"a": 1,}\n```\n', "invalid JSON"),
    ],
)
def test_a_new_or_changed_finding_is_held(folder: Path, old: str, new: str, said: str) -> None:
    edit(folder, old, new)

    done = faqcheck(folder, "verify")

    assert done.returncode == 1
    assert said in done.stdout


def test_it_only_gets_shorter(folder: Path) -> None:
    edit(folder, '{"a": 1,}', '{"a": 1}')
    edit(folder, "# Begun\n", f"# Begun\n\n{WRONG}")

    again = faqcheck(folder, "baseline")

    lines = (folder / "faqcheck-baseline.jsonl").read_text(encoding="utf-8").splitlines()
    assert again.returncode == 1
    assert "2 findings, 1 dropped." in again.stdout
    assert "1 new; they are not written down." in again.stderr
    assert [json.loads(line)["found"][:10] for line in lines] == ["ValueError", "there is n"]


def test_a_fixed_block_cannot_go_back(folder: Path) -> None:
    edit(folder, '{"a": 1,}', '{"a": 1}')
    said = faqcheck(folder, "verify").stdout
    faqcheck(folder, "baseline")
    edit(folder, '{"a": 1}', '{"a": 1,}')

    done = faqcheck(folder, "verify")

    assert done.returncode == 1
    assert "invalid JSON" in done.stdout
    assert "passed" in said


def test_a_damaged_line_is_named(folder: Path) -> None:
    with (folder / "faqcheck-baseline.jsonl").open("a", encoding="utf-8") as file:
        file.write("{not json\n")

    done = faqcheck(folder, "lint")

    assert done.returncode == 1
    assert "faqcheck-baseline.jsonl:4:1" in done.stdout
    assert "[bad-baseline]" in done.stdout
