"""The project: its folders, environments and policy, from `[tool.faqcheck]` in pyproject.toml."""

from __future__ import annotations

import os
import re
import tomllib
from fnmatch import fnmatch
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, Literal

from packaging.utils import canonicalize_name
from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from faqcheck.content.conflicts import merge_markers
from faqcheck.content.declared import Location, Places, problem_of
from faqcheck.content.levels import Levels
from faqcheck.content.model import Declared, Identifier, OutputOption, Text, as_pattern
from faqcheck.content.needs import NeedName, ScarceName
from faqcheck.content.published import MovableFile
from faqcheck.content.settings_places import SettingsPlaces
from faqcheck.content.source import read_text
from faqcheck.errors import LoadError, Problem, ProjectError, Span, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = "pyproject.toml"
SITE = "FAQCHECK_SITE"
"""Variable that names the address of a site which is published from a fork or a workflow."""
GATE = "gate"
"""Name of the interpreter that runs faqcheck itself; static checks run there."""
SYSTEM = "system"
"""Name of the environment that is the gate's interpreter, taken as it is."""
PythonVersion = Annotated[str, StringConstraints(pattern=r"^3\.\d{1,2}$")]
"""`3.12`"""
Pattern = Annotated[str, AfterValidator(as_pattern)]
"""A regular expression."""


class EnvironmentDeclaration(Declared):
    """An interpreter with packages in which snippets run."""

    python: Text = Field(
        "python3",
        description="Interpreter that the virtual environment is made with; with `system`, the "
        "one to take: a path from the project's root, or a name.",
    )
    requirements: list[Text] = Field(
        [], description="Installed with their dependencies; exact pins."
    )
    requirements_no_deps: list[Text] = Field([], description="Installed without dependencies.")
    remove: list[Text] = Field(
        [], description="Globs below site-packages, deleted after installing."
    )
    extra_index: list[Text] = Field(
        [],
        description="Package indexes that pip asks as well, as addresses with https:// or file://.",
    )
    held: dict[str, Text] = Field(
        {},
        description="Package -> why its pin stays, although there are newer versions.",
    )
    download_mib: int | None = Field(None, description="What building fetches, about, in MiB.")
    preload: list[Text] = Field(
        [], description="Modules that the warm parent imports before it forks."
    )
    variables: dict[str, str] = Field(
        {},
        description="Environment variables for every snippet; {cache} is faqcheck's cache folder.",
    )
    needs: list[ScarceName] = Field([], description="What the machine must have.")
    system: bool = Field(
        False, description="Take the gate's interpreter, or `python`, instead of building one."
    )
    stand_ins: str | None = Field(
        None,
        description="Script run as `python SCRIPT FOLDER`; prints {'variables': {…}} as JSON: "
        "what stands in for weights, accelerators and the network.",
    )
    shows_not: Text | None = Field(
        None, description="What a run with its stand-ins does not show; pages say so."
    )
    depends: list[Text] = Field(
        [],
        description="Globs from the project's root: files that runs in it rest on, such as the "
        "project's own package. Evidence ends when one of them changes.",
    )

    @field_validator("held")
    @classmethod
    def _are_required(cls, held: dict[str, str], given: ValidationInfo) -> dict[str, str]:
        """Refuse a reason for a package that no requirement names."""
        requirements = (given.data.get(key, ()) for key in ("requirements", "requirements_no_deps"))
        named = {canonicalize_name(re.split(r"[^\w.-]", r)[0]) for rs in requirements for r in rs}
        for package in held:
            if canonicalize_name(package) not in named:
                raise ValueError(f"expected a package of its requirements, found {package!r}")
        return held

    @field_validator("extra_index")
    @classmethod
    def _are_addresses(cls, indexes: list[str]) -> list[str]:
        """Refuse what pip would take for an option, or fetch unencrypted."""
        for index in indexes:
            if not index.startswith(("https://", "file://")):
                raise ValueError(
                    f"expected an address that begins with https:// or file://, found {index!r}"
                )
        return indexes


_AS_IT_IS = EnvironmentDeclaration(system=True)


class Settings(Declared):
    """`[tool.faqcheck]`."""

    name: Text
    repository: str | None = Field(None, description="https address of the repository, for links.")
    branch: Text = "main"
    forge: Literal["github", "gitlab", "gitea", "bitbucket"] | None = Field(
        None, description="What runs at the repository's host, if its name does not say it."
    )
    site: str | None = Field(
        None,
        description="Address at which the site is published; MkDocs' site_url is taken from it.",
    )
    layout: Literal["question", "topic"] = Field(
        "question", description="A page for each question, or one for all of a topic."
    )
    most_asked: list[Identifier] = Field([], description="Questions that a home page lists first.")
    elements: dict[str, list[Text]] = Field(
        {}, description="Custom HTML element -> scripts and style sheets of pages that use it."
    )
    cards: bool = Field(True, description="Draw an image for each question, for links to it.")
    card_font: str | None = Field(
        None, description="TrueType or OpenType file for these images; Chinese needs one."
    )
    topics: Text = "faq_src"
    tables: Text = "faq_src/tables"
    snippets: Text = "snippets"
    docs: Text = Field("docs", description="Folder of the hand-written pages; MkDocs' docs_dir.")
    pages: list[Text] | None = Field(
        None, description="Markdown files, notebooks, folders; README.md and `docs` if left out."
    )
    exclude: list[Text] = Field(
        [], description="Folders, files or globs of them that are no pages."
    )
    run: list[Text] = Field(
        [],
        description="Languages, such as python: their blocks run, although they declare no check.",
    )
    baseline: Text = Field(
        "faqcheck-baseline.jsonl", description="File with the findings that are tolerated."
    )
    ledger: Text = "ledger"
    max_age_days: int = Field(90, gt=0, description="Age at which evidence goes stale.")
    words: list[Text] = Field(
        [], description="Names in code that are right although they are nearly others."
    )
    dead_links: dict[str, Text] = Field(
        {}, description="Start of an address that is known to lead nowhere -> why."
    )
    depends: list[Text] = Field(
        [],
        description="Globs from the project's root: files that every run rests on. Evidence ends "
        "when one of them changes.",
    )
    memory_mib: int | None = Field(
        None, gt=0, description="Memory that a run may take; default: 4/5 of the machine's."
    )
    disk_mib: int = Field(8192, gt=0, description="What a run may write to its folders.")
    default_environment: Identifier = Field(SYSTEM, description="Where `runs:` runs by default.")
    mkdocs: Text | None = Field(
        None, description="Settings of the site; mkdocs.yml or mkdocs.yaml if left out."
    )
    style: StyleRules = Field(
        default_factory=lambda: StyleRules(), description="What ruff holds Python snippets to."
    )
    types: EnvironmentTypes | None = None
    commands: Commands = Field(default_factory=lambda: Commands())
    python: Checker | None = None
    undated_skips: bool = Field(
        True, description="Whether a block may be skipped without a last day."
    )
    output_options: list[OutputOption] = Field(
        [], description="How the output of sessions is compared where a block says nothing."
    )
    languages: Languages = Field(
        default_factory=lambda: Languages(), description="Which languages blocks may be in."
    )
    prose: Prose = Field(
        default_factory=lambda: Prose(), description="How sentences of the FAQ read."
    )
    levels: Levels = Field({}, description="Check -> error, warning or off.")
    levels_in: dict[Text, Levels] = Field(
        {}, description="Glob of files -> the same for what they show; the last match counts."
    )
    target_python: PythonVersion | None = Field(
        None, description="Version whose syntax Python blocks may use, such as 3.12."
    )
    require: dict[NeedName, int] = Field(
        {}, description="Need -> how many of its cases `--require NEED` expects to have run."
    )
    files: dict[MovableFile, Text] = Field(
        {}, description="File that rendering makes -> its name, if an author's has that one."
    )
    environments: dict[Identifier, EnvironmentDeclaration] = Field({})

    @field_validator("files")
    @classmethod
    def _names_beside(cls, files: dict[MovableFile, str]) -> dict[MovableFile, str]:
        """Hold new names to the folder and the suffix of the old ones: links lead to them."""
        for old, new in files.items():
            if "/" in new or PurePosixPath(new).suffix != PurePosixPath(old).suffix:
                suffix = PurePosixPath(old).suffix
                raise ValueError(f"{new!r} is not a name that ends in {suffix}, without a folder")
        return files

    @field_validator("topics", "tables", "snippets", "docs", "ledger")
    @classmethod
    def _normalized(cls, folder: str) -> str:
        """Return `docs` for `./docs/`: paths from the root are compared as texts."""
        return PurePosixPath(folder).as_posix()


class StyleRules(Declared):
    """How Python snippets are formatted and linted, whatever the repository does elsewhere."""

    select: list[Text] = Field(
        ["E", "F", "I", "B", "UP"], description="Rules of ruff; an empty list: only the format."
    )
    line_length: int = Field(88, gt=20)
    format: bool = Field(True, description="Whether the layout is looked at, too.")
    config: Text | None = Field(
        None,
        description="File with settings of ruff that count instead: pyproject.toml, ruff.toml.",
    )


class Languages(Declared):
    """Which languages code blocks may be in, beside those that a check reads."""

    allow: list[Text] = Field(
        [], description="Names or globs that are right although no highlighter knows them."
    )
    forbid: list[Text] = Field(
        [],
        description="Names or globs of languages whose blocks need a check, a reason or a waiver; "
        "what `allow` names is not forbidden.",
    )


class Prose(Declared):
    """How the sentences of questions, answers and tables read; nothing is held by default."""

    sentence_words: int | None = Field(
        None, gt=0, description="The most words of a sentence; code in backticks is one word."
    )
    words: dict[Text, Text] = Field(
        {}, description="Word or phrase that is not used -> what to write; * is any ending."
    )
    sentences: dict[Pattern, Text] = Field(
        {}, description="Regular expression that no sentence may match -> what to write."
    )
    pages: list[Text] = Field(
        [],
        description="Globs of Markdown files and notebooks that are held to the same, whether the "
        "gate tries their code or not.",
    )

    @field_validator("pages")
    @classmethod
    def _are_below_the_root(cls, globs: list[str]) -> list[str]:
        """Refuse what cannot be looked for from the project's root."""
        for glob in globs:
            if PurePosixPath(glob).is_absolute() or ".." in PurePosixPath(glob).parts:
                raise ValueError(f"expected a glob below the project's root, found {glob!r}")
        return globs


class EnvironmentTypes(Declared):
    """How Python snippets are type-checked, all in one run of `ty`."""

    environment: Identifier | None = Field(None, description="Where their imports are looked up.")
    search: list[Text] = Field([], description="Folders looked in first, for stubs.")


class Commands(Declared):
    """Which commands of a shell are known, and what judges their arguments."""

    known: list[Text] = Field([], description="Commands beside those that faqcheck knows.")
    click: dict[str, Text] = Field(
        {},
        description="Command -> `module:attribute` of the click command that parses it.",
    )
    script: Text | None = Field(None, description="Program that judges arguments.")
    environment: Identifier = SYSTEM

    @property
    def checker(self) -> Checker | None:
        """Return the program that judges arguments, if there is one."""
        if self.script is None:
            return None
        return Checker(script=self.script, environment=self.environment)


class Checker(Declared):
    """A program of the project that reads JSON lines and writes findings as JSON lines."""

    script: Text
    environment: Identifier = SYSTEM


Settings.model_rebuild()


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
        return _AS_IT_IS if name == SYSTEM else None


def is_inside(path: Path, folder: Path) -> bool:
    """Say whether a path stays in a folder, its links followed."""
    return path_inside(path, folder.resolve()) is not None


def path_inside(path: Path, folder: Path) -> str | None:
    """Return the path from a resolved folder, links followed; None if it leads out of it."""
    try:
        return path.resolve().relative_to(folder).as_posix()
    except (OSError, RuntimeError, ValueError):  # outside; a link to itself; a NUL in the name
        return None


def is_there(path: Path) -> bool:
    """Say whether a file or folder exists; no name is too strange to ask for."""
    try:
        return path.exists()
    except (OSError, ValueError):  # longer than the system allows; a NUL
        return False


def is_file(path: Path) -> bool:
    """Say whether a file exists that can be read to its end; no name is too strange to ask for."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


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
