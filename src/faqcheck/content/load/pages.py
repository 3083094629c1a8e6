"""Hand-written pages: Markdown, and notebooks."""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from faqcheck.content.languages import PYTHON
from faqcheck.content.load.fences import read_fences
from faqcheck.content.load.front_matter import read_front_matter
from faqcheck.content.load.report import leads_out
from faqcheck.content.model import Page, Snippet
from faqcheck.content.notebooks import SUFFIX, read_notebook
from faqcheck.content.project import is_inside
from faqcheck.content.source import read_text
from faqcheck.errors import LoadError, Span

if TYPE_CHECKING:
    from pathlib import Path

    from faqcheck.content.load.report import Report
    from faqcheck.content.project import Project

_NOTEBOOK = "notebook"
"""Id of the program of a notebook, in its page."""


def page_paths(project: Project) -> list[Path]:
    """Return the hand-written Markdown files and the notebooks of a project, sorted."""
    found: list[Path] = []
    for path in project.pages:
        if path.is_dir():
            files = [*path.rglob("*.md"), *path.rglob(f"*{SUFFIX}")]
            found += sorted(p for p in files if ".ipynb_checkpoints" not in p.parts)
        elif path.is_file():
            found.append(path)
    return [
        path
        for path in found
        if not any(fnmatch(project.relative(path), glob) for glob in project.settings.exclude)
    ]


def read_page(path: Path, project: Project, report: Report) -> Page | None:
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
    snippets = read_fences(text, owner, Span(relative), report)
    if levels := read_front_matter(text, relative, report).levels:
        snippets = [replace(one, levels={**levels, **one.levels}) for one in snippets]
    return Page(relative, text, tuple(snippets))


def _notebook_page(text: str, relative: str, owner: str, report: Report) -> Page | None:
    notebook, problems = read_notebook(text, relative=relative)
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
        snippets += read_fences(cell.text, owner, cell.span, report, first=len(snippets))
    return Page(relative, "", tuple(snippets), notebook)
