"""Lint, the build and the gate report the same mistakes in the same words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PROBLEM = re.compile(r"^(?:[A-Z]+ +- +faqcheck: )?(\S+:\d+:\d+: .*\[[a-z-]+\])$", re.MULTILINE)
TOPIC = """\
topic: Mistakes
summary: Some of each.
entries:
  - id: mistakes
    question: What is wrong here?
    answer: |
      [this](faq:nobody) and [that](gone.md)

      [[snippet:none]]

      ```
      bare
      ```

      ```pyton
      misspelt
      ```
    sumptoms: [x]
    snippets:
      - {id: lost, file: lost.py, checks: {static: it is lost}}
    sources: [https://example.org/manual]
    related: [read-jsom]
    updated: 2026-01-31
"""


def run(folder: Path, *command: str) -> set[str]:
    """Run a program of the project; return the problems that it prints."""
    done = subprocess.run(
        [Path(sys.executable).with_name(command[0]), *command[1:]],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return set(PROBLEM.findall(done.stdout + done.stderr))


def test_three_programs_say_the_same(content: Callable[[str], Path]) -> None:
    folder = content("minimal")
    (folder / "faq_src" / "mistakes.yml").write_text(TOPIC, encoding="utf-8")
    (folder / "faq_src" / "no-yaml.yml").write_text("topic: [\n", encoding="utf-8")
    (folder / "faq_src" / "a-folder.yml").mkdir()
    (folder / "faq_src" / "a-link.yml").symlink_to("/nowhere/topic.yml")
    (folder / "snippets" / "forgotten.py").write_text("print(1)\n", encoding="utf-8")
    (folder / "ledger").mkdir(exist_ok=True)
    (folder / "ledger" / "gate.jsonl").write_text("half a ro\n", encoding="utf-8")
    page = "# Home\n\n[x](gone.md)\n\n```\nbare\n```\n"
    (folder / "docs" / "index.md").write_text(page, encoding="utf-8")

    said = run(folder, "faqcheck", "lint")

    assert len({line.partition(":")[0] for line in said}) == 7
    warnings = {line for line in said if ": warning: " in line}
    assert len(warnings) == 3
    told = {line.replace(": warning: ", ": ") for line in said}
    assert run(folder, "mkdocs", "build", "--strict") == told
    # The gate counts warnings; what turns it red is named line by line.
    assert run(folder, "pytest", "-m", "lint", "faq_src", "docs") == said - warnings
