"""Where something is wrong, what is wrong, and the exceptions that carry it.

FaqError                 one or more problems
├── ProjectError         pyproject.toml: folders, environments, policy
├── LoadError            entries, snippets, tables, pages
└── RunError             we could not run a case (never: a snippet failed)
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file of the project."""

    path: str
    """Relative to the project's root, with forward slashes."""
    line: int = 1
    """Counted from 1."""
    column: int = 1
    """Counted from 1, in characters."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    def moved(self, *, lines: int) -> Span:
        """Return the first column, that many lines further down."""
        return Span(self.path, self.line + lines)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that an author has to mend."""

    span: Span
    code: str
    """Kebab-case name, stable, listed in the documentation."""
    message: str
    """What was found and what was expected."""
    hint: str = ""
    """How to fix it."""

    def __str__(self) -> str:
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.span}: {self.message}{hint} [{self.code}]"


class FaqError(Exception):
    """What stops a stage: every problem that it found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class ProjectError(FaqError):
    """The project's settings cannot be used."""


class LoadError(FaqError):
    """The content cannot be used."""

    def __init__(
        self, problems: Iterable[Problem], rest: object = None, lost: Iterable[str] = ()
    ) -> None:
        """Carry problems.

        Args:
            problems: at least one.
            rest: what can be read all the same, for whoever goes on to find more that is wrong.
            lost: texts, names among them, that are not in `rest`.
        """
        super().__init__(problems)
        self.rest = rest
        self.lost = frozenset(lost)


class RunError(FaqError):
    """A case could not be run: no interpreter, no port, no environment."""


def unwritable(err: OSError) -> Problem:
    """Return the problem that the system does not let us use a file or a folder."""
    place = Span(str(err.filename2 or err.filename or "the project"))
    said = err.strerror or str(err)
    message = f"cannot be read or written: {said}."
    return Problem(place, "unwritable-file", message, "Choose another place, or grant access.")


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known name, or the known names if few."""
    names = sorted(known)
    if near := difflib.get_close_matches(found, names, n=1, cutoff=0.6):
        return f"Did you mean {near[0]!r}?"
    if names and len(names) <= 12:
        return f"Known: {', '.join(names)}."
    return ""
