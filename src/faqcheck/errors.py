"""Where something is wrong, what is wrong, and the exceptions that carry it.

FaqError                 one or more problems
├── ProjectError         pyproject.toml: folders, environments, policy
├── LoadError            entries, snippets, tables, pages
└── RunError             we could not run a case (never: a snippet failed)
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

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
        path = self.path if self.path.isprintable() else printable(self.path)
        return f"{path}:{self.line}:{self.column}"

    def at(self, text: str, offset: int) -> Span:
        """Return the place of an offset in a text that starts here, each line indented like here.

        Args:
            text: what starts here.
            offset: in it, in characters.
        """
        starts = _line_starts(text)
        line = bisect(starts, offset) - 1
        return Span(self.path, self.line + line, self.column + offset - starts[line])

    def moved(self, *, lines: int) -> Span:
        """Return the first column, that many lines further down."""
        return Span(self.path, self.line + lines)


@dataclass(frozen=True, slots=True, order=True)
class TextSpan(Span):
    """Where a text starts that is quoted or folded, so that its lines are not those of the file."""

    places: tuple[tuple[int, int], ...] = field(default=(), repr=False, compare=False)
    """Line and column of each of its characters, counted from 1."""

    def at(self, text: str, offset: int) -> Span:  # noqa: ARG002
        """Return the place of a character of the text."""
        if not self.places:
            return Span(self.path, self.line, self.column)
        return Span(self.path, *self.places[min(offset, len(self.places) - 1)])


@lru_cache(maxsize=4)
def _line_starts(text: str) -> list[int]:
    """Return where each line of a text starts; problems come text by text."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


_LONGEST = 600
"""Characters of a message; input of megabytes is not repeated."""


def printable(text: str) -> str:
    r"""Return a text in one line of moderate length: line ends and control characters as `\x0a`."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 200]} … {text[-200:]}"
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that an author has to fix."""

    span: Span
    code: str
    """Kebab-case name, stable, listed in the documentation."""
    message: str
    """What was found and what was expected."""
    hint: str = ""
    """How to fix it."""
    level: Literal["error", "warning", "tolerated"] = "error"
    """`warning` turns nothing red; `tolerated`: the baseline knows it."""

    @property
    def is_error(self) -> bool:
        """Say whether it turns lint and the gate red."""
        return self.level == "error"

    def __post_init__(self) -> None:
        """Keep what is shown in one line, whatever the input holds."""
        if type(self.span) is not Span:
            object.__setattr__(self, "span", Span(self.span.path, self.span.line, self.span.column))
        for name in ("message", "hint"):
            text: str = getattr(self, name)
            if not text.isprintable() or len(text) > _LONGEST:
                object.__setattr__(self, name, printable(text))

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


class RunError(FaqError):
    """A case could not be run: no interpreter, no port, no environment."""


T = TypeVar("T")


class Read(NamedTuple, Generic[T]):
    """What came of reading something that may be wrong in part; see decision 0050."""

    value: T
    """What can be used; None if nothing can."""
    problems: list[Problem]
    """What is wrong with the rest."""
    left_out: frozenset[str] = frozenset()
    """Texts, names among them, that `value` lacks: a reference to one is no mistake."""


def unwritable(err: OSError) -> Problem:
    """Return the problem that the system does not let us use a file or a folder."""
    place = Span(str(err.filename2 or err.filename or "the project"))
    reason = err.strerror or str(err)
    message = f"cannot be read or written: {reason}."
    return Problem(place, "unwritable-file", message, "Choose another place, or grant access.")


_LONGEST_NAME = 200
"""Characters of a name that others are compared with, which takes their product in time."""


def near_path(found: str, known: Iterable[str]) -> str | None:
    """Return the path that is most likely meant: of that name elsewhere, or a name close to it.

    The folders that two paths have in common say nothing about their names.
    """
    if len(found) > _LONGEST_NAME:
        return None
    wanted = PurePosixPath(found.replace("\\", "/"))
    paths = [PurePosixPath(path) for path in sorted(known)]
    if same := [p for p in paths if p.name.lower() == wanted.name.lower()]:
        closest = difflib.get_close_matches(str(wanted), map(str, same), n=1, cutoff=0)
        return closest[0]
    beside = {p.name: str(p) for p in paths if p.parent == wanted.parent}
    near = difflib.get_close_matches(wanted.name, beside, n=1, cutoff=0.7)
    if near:
        return beside[near[0]]
    elsewhere = {str(p): p for p in paths if p.name == wanted.name or p.stem == wanted.stem}
    near = difflib.get_close_matches(str(wanted), elsewhere, n=1, cutoff=0.6)
    return near[0] if near else None


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known name, or the known names if few."""
    names = sorted(known)
    if len(found) > _LONGEST_NAME:
        return ""
    if near := difflib.get_close_matches(found, names, n=1, cutoff=0.6):
        return f"Did you mean {near[0]!r}?"
    if names and len(names) <= 12:
        return f"Known: {', '.join(names)}."
    return ""
