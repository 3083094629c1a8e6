"""What a project may set: its folders, environments and policy; `[tool.faqcheck]` as a model."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated, Literal

from packaging.utils import canonicalize_name
from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from faqcheck.content.levels import Levels
from faqcheck.content.model import Declared, Identifier, OutputOption, Text, as_pattern
from faqcheck.content.needs import NeedName, ScarceName
from faqcheck.content.published import MovableFile

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


AS_IT_IS = EnvironmentDeclaration(system=True)
"""What `system` is if nothing declares it."""


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
    fixtures_from: list[Text] = Field(
        [],
        description="Files with fixtures of pytest for all pages, beside the conftest.py of their "
        "folders.",
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
