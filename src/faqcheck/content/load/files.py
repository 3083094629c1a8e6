"""Files of the snippets folder."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from faqcheck.content.paths import is_file, path_inside
from faqcheck.content.source import read_text
from faqcheck.errors import LoadError, near_path

if TYPE_CHECKING:
    from pathlib import Path

    from faqcheck.content.load.report import Report
    from faqcheck.content.project import Project
    from faqcheck.errors import Span


class SnippetFiles:
    """The files of the snippets folder; each is read once, however many snippets show it."""

    def __init__(self, project: Project, report: Report) -> None:
        """Read nothing yet; what is wrong is reported as it is found."""
        self._project = project
        self._report = report
        self._texts: dict[str, str] = {}
        self._folders: dict[Path, str | None] = {}

    def find(self, file: str, place: Span) -> str | None:
        """Return a file's path from the root, None if it is not there or leaves the folder.

        Args:
            file: its path from the snippets folder, as declared.
            place: where it is declared.
        """
        base = self._project.settings.snippets
        path = self._project.snippets / file
        inner = self._inside(path)
        if inner is None:
            self._report.add(
                place,
                "path-outside",
                f"{file!r} leaves {base}/.",
                "Name a file below that folder; a link may not lead out of it.",
            )
            return None
        if not is_file(path):
            self._report.add(
                place,
                "unknown-snippet-file",
                f"there is no file {base}/{file}.",
                self._hint(file),
            )
            return None
        return f"{base}/{inner}"

    def text(self, file: str) -> str | None:
        """Return what a file holds, None if it cannot be read.

        Args:
            file: its path from the root.
        """
        if file not in self._texts:
            try:
                self._texts[file] = read_text(self._project.path(file), relative=file)
            except LoadError as err:
                self._report.problems += err.problems
                return None
        return self._texts[file]

    def _hint(self, file: str) -> str:
        """Say which file is meant; it is then no file that nothing shows."""
        if (near := near_path(file, self._names)) is None:
            return f"Write it, or give its path below {self._project.settings.snippets}/."
        self._report.left_out.add(near)
        if "\\" in file:
            return f"Separate folders with a slash: {near!r}."
        return f"Did you mean {near!r}?"

    @cached_property
    def _folder(self) -> Path:
        """Return the snippets folder, links followed."""
        return self._project.snippets.resolve()

    @cached_property
    def _names(self) -> list[str]:
        """Return all there are, from the snippets folder; to guess which one is meant."""
        base = self._project.snippets
        return [p.relative_to(base).as_posix() for p in base.rglob("*") if p.is_file()]

    def _inside(self, path: Path) -> str | None:
        """Return `path_inside` of the snippets folder; links of a folder are followed but once."""
        if not is_file(path) or path.is_symlink():
            return path_inside(path, self._folder)
        if path.parent not in self._folders:
            self._folders[path.parent] = path_inside(path.parent, self._folder)
        folder = self._folders[path.parent]
        return None if folder is None else f"{folder}/{path.name}".removeprefix("./")
