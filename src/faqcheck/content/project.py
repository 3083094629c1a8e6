"""A project: a checkout, and the settings that are read from its pyproject.toml."""

from __future__ import annotations

import os
import re
import tomllib
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from faqcheck.content.conflicts import merge_markers
from faqcheck.content.declared import Location, Places, problem_of
from faqcheck.content.paths import is_inside, is_there
from faqcheck.content.settings import (
    AS_IT_IS,
    GATE,
    SITE,
    SYSTEM,
    Checker,
    Commands,
    EnvironmentDeclaration,
    EnvironmentTypes,
    Settings,
)
from faqcheck.content.settings_places import SettingsPlaces
from faqcheck.content.source import read_text
from faqcheck.errors import LoadError, Problem, ProjectError, Span, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = "pyproject.toml"


class Project:
    """A checkout with its settings."""

    def __init__(
        self,
        root: Path,
        settings: Settings,
        *,
        places: SettingsPlaces | None = None,
        is_assumed: bool = False,
    ) -> None:
        self.root = root
        self.settings = settings
        self.is_assumed = is_assumed
        """The folder declares nothing; these settings are what it is taken for."""
        self._places = places or SettingsPlaces("")

    def setting(self, *location: str | int) -> Span:
        """Return where a setting stands."""
        return _span(self._places, location)

    def path(self, relative: str) -> Path:
        """Return the path of a file of the project."""
        return self.root / relative

    def relative(self, path: Path) -> str:
        """Return the path from the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    @property
    def topics(self) -> Path:
        """Return the folder of the entries."""
        return self.path(self.settings.topics)

    @property
    def tables(self) -> Path:
        """Return the folder of the tables."""
        return self.path(self.settings.tables)

    @property
    def snippets(self) -> Path:
        """Return the folder of the snippets."""
        return self.path(self.settings.snippets)

    @property
    def pages(self) -> list[Path]:
        """Return hand-written pages, and the folders that hold more of them."""
        named = self.settings.pages
        return list(map(self.path, ["README.md", self.settings.docs] if named is None else named))

    @property
    def ledger(self) -> Path:
        """Return the folder of the evidence."""
        return self.path(self.settings.ledger)

    def excludes(self, path: str) -> bool:
        """Say whether a file, named from the root, is no page: by a glob, or by its folder."""
        return any(
            fnmatch(path, glob) or path.startswith(f"{glob.rstrip('/')}/")
            for glob in self.settings.exclude
        )

    def updated(self, **settings: Any) -> Project:
        """Return the same project with other values of some settings."""
        changed = self.settings.model_copy(update=settings)
        return Project(self.root, changed, places=self._places, is_assumed=self.is_assumed)

    def environment(self, name: str) -> EnvironmentDeclaration | None:
        """Return a declared environment; `system` exists without a declaration."""
        if name in self.settings.environments:
            return self.settings.environments[name]
        return AS_IT_IS if name == SYSTEM else None


def find_project(start: Path) -> Project:
    """Read the project that a folder belongs to.

    Args:
        start: a folder of the checkout, absolute; its parents are searched.

    Raises:
        ProjectError: there is none, or its settings cannot be used.
    """
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file() and (project := read_project(folder)):
            return project
    raise ProjectError(
        [
            Problem(
                Span(SETTINGS),
                "no-project",
                "this folder and those above it hold no [tool.faqcheck].",
                "Write it with 'faqcheck init', or name the project's folder with "
                "'faqcheck --project FOLDER'.",
            )
        ]
    )


def read_project(root: Path) -> Project | None:
    """Read the settings of a folder; None if it declares none.

    Raises:
        ProjectError: invalid TOML, or settings that are unknown, missing or of a wrong type.
    """
    try:
        text = read_text(root / SETTINGS, relative=SETTINGS)
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError as err:
        markers = list(merge_markers(text, SETTINGS))
        raise ProjectError(markers or [_syntax_problem(err, text)]) from err
    except (RecursionError, ValueError) as err:  # nested without end; a number of 5000 digits
        message = "this TOML cannot be read: a value is nested too deeply, or a number too long."
        raise ProjectError([Problem(Span(SETTINGS), "bad-toml", message)]) from err
    except LoadError as err:
        raise ProjectError(err.problems) from err
    table = tool.get("faqcheck") if isinstance(tool, dict) else None
    if table is None:
        return None
    if isinstance(table, dict) and (site := os.environ.get(SITE)):
        table = {**table, "site": site}
    keys = SettingsPlaces(text)
    places = Places(
        span=partial(_span, keys),
        key=partial(_span, keys),
        source_text=lambda _: None,
        noun="setting",
    )
    try:
        settings = Settings.model_validate(table, by_alias=True, by_name=False)
    except ValidationError as err:
        raise ProjectError(problem_of(dict(e), Settings, places) for e in err.errors()) from err
    project = Project(root, settings, places=keys)
    if problems := [
        *_unknown_environments(settings, keys),
        *_misplaced(project, keys),
        *_missing(project, keys),
    ]:
        raise ProjectError(problems)
    return project


def _syntax_problem(err: tomllib.TOMLDecodeError, text: str) -> Problem:
    reason = str(err)
    place = re.search(r" \(at line (\d+), column (\d+)\)", reason)
    end = Span(SETTINGS, text.count("\n") + 1)
    span = Span(SETTINGS, int(place[1]), int(place[2])) if place else end
    reason = reason.partition(" (at ")[0]
    hint = "Put quotes around a text." if reason == "Invalid value" else ""
    return Problem(span, "bad-toml", f"invalid TOML: {reason[:1].lower()}{reason[1:]}.", hint)


def _unknown_environments(settings: Settings, keys: SettingsPlaces) -> Iterator[Problem]:
    known = {*settings.environments, SYSTEM}
    used: list[tuple[Location, str | None]] = [
        (("default_environment",), settings.default_environment)
    ]
    for name in ("types", "commands", "python"):
        checker: EnvironmentTypes | Commands | Checker | None = getattr(settings, name)
        if checker is not None:
            used.append(((name, "environment"), checker.environment))
    for location, found in used:
        if found is not None and found not in known:
            yield Problem(
                _span(keys, location),
                "unknown-environment",
                f"no environment {found!r} is declared.",
                did_you_mean(found, known),
            )
    for reserved in {GATE, SYSTEM} & {*settings.environments}:
        yield Problem(
            _span(keys, ("environments", reserved)),
            "reserved-name",
            f"{reserved!r} already names the interpreter that runs faqcheck.",
            "Choose another name for this environment.",
        )


def _misplaced(project: Project, keys: SettingsPlaces) -> Iterator[Problem]:
    settings = project.settings
    named: list[tuple[Location, str]] = [
        ((name,), getattr(settings, name))
        for name in ("topics", "tables", "snippets", "docs", "ledger")
    ]
    named += ((("pages",), name) for name in settings.pages or ())
    for location, folder in named:
        if not is_inside(project.path(folder), project.root):
            yield Problem(
                _span(keys, location),
                "path-outside",
                f"{folder!r} leaves the project.",
                "Name a folder below pyproject.toml.",
            )


def _missing(project: Project, keys: SettingsPlaces) -> Iterator[Problem]:
    """Yield files and folders that are named and not there; without them checks are left out."""
    settings = project.settings
    named: list[tuple[Location, str | None]] = [(("pages",), name) for name in settings.pages or ()]
    named.append((("mkdocs",), settings.mkdocs))
    if "docs" in settings.model_fields_set:
        named.append((("docs",), settings.docs))
    if settings.types is not None:
        named += ((("types", "search"), name) for name in settings.types.search)
    for name in ("commands", "python"):
        checker: Commands | Checker | None = getattr(settings, name)
        named += [((name, "script"), checker.script)] if checker is not None else []
    named += (
        (("environments", name, "stand_ins"), declared.stand_ins)
        for name, declared in settings.environments.items()
    )
    for glob in settings.prose.pages:
        if not list(project.root.glob(glob)):
            yield Problem(
                _span(keys, ("prose", "pages")),
                "unknown-file",
                f"no file matches {glob!r}, so nothing is held to the rules about sentences.",
                f"Give a glob from {SETTINGS}.",
            )
    for location, file in named:
        if file and not is_there(project.path(file)):
            yield Problem(
                _span(keys, location),
                "unknown-file",
                f"there is no file or folder {file!r}.",
                f"Give its path from {SETTINGS}.",
            )


def _span(places: SettingsPlaces, location: Location) -> Span:
    """Return the place of a setting, or of the nearest table around it."""
    found = places.nearest(("tool", "faqcheck", *location))
    return Span(SETTINGS, *found) if found else Span(SETTINGS)
