"""What a finding weighs: an error blocks, a warning is said, and neither hides from its author."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "# Page\n\n```python\nx  = 1\n```\n"
ENTRY = """topic: One
summary: About one.
entries:
  - id: start
    question: How do I start?
    sources: [https://example.org/manual]
    updated: 2026-01-31
    answer: |
      ```python
      x  = 1
      ```
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "faq_src").mkdir()
    (tmp_path / "faq_src" / "one.yml").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "README.md").write_text(PAGE, encoding="utf-8")
    write_settings(tmp_path)
    return tmp_path


def write_settings(project: Path, more: str = "") -> None:
    settings = f'[tool.faqcheck]\nname = "Case"\n{more}'
    (project / "pyproject.toml").write_text(settings, encoding="utf-8")


def faqcheck(project: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "faqcheck", "--project", str(project), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_layout_is_said_and_turns_nothing_red_unless_a_project_wants_it(project: Path) -> None:
    code, said = faqcheck(project, "verify")

    assert code == 0, said
    assert "README.md:4:3: is formatted otherwise by ruff." in said
    assert "style      2 warned" in said
    write_settings(project, '[tool.faqcheck.levels]\nstyle = "error"\n')
    code, said = faqcheck(project, "verify")
    assert code == 1
    assert "2 failed" in said


def test_what_is_off_has_no_case(project: Path) -> None:
    write_settings(project, '[tool.faqcheck.levels]\nstyle = "off"\n')

    code, said = faqcheck(project, "verify")

    assert code == 0
    assert "style" not in said


def test_a_reader_is_not_told_of_the_layout(project: Path) -> None:
    faqcheck(project, "verify", "--record")

    _, status = faqcheck(project, "status", "--json")
    data = json.loads(status)

    assert {c["id"]: c["state"] for c in data["cases"]}["one/start/fence-1/style"] == "failing"
    assert data["answers"]["verified"] == data["answers"]["read"] == 1
    assert faqcheck(project, "status", "--fail-on", "failing")[0] == 0
    faqcheck(project, "render", "--out", str(project / "out"))
    page = (project / "out" / "one.md").read_text(encoding="utf-8")
    assert "parsed" in page
    assert "failing" not in page
    assert "Format and lint" not in page


def test_a_warning_of_another_check_claims_nothing_and_blocks_nothing(project: Path) -> None:
    (project / "README.md").write_text("# Page\n\n```bash\nno-such-tool\n```\n", encoding="utf-8")
    write_settings(project, '[tool.faqcheck.levels]\ncommands = "warning"\n')

    code, said = faqcheck(project, "verify", "--record")

    assert code == 0
    assert "unknown command 'no-such-tool'" in said
    _, status = faqcheck(project, "status", "--json")
    found = {c["id"]: c["depth"] for c in json.loads(status)["cases"]}
    assert found["README/fence-1/commands"] is None
    assert found["README/fence-1/parses"] == "parsed"


@pytest.mark.parametrize(
    ("settings", "page", "place"),
    [
        ('[tool.faqcheck.levels]\nstlye = "off"\n', PAGE, "pyproject.toml:4:1"),
        ('[tool.faqcheck.levels_in."*.md"]\nstlye = "off"\n', PAGE, "pyproject.toml:4:1"),
        ("", f"---\nfaqcheck: {{levels: {{stlye: off}}}}\n---\n{PAGE}", "README.md:6:1"),
        ("", PAGE.replace("```p", "<!-- faqcheck: {levels: {stlye: off}} -->\n```p"), "README.md"),
    ],
)
def test_a_level_for_a_check_that_does_not_exist_is_a_mistake(
    settings: str, page: str, place: str, project: Path
) -> None:
    write_settings(project, settings)
    (project / "README.md").write_text(page, encoding="utf-8")

    code, said = faqcheck(project, "lint")

    assert code == 1
    assert said.startswith(place)
    assert "there is no check 'stlye'. Did you mean 'style'? [unknown-check]" in said
