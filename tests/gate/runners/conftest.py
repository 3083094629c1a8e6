"""A small project on disk, and real pytest runs on it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

TOPIC = """\
topic: Trial
summary: What the tests of the gate run.
entries:
  - id: question
    question: Does it run?
    answer: |
{answer}
    snippets:
{snippets}
    sources: [a test]
    updated: 2026-11-24
"""


@dataclass(frozen=True)
class Trial:
    """A project with one entry."""

    root: Path

    def write(self, snippets: dict[str, str], declared: str, answer: str = "It does.") -> None:
        """Write snippet files and the entry that shows them."""
        for name, text in snippets.items():
            (self.root / "snippets" / name).write_text(textwrap.dedent(text), encoding="utf-8")
        topic = TOPIC.format(
            answer=textwrap.indent(textwrap.dedent(answer).strip(), " " * 6),
            snippets=textwrap.indent(textwrap.dedent(declared).strip(), " " * 6),
        )
        (self.root / "faq_src" / "trial.yml").write_text(topic, encoding="utf-8")

    def settings(self, text: str) -> None:
        """Append to pyproject.toml."""
        with (self.root / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write(textwrap.dedent(text))

    def command(self, *arguments: str) -> list[str]:
        """Return the command of a pytest run on the project.

        Loading every plugin that is installed here takes longer than most of these runs.
        """
        alone = ("--disable-plugin-autoload", "-p", "faqcheck.integrations.pytest", "-p", "xdist")
        return [sys.executable, "-m", "pytest", "-q", *alone, *arguments, "faq_src"]

    def pytest(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run pytest on the project."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    """Return a project without content."""
    for name in ("faq_src", "snippets"):
        (tmp_path / name).mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.faqcheck]\nname = "Trial"\n', encoding="utf-8")
    return Trial(tmp_path)
