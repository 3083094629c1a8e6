"""A folder that declares nothing: its README and its documentation are a project of pages."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.content.markdown import read_site_settings
from faqcheck.content.paths import is_file
from faqcheck.content.project import SETTINGS, Project, find_project
from faqcheck.content.settings import Settings
from faqcheck.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Sequence

_README = "README.md"
_OWN = "project"
"""Name of the environment that is the virtual environment of the folder."""
_VIRTUAL = (".venv", "venv")


def find_or_assume(start: Path, pages: Sequence[str] = ()) -> Project:
    """Return the project that a folder belongs to; one of pages alone if it declares none.

    Args:
        start: a folder, absolute.
        pages: Markdown files and folders, from there; README.md and the documentation if empty.

    Raises:
        ProjectError: settings cannot be used, or there are neither settings nor pages.
    """
    try:
        return find_project(start)
    except ProjectError as err:
        if err.problems[0].code != "no-project":
            raise
        project = assumed_project(start, assumed_settings(start, pages))
        if not any(path.exists() for path in project.pages):
            raise
        return project


def assumed_settings(root: Path, pages: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a folder that declares nothing is taken for."""
    settings: dict[str, Any] = {"name": _name_of(root), "docs": _docs_of(root)}
    settings["pages"] = list(pages) or [_README, settings["docs"]]
    if (python := _own_python(root)) is not None:
        settings["environments"] = {_OWN: {"system": True, "python": python}}
        settings["default_environment"] = _OWN
    return settings


def assumed_project(root: Path, settings: dict[str, Any]) -> Project:
    """Return a project with settings that stand in no file."""
    return Project(root, Settings.model_validate(settings), is_assumed=True)


def _name_of(root: Path) -> str:
    try:
        found = tomllib.loads((root / SETTINGS).read_text(encoding="utf-8"))["project"]["name"]
    except (OSError, ValueError, LookupError, TypeError):
        found = None
    return found if isinstance(found, str) and found.strip() else root.name or "documentation"


def _docs_of(root: Path) -> str:
    """Return the folder of the pages, as the settings of the site name it."""
    settings = read_site_settings(Project(root, Settings(name="assumed"))).value
    docs = settings.data.get("docs_dir") if settings is not None else None
    return docs if isinstance(docs, str) and docs.strip() else "docs"


def _own_python(root: Path) -> str | None:
    """Return the interpreter that has the packages of the folder's own project, if one can tell."""
    found = [f"{name}/bin/python" for name in _VIRTUAL if is_file(root / name / "bin" / "python")]
    if active := os.environ.get("VIRTUAL_ENV"):
        found.append(str(Path(active) / "bin" / "python"))
    return found[0] if found else None
