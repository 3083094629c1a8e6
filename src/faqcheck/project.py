"""The project: its folders, environments and policy, from `[tool.faqcheck]` in pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from faqcheck.errors import Problem, ProjectError, Span, did_you_mean
from faqcheck.model import Declared, Identifier, Text

SETTINGS = "pyproject.toml"
GATE = "gate"
"""Name of the interpreter that runs faqcheck itself; static checks run there."""
SYSTEM = "system"
"""Name of the environment that is the gate's interpreter, taken as it is."""


class EnvironmentDeclaration(Declared):
    """An interpreter with packages in which snippets run."""

    python: Text = Field(
        "python3", description="Interpreter that the virtual environment is made with."
    )
    requirements: list[Text] = Field(
        [], description="Installed with their dependencies; exact pins."
    )
    requirements_no_deps: list[Text] = Field([], description="Installed without dependencies.")
    remove: list[Text] = Field(
        [], description="Globs below site-packages, deleted after installing."
    )
    download_mib: int | None = Field(None, description="What building fetches, about, in MiB.")
    preload: list[Text] = Field(
        [], description="Modules that the warm parent imports before it forks."
    )
    variables: dict[str, str] = Field({}, description="Environment variables for every snippet.")
    needs: list[Text] = Field([], description="What the machine must have: gpu, network.")
    system: bool = Field(False, description="Take the gate's interpreter instead of building one.")
    stand_ins: str | None = Field(
        None,
        description="Script run as `python SCRIPT FOLDER`; prints {'variables': {…}} as JSON: "
        "what stands in for weights, accelerators and the network.",
    )


class Settings(Declared):
    """`[tool.faqcheck]`."""

    name: Text
    repository: str | None = Field(None, description="https address of the repository, for links.")
    branch: Text = "main"
    site: str | None = Field(None, description="Address at which the site is published.")
    topics: Text = "faq_src"
    tables: Text = "faq_src/tables"
    snippets: Text = "snippets"
    pages: list[Text] = Field(["README.md", "docs"], description="Markdown files and folders.")
    exclude: list[Text] = Field([], description="Globs of Markdown files that are no pages.")
    ledger: Text = "ledger"
    max_age_days: int = Field(90, gt=0, description="Age at which evidence goes stale.")
    default_environment: Identifier = Field(SYSTEM, description="Where `runs:` runs by default.")
    style: StyleRules = Field(
        default_factory=lambda: StyleRules(), description="What ruff holds Python snippets to."
    )
    types: EnvironmentTypes | None = None
    commands: Checker | None = None
    python: Checker | None = None
    require: dict[str, int] = Field(
        {}, description="Need -> how many of its cases `--require NEED` expects to have run."
    )
    environments: dict[Identifier, EnvironmentDeclaration] = Field({})


class StyleRules(Declared):
    """How Python snippets are formatted and linted, whatever the repository does elsewhere."""

    select: list[Text] = Field(["E", "F", "I", "B", "UP"], description="Rules of ruff.")
    line_length: int = Field(88, gt=20)


class EnvironmentTypes(Declared):
    """How Python snippets are type-checked, all in one run of `ty`."""

    environment: Identifier | None = Field(None, description="Where their imports are looked up.")
    search: list[Text] = Field([], description="Folders looked in first, for stubs.")


class Checker(Declared):
    """A program of the project that reads JSON lines and writes findings as JSON lines."""

    script: Text
    environment: Identifier = SYSTEM


Settings.model_rebuild()


class Project:
    """A checkout with its settings."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings

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
    def ledger(self) -> Path:
        """Return the folder of the evidence."""
        return self.path(self.settings.ledger)

    def environment(self, name: str) -> EnvironmentDeclaration | None:
        """Return a declared environment; `system` exists without a declaration."""
        if name in self.settings.environments:
            return self.settings.environments[name]
        return EnvironmentDeclaration(system=True) if name == SYSTEM else None


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
                f"no [tool.faqcheck] in {start} or above it.",
                "Add the table, or name the project's folder with --project.",
            )
        ]
    )


def read_project(root: Path) -> Project | None:
    """Read the settings of a folder; None if it declares none.

    Raises:
        ProjectError: the file is no TOML, or settings are unknown, missing or of a wrong type.
    """
    try:
        text = (root / SETTINGS).read_text(encoding="utf-8")
        table = tomllib.loads(text).get("tool", {}).get("faqcheck")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise ProjectError(
            [Problem(Span(SETTINGS), "bad-toml", f"cannot be read: {err}.")]
        ) from err
    if table is None:
        return None
    try:
        settings = Settings.model_validate(table)
    except ValidationError as err:
        raise ProjectError(_setting_problem(dict(e), text) for e in err.errors()) from err
    problems = list(_unknown_environments(settings, text))
    if problems:
        raise ProjectError(problems)
    return Project(root, settings)


def _setting_problem(error: dict[str, Any], text: str) -> Problem:
    location = [str(part) for part in error["loc"]]
    key, span = ".".join(location), _find_key(text, location)
    if error["type"] == "extra_forbidden":
        known = (EnvironmentDeclaration if location[0] == "environments" else Settings).model_fields
        return Problem(
            span, "unknown-setting", f"unknown setting {key!r}.", did_you_mean(location[-1], known)
        )
    if error["type"] == "missing":
        return Problem(span, "missing-setting", f"[tool.faqcheck] needs {key!r}.")
    return Problem(span, "bad-setting", f"{key!r}: {error['msg']}; found {error['input']!r}.")


def _unknown_environments(settings: Settings, text: str) -> list[Problem]:
    known = {*settings.environments, SYSTEM}
    used = [("default_environment", settings.default_environment)]
    used += [
        (name, checker.environment)
        for name, checker in (
            ("types", settings.types),
            ("commands", settings.commands),
            ("python", settings.python),
        )
        if checker is not None and checker.environment is not None
    ]
    return [
        Problem(
            _find_key(text, [key]),
            "unknown-environment",
            f"no environment {name!r} is declared.",
            did_you_mean(name, known),
        )
        for key, name in used
        if name not in known
    ]


def _find_key(text: str, location: list[str]) -> Span:
    """Return the line of the innermost named key; tomllib keeps no positions."""
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith("[tool.faqcheck")), 0)
    for part in reversed(location):
        for number in range(start, len(lines)):
            line = lines[number]
            if line.split("=")[0].strip() == part or line.strip().endswith(f".{part}]"):
                return Span(SETTINGS, number + 1)
    return Span(SETTINGS, start + 1)
