"""Examples of faqcheck's own files in a documentation, read by what reads the real ones.

A topic is read as the only one of a project in a temporary folder, with empty files where it names
some. What it names that would stand elsewhere in its project is no mistake of an example.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from faqcheck.content.declared import read_declared
from faqcheck.content.lint import find_problems
from faqcheck.content.load.front_matter import FrontMatter
from faqcheck.content.model import Checks, Declared, Synonyms, TableDeclaration
from faqcheck.content.project import SETTINGS, Project, read_project
from faqcheck.content.settings import Settings
from faqcheck.content.source import parse_document
from faqcheck.errors import LoadError, Problem, ProjectError, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ELSEWHERE = {
    "misspelt-name",
    "no-check",
    "undated-translation",
    "unknown-entry",
    "unknown-environment",
    "unknown-plot",
    "unknown-table",
}
"""Problems of a topic that names what stands elsewhere in the project it is from."""
_OF_SETTINGS = {"bad-toml", "bad-value", "unknown-setting", "wrong-type", "unknown-environment"}
"""Problems of settings that do not depend on the folder that they are for."""
_CUT = re.compile(r"# …|\[…\]")
"""How an example says that it leaves something out."""
_DAY = dt.date(2026, 1, 1)
"""Days of an example are not compared with today."""


def example_problems(kind: str, text: str) -> list[Problem]:
    """Return what is wrong with an example of one of our files, placed in its text."""
    try:
        problems = _READERS[kind](text)
    except LoadError as err:
        problems = err.problems
    is_cut = _CUT.search(text) is not None
    return sorted(p for p in problems if not (is_cut and p.code == "missing-field"))


def _read(kind: type[Declared]) -> Callable[[str], Iterable[Problem]]:
    return lambda text: read_declared(kind, parse_document(text, relative="")).problems


def _topic(text: str) -> Iterable[Problem]:
    with TemporaryDirectory(prefix="faqcheck-") as name:
        folder = Path(name)
        topic = folder / "faq_src" / "example.yml"
        topic.parent.mkdir()
        topic.write_text(text, encoding="utf-8")
        for file, region in re.findall(r"\bfile: ([\w./-]+)(?:,?\s+region: ([\w-]+))?", text):
            _snippet(folder / "snippets" / file, region)
        today = max([_DAY, *(day for _, day in _days(text))])
        found = find_problems(Project(folder, Settings(name="example", pages=[])), today=today)
    return [
        replace(problem, span=Span("", problem.span.line, problem.span.column))
        for problem in found
        if problem.span.path == "faq_src/example.yml" and problem.code not in _ELSEWHERE
    ]


def _days(text: str) -> Iterable[tuple[str, dt.date]]:
    for match in re.finditer(r"\b(\d{4})-(\d\d)-(\d\d)\b", text):
        try:
            yield match[0], dt.date(*map(int, match.groups()))
        except ValueError:
            continue


def _snippet(path: Path, region: str) -> None:
    """Write a file with the marks of a region; paths that lead out of the folder are lint's."""
    if ".." in path.parts:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    marks = (f"# --8<-- [start:{region}]\n", f"# --8<-- [end:{region}]\n") if region else ("", "")
    path.write_text("true\n".join(marks), encoding="utf-8")


def _entry(text: str) -> Iterable[Problem]:
    above = "topic: Example\nsummary: An example.\nentries:\n"
    for problem in _topic(above + textwrap.indent(text, "  ")):
        line = max(1, problem.span.line - above.count("\n"))
        yield replace(problem, span=Span("", line, max(1, problem.span.column - 2)))


def _settings(text: str) -> Iterable[Problem]:
    with TemporaryDirectory(prefix="faqcheck-") as name:
        (Path(name) / SETTINGS).write_text(text, encoding="utf-8")
        try:
            read = read_project(Path(name))
        except ProjectError as err:
            return [p for p in err.problems if p.code in _OF_SETTINGS]
    if read is None:
        return [Problem(Span(""), "no-project", "holds no table [tool.faqcheck].")]
    return []


_READERS: dict[str, Callable[[str], Iterable[Problem]]] = {
    "topic": _topic,
    "entry": _entry,
    "page": _read(FrontMatter),
    "checks": _read(Checks),
    "settings": _settings,
    "synonyms": _read(Synonyms),
    "table": _read(TableDeclaration),
}
"""Kind of file -> what reads it."""
