"""Hand-written pages: Markdown, and notebooks."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from faqcheck.content.languages import PYTHON
from faqcheck.content.load.fences import read_fences
from faqcheck.content.load.front_matter import read_front_matter
from faqcheck.content.load.report import leads_out
from faqcheck.content.load.running import with_fixtures, with_sessions, with_unasked_runs
from faqcheck.content.markdown import default_reader
from faqcheck.content.model import Page, Snippet
from faqcheck.content.notebooks import SUFFIX, read_notebook
from faqcheck.content.paths import is_file, is_inside
from faqcheck.content.source import read_text
from faqcheck.content.weigh import with_levels
from faqcheck.errors import LoadError, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faqcheck.content.load.report import Report
    from faqcheck.content.markdown import MarkdownReader
    from faqcheck.content.project import Project

_NOTEBOOK = "notebook"
"""Id of the program of a notebook, in its page."""


def page_paths(project: Project) -> list[Path]:
    """Return the hand-written Markdown files and the notebooks of a project, sorted.

    Folders that are linked are looked into, as MkDocs does; what starts with a dot is left out.
    """
    found: list[Path] = []
    for path in project.pages:
        found += sorted(_files_below(path, set())) if path.is_dir() else [path] * is_file(path)
    return [path for path in found if not project.excludes(project.relative(path))]


def _files_below(folder: Path, above: set[Path]) -> Iterator[Path]:
    """Yield pages of a folder and of those in it.

    Args:
        folder: to look into.
        above: folders that hold it, links followed: a link to one of them leads round in a circle.
    """
    real = folder.resolve()
    if real in above:
        return
    for path in folder.iterdir() if os.access(folder, os.R_OK | os.X_OK) else ():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _files_below(path, {*above, real})
        elif path.suffix in (".md", SUFFIX):
            yield path


def read_page(path: Path, project: Project, report: Report, reader: MarkdownReader) -> Page | None:
    """Return a page, None if it cannot be used; what is wrong is reported."""
    relative = project.relative(path)
    if not is_inside(path, project.root):
        report.problems.append(leads_out(relative))
        return None
    try:
        text = read_text(path, relative=relative)
    except LoadError as err:
        report.problems += err.problems
        return None
    owner = re.sub(r"\.(md|ipynb)$", "", relative).replace(" ", "-")
    if path.suffix == SUFFIX:
        return _notebook_page(text, relative, owner, report)
    before = len(report.problems)
    snippets = read_fences(text, owner, Span(relative), report, reader, page=path)
    declared = read_front_matter(text, relative, report)
    if levels := declared.levels:
        report.problems[before:] = with_levels(report.problems[before:], levels)
        snippets = [replace(one, levels={**levels, **one.levels}) for one in snippets]
    snippets = with_sessions(with_unasked_runs(snippets, project), all_of=declared.session)
    snippets = with_fixtures(snippets, declared.fixtures)
    return Page(relative, text, tuple(snippets))


def _notebook_page(text: str, relative: str, owner: str, report: Report) -> Page | None:
    notebook, problems, _ = read_notebook(text, relative=relative)
    report.problems += problems
    if notebook is None:
        return None
    whole = notebook.whole
    program = Snippet(
        id=_NOTEBOOK,
        owner=owner,
        language=PYTHON,
        text=whole,
        span=notebook.cells[0].span,
        whole=whole,
        file=relative,
        location=("metadata", "faqcheck"),
        notebook=notebook,
    )
    snippets = [program]
    for cell in notebook.prose:
        snippets += read_fences(
            *(cell.text, owner, cell.span, report, default_reader()), first=len(snippets)
        )
    return Page(relative, "", tuple(snippets), notebook)
