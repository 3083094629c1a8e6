"""The small projects pass the gate that they show; one of them is what newcomers copy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("name", ["minimal", "everything", "pages"])
def test_project_passes_its_own_gate(name: str, content: Callable[[str], Path]) -> None:
    gate = [str(Path(sys.executable).with_name("faqcheck")), "verify"]

    done = subprocess.run(gate, cwd=content(name), capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_a_project_of_pages_alone_is_whole(content: Callable[[str], Path]) -> None:
    folder = content("pages")
    program = Path(sys.executable).with_name("faqcheck")

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)

    recorded = run(program, "verify", "--record")
    lint, status = run(program, "lint"), run(program, "status", "--fail-on", "failing")
    rendered = run(program, "render", "--out", "out")
    built = run(Path(sys.executable).with_name("mkdocs"), "build", "--strict", "--quiet")

    for done in (recorded, lint, status, rendered, built):
        assert done.returncode == 0, done.stdout + done.stderr
    assert "All good: 3 pages, 3 code blocks, 6 cases." in lint.stderr
    assert "1 of 3 code blocks ran" in status.stdout
    assert "Printed values" in (folder / "out" / "index.md").read_text("utf-8")
    assert "Printed values" in (folder / "site" / "index.html").read_text("utf-8")
    assert not (folder / "out" / "questions.md").exists()
