"""Mistakes of authors, planted into the real FAQ: each is named at its place, and none beside it.

`tests/cases/mistakes.yml` is their table. Several are planted at once, each into its own files.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from faqcheck.content.lint import find_problems
from faqcheck.content.load import read_faq
from faqcheck.content.project import find_project
from faqcheck.errors import FaqError
from faqcheck.gate import unknown_checks

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2027, 1, 1)
MARK = "‸"
TOPICS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "faq_src").glob("*.yml"))
CONTENT = (
    *("faq_src", "snippets", "docs", "mkdocs.yml", "pyproject.toml"),
    *("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE"),
)
SOUND = {
    "id": "id: planted-{number}\n",
    "question": "question: Is number {number} planted?\n",
    "answer": "answer: |\n  **Yes.** It is.\n",
    "sources": 'sources: ["owner/name#1"]\n',
    "updated": "updated: 2026-01-31\n",
}


@dataclass(frozen=True)
class Mistake:
    """What an author did, and what has to be said about it."""

    name: str
    edits: dict[str, tuple[str | None, str]]
    """File -> what is looked for, and what takes its place; None: it is added at the end."""
    says: list[str]


def read_mistakes() -> list[Mistake]:
    table = yaml.safe_load((ROOT / "tests/cases/mistakes.yml").read_text(encoding="utf-8"))
    return [_mistake(number, row) for number, row in enumerate(table)]


def _mistake(number: int, row: dict[str, Any]) -> Mistake:
    edits: dict[str, tuple[str | None, str]] = {}
    if "entry" in row or "answer" in row:
        topic = row.get("topic", TOPICS[number % len(TOPICS)])
        edits[topic] = (None, _entry(number, row.get("entry", ""), row.get("answer")))
    if "in" in row:
        edits[row["in"]] = (row.get("find"), row["put"])
    edits |= {name: (None, text) for name, text in row.get("files", {}).items()}
    return Mistake(row["mistake"], edits, row["says"])


def _entry(number: int, fields: str, answer: str | None) -> str:
    """Return a sound entry with other fields, as it stands in a topic."""
    if fields.removeprefix(MARK).startswith("- "):
        return _indented(fields, 2)
    blocks = {name: text.format(number=number) for name, text in SOUND.items()}
    if answer is not None:
        blocks["answer"] = "answer: |\n" + _indented(answer, 2)
    changed: dict[str, str] = {}
    for part in re.split(rf"^(?={MARK}?[a-z_]+:)", fields, flags=re.MULTILINE):
        name = part.removeprefix(MARK).partition(":")[0]
        changed[name] = changed.get(name, "") + part
    text = "".join((blocks | changed).values())
    return "  - " + _indented(text, 4).removeprefix("    ")


def _indented(text: str, spaces: int) -> str:
    return re.sub(r"^(?=[^\n])", " " * spaces, text, flags=re.MULTILINE)


def together(mistakes: list[Mistake]) -> list[list[Mistake]]:
    """Return the mistakes in groups that touch no file twice; settings stop everything else."""
    groups: list[list[Mistake]] = []
    for mistake in mistakes:
        alone = "pyproject.toml" in mistake.edits
        for group in groups:
            taken = {name for other in group for name in other.edits}
            if not alone and taken.isdisjoint({*mistake.edits, "pyproject.toml"}):
                group.append(mistake)
                break
        else:
            groups.append([mistake])
    return groups


def plant(mistakes: list[Mistake], folder: Path) -> dict[str, list[str]]:
    """Write mistakes into a copy of the FAQ; return the lines that each has to give."""
    expected: dict[str, list[str]] = {}
    for mistake in mistakes:
        places = [place for name in mistake.edits for place in _edit(mistake, name, folder)]
        pairs = zip(places, mistake.says, strict=True)
        expected[mistake.name] = [f"{place}: {said}" for place, said in pairs]
    return expected


def _edit(mistake: Mistake, name: str, folder: Path) -> list[str]:
    """Edit a file, and return the places that are marked in it."""
    find, put = mistake.edits[name]
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    text = (
        before + put
        if find is None
        else re.sub(find, lambda _: put, before, count=1, flags=re.MULTILINE)
    )
    assert text != before or not put.strip(MARK), f"{mistake.name}: nothing was found in {name}"
    marked = [
        (number, column)
        for number, line in enumerate(text.split("\n"), start=1)
        for column, letter in enumerate(line, start=1)
        if letter == MARK
    ]
    path.write_text(text.replace(MARK, ""), encoding="utf-8")
    counts: dict[int, int] = {}
    places = []
    for number, column in marked:
        before_it = counts[number] = counts.get(number, 0) + 1
        places.append(f"{name}:{number}:{column - before_it + 1}")
    return places


def problems_of(folder: Path) -> list[str]:
    try:
        project = find_project(folder)
    except FaqError as err:
        return [str(problem) for problem in err.problems]
    unknown = unknown_checks(read_faq(project).value, project)
    return [str(problem) for problem in [*find_problems(project, today=TODAY), *unknown]]


def copy_project(folder: Path) -> None:
    """Copy what the content consists of, and what its pages link to."""
    for name in (*CONTENT, "tests/projects/minimal"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, folder / name)


GROUPS = together(read_mistakes())


@pytest.mark.parametrize("mistakes", GROUPS, ids=lambda group: f"{group[0].name}, and others")
def test_each_mistake_is_named_at_its_place_and_nothing_else_is(
    mistakes: list[Mistake], tmp_path: Path
) -> None:
    copy_project(tmp_path)
    expected = plant(mistakes, tmp_path)

    found = problems_of(tmp_path)

    missing = {}
    for name, lines in expected.items():
        for line in lines:
            wanted = re.compile(".*".join(map(re.escape, line.split("…"))))
            if (hit := next(filter(wanted.fullmatch, found), None)) is None:
                missing[name] = line
            else:
                found.remove(hit)
    assert (missing, found) == ({}, [])


def test_the_mistakes_are_many_and_of_many_kinds() -> None:
    said = [line for mistake in read_mistakes() for line in mistake.says]
    kinds = {line.rpartition("[")[2] for line in said}

    assert len(read_mistakes()) >= 120
    assert len(kinds) >= 60
