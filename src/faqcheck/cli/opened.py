"""Which project a command is about: one with settings, or a folder of pages that has none."""

from __future__ import annotations

import json
import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqcheck.content import assumed_settings, find_or_assume, language_named, runnable_languages
from faqcheck.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faqcheck.content import Project

_READ = (".md", ".ipynb")


@dataclass(frozen=True, slots=True)
class Opened:
    """A project, and what is asked for in it."""

    project: Project
    names: tuple[str, ...]
    """Of cases, topics or pages; empty: all there are."""
    pages: tuple[str, ...] = ()
    """Given pages and folders of a project without settings."""

    @property
    def options(self) -> list[str]:
        """Return what tells pytest the same."""
        if not self.project.is_assumed:
            return []
        settings = assumed_settings(self.project.root, self.pages)
        return [f"--faq-assume={json.dumps(settings)}"]

    @property
    def command(self) -> str:
        """Return how this project is verified, to be shown to people."""
        return shlex.join(["faqcheck", "verify", *self.pages])


def open_project(folder: Path, names: tuple[str, ...]) -> Opened:
    """Return the project of a folder; in one without settings, files and folders are its pages.

    Raises:
        ProjectError: there are neither settings nor pages.
    """
    project = find_or_assume(folder, pages := _pages_of(folder, names))
    if not project.is_assumed:
        return Opened(project, names)
    for page in pages:
        if page.startswith(".."):
            raise click.BadParameter(f"{page!r} is outside of {folder}; see --project.")
        if (folder / page).is_file() and Path(page).suffix not in _READ:
            raise click.BadParameter(f"{page!r} is not read; pages end in {' or '.join(_READ)}.")
    others = tuple(name for name in names if _path_of(folder, name) is None)
    for name in others:
        if name.endswith(_READ):
            raise click.BadParameter(f"there is no file or folder {name!r}.")
    return Opened(project, others, pages)


def languages_of(text: str | None) -> list[str] | None:
    """Return the languages of an option such as `python,bash`."""
    if text is None:
        return None
    names = [name.strip() for name in text.split(",") if name.strip()]
    known = runnable_languages()
    for name in names:
        if language_named(name) not in known:
            hint = did_you_mean(name, known)
            raise click.BadParameter(f"blocks of {name!r} cannot be run. {hint}".rstrip())
    return names


def _pages_of(folder: Path, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(path for name in names if (path := _path_of(folder, name)) is not None)


def _path_of(folder: Path, name: str) -> str | None:
    """Return a file or folder as a path from the project's folder; None if there is none."""
    for base in (Path.cwd(), folder):
        path = base / name
        if path.exists():
            return Path(os.path.relpath(path.absolute(), folder)).as_posix()
    return None
