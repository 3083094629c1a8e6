"""Everyday changes, each made in a copy of the engine in the files that the documentation names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "faqcheck" / "architecture.md"
MINIMAL = ROOT / "tests" / "projects" / "minimal"
TOPIC, SETTINGS = "faq_src/json.yml", "pyproject.toml"
Edits = list[tuple[str, str, str]]
"""File, a text in it, and what it becomes; no text: the file is new, or grows at its end."""


@dataclass
class Change:
    """A change of the engine, and how one sees that it was made."""

    engine: Edits
    project: Edits
    command: list[str]
    before: str
    """What is printed without it."""
    after: str
    """What is printed with it; a pattern, as `before`."""
    reads: str = ""
    """File that is looked into in place of what is printed."""


CHANGES = {
    "A mistake to report": Change(
        [
            (
                "content/lint/questions.py",
                "",
                "from faqcheck.errors import Problem\n\n\n"
                "def marks(content):\n"
                "    for entry in content.faq.entries.values():\n"
                "        if not entry.question.endswith('?'):\n"
                "            yield Problem(entry.span, 'no-question', 'asks nothing.')\n",
            ),
            ("content/lint/__init__.py", "    ports,\n", "    ports,\n    questions,\n"),
            (
                "content/lint/__init__.py",
                "    ids.topic_names,\n",
                "    ids.topic_names,\n    questions.marks,\n",
            ),
        ],
        [(TOPIC, "How do I read a JSON file?", "Reading a JSON file")],
        ["lint"],
        "All good",
        r"faq_src/json\.yml:\d+:\d+: asks nothing\. \[no-question\]",
    ),
    "A field of an entry": Change(
        [
            (
                "content/model.py",
                "    zh: EntryTranslation",
                "    difficulty: Text | None = None\n    zh: EntryTranslation",
            )
        ],
        [
            (
                TOPIC,
                "    related: [extra-data]\n",
                "    related: [extra-data]\n    difficulty: low\n",
            )
        ],
        ["render", "--out", "out"],
        "unknown field 'difficulty'",
        r'"difficulty": "low"',
        "out/faq.json",
    ),
    "A setting": Change(
        [
            (
                "content/settings.py",
                "    mkdocs: Text | None = Field(\n",
                "    motto: Text | None = None\n    mkdocs: Text | None = Field(\n",
            )
        ],
        [(SETTINGS, "", 'motto = "Short"\n')],
        ["lint"],
        r"pyproject\.toml:5:1: unknown setting 'motto'",
        "All good",
    ),
    "A language that is parsed": Change(
        [
            (
                "content/languages.py",
                "_OURS = (\n",
                "_OURS = (\n"
                "    Language(name='ini', parse=lambda text: [(1, 1, 'no section.')]),\n",
            ),
        ],
        [("docs/more.md", "", "# More\n\n```ini\na\n```\n")],
        ["verify"],
        r"(?s)^(?!.*no section)",
        r"docs/more\.md:4:1: no section\.",
    ),
    "A static check": Change(
        [
            (
                "gate/checks/short.py",
                "",
                "from faqcheck.gate.check import Check\n"
                "from faqcheck.gate.findings import Finding\n\n\n"
                "def check_length(batch):\n"
                "    return {case.id: [Finding(1, 1, 'is long.')] for case in batch.cases}\n\n\n"
                "CHECK = Check(name='short', label='Length', finds='long text', run=check_length,\n"
                "    shows='It is short.', leaves_open='that it works', languages=('python',))\n",
            )
        ],
        [],
        ["verify", "json/read-json"],
        "3 passed",
        r"snippets/json/read\.py:\d+:1: is long\.",
    ),
    "A need": Change(
        [
            (
                "content/needs.py",
                "NEEDS = {need.name",
                'CAMERA = Need(name="camera", meaning="a camera", shown="a camera",\n'
                '    without="with a camera")\n'
                "NEEDS = {need.name",
            ),
            (
                "content/needs.py",
                "for need in (BUILT, GPU, NETWORK)",
                "for need in (BUILT, GPU, NETWORK, CAMERA)",
            ),
        ],
        [
            (TOPIC, "runs: {assets:", "runs: {in: [lab], assets:"),
            (SETTINGS, "", '[tool.faqcheck.environments.lab]\nsystem = true\nneeds = ["camera"]\n'),
        ],
        ["verify", "json/read-json"],
        "expected 'gpu' or 'network'; found 'camera'",
        "1 not run, because this machine offers no camera",
    ),
    "What makes evidence stale": Change(
        [
            (
                "evidence/digest.py",
                '            "tools": _tools(case.check),\n',
                '            "tools": _tools(case.check),\n            "moon": "full",\n',
            )
        ],
        [],
        ["verify", "--record", "json/read-json"],
        r"(?s)^(?!.*moon)",
        '"moon": "full"',
        "ledger/system.jsonl",
    ),
    "A word of a badge": Change(
        [("site/badge_words.py", 't("Not run yet")', 't("Nobody ran it")')],
        [],
        ["render", "--out", "out"],
        "Not run yet",
        "Nobody ran it",
        "out/q/read-json/index.md",
    ),
    "A command": Change(
        [
            (
                "cli/count.py",
                "",
                "import click\n\n\n@click.command()\ndef count():\n"
                '    """Count."""\n    click.echo("one, two")\n',
            ),
            (
                "cli/main.py",
                "COMMANDS = {\n",
                'COMMANDS = {\n    "count": Lazy("count:count", "Count."),\n',
            ),
        ],
        [],
        ["count"],
        "No such command 'count'",
        "one, two",
    ),
}


def documented() -> dict[str, set[str]]:
    """Return the changes that the documentation names, and the files of the engine for each."""
    table = PAGE.read_text(encoding="utf-8").partition("## Where to change what")[2]
    rows = re.findall(r"^\| (?!Change|---)([^|]+?) \| ([^|]+?) \|", table, re.MULTILINE)
    return {name: set(re.findall(r"`([^`]+\.py)`", files)) for name, files in rows}


def edit(folder: Path, edits: Edits) -> None:
    """Change files; each text to be replaced has to be there once."""
    for name, old, new in edits:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert not old or text.count(old) == 1, f"{name}: {old!r}"
        path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")


def said(change: Change, engine: Path, project: Path) -> str:
    """Return what a command prints, and what the file holds that the change names."""
    done = subprocess.run(
        [sys.executable, "-m", "faqcheck", "--project", str(project), *change.command],
        env=os.environ | {"PYTHONPATH": str(engine)},
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    printed = done.stdout + done.stderr
    assert "Traceback" not in printed, printed
    file = project / change.reads
    return printed + (file.read_text(encoding="utf-8") if change.reads and file.is_file() else "")


def test_every_change_of_the_documentation_is_made_here() -> None:
    made = {name: {file for file, *_ in change.engine} for name, change in CHANGES.items()}

    named = documented()

    assert named.keys() == made.keys()
    for name, files in made.items():
        existing = {file for file in files if (ROOT / "src" / "faqcheck" / file).is_file()}
        assert named[name] == existing, name
        for new in files - existing:
            assert f"`{Path(new).parent}`" in PAGE.read_text(encoding="utf-8"), new


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_made_where_the_documentation_says(name: str, tmp_path: Path) -> None:
    change = CHANGES[name]
    engine, project = tmp_path / "engine", tmp_path / "project"
    shutil.copytree(ROOT / "src", engine, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(MINIMAL, project)
    edit(project, change.project)

    before = said(change, engine, project)
    edit(engine / "faqcheck", change.engine)
    shutil.rmtree(project / "out", ignore_errors=True)
    after = said(change, engine, project)

    assert re.search(change.before, before), before
    assert re.search(change.after, after), after
    assert not re.search(change.after, before), before
