"""The FAQ as frozen data: what authors declare, what is shown, what is run, what came out.

Classes derived from `Declared` are read from YAML as they stand (the file border); the
dataclasses are assembled from them by `load` and `plan`. Nothing here does I/O.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from bisect import bisect
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticKnownError

from faqcheck.content.levels import Level, Levels
from faqcheck.errors import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""A stable kebab-case name."""
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""A string that says something."""


def _as_name(value: str) -> str:
    """Return a name of Python as it is; refuse what is none."""
    if not value.isidentifier():
        raise ValueError(f"{value!r} is no name of a fixture: letters, digits and underscores")
    return value


Fixture = Annotated[str, AfterValidator(_as_name)]
"""The name of a fixture of pytest."""


class Declared(BaseModel):
    """Base of everything that authors write: strict types, no unknown field, frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class _OrText(Declared):
    """Fields, of which an author may write the first one alone, as a text."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say that a text alone will do."""
        fields = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [{"type": "string", "minLength": 1}, dict(fields)]}

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {next(iter(cls.model_fields)): value} if isinstance(value, str) else value


OutputOption = Literal[
    "ELLIPSIS",
    "IGNORE_EXCEPTION_DETAIL",
    "NORMALIZE_WHITESPACE",
    "NUMBER",
    "DONT_ACCEPT_TRUE_FOR_1",
    "DONT_ACCEPT_BLANKLINE",
]
"""How shown output is compared, by the names of doctest; `NUMBER`, to the digits shown."""


class Waiver(Declared):
    """Why something is not held to a rule, and until when. Pages show it."""

    reason: Text = Field(description="Why nothing checks it, or why it fails. Pages show it.")
    until: dt.date = Field(description="Last day on which it holds; after that it is an error.")


class Where(Declared):
    """What a machine or an environment is; all that is named has to be so."""

    python: Text | None = Field(None, description='Versions of Python, as pip reads them: "<3.12".')
    system: Literal["linux", "darwin", "windows"] | None = Field(
        None, description="Kind of operating system."
    )
    package: Text | None = Field(
        None, description='Package that is installed, also with versions: "numpy>=2".'
    )
    variable: Text | None = Field(None, description="Environment variable that is set.")
    need: Text | None = Field(None, description="Need that the machine meets: gpu, network.")

    @field_validator("python")
    @classmethod
    def _are_versions(cls, value: str | None) -> str | None:
        try:
            SpecifierSet(value or "")
        except InvalidSpecifier as err:
            raise ValueError(f'{value!r} is not a valid range of versions such as "<3.12"') from err
        return value

    @field_validator("package")
    @classmethod
    def _is_a_requirement(cls, value: str | None) -> str | None:
        try:
            Requirement(value or "any")
        except InvalidRequirement as err:
            raise ValueError(f'{value!r} is not a valid package such as "numpy>=2"') from err
        return value


class Skip(_OrText):
    """Why a block is not run; a text alone is the reason."""

    reason: Text = Field(description="Why it is not run. Pages show it.")
    until: dt.date | None = Field(None, description="Last day on which it holds; default: always.")
    when: Where | None = Field(None, description="Where it is not run; default: everywhere.")
    unless: Where | None = Field(None, description="Where it is run all the same.")


def as_pattern(value: str | None) -> str | None:
    """Return a regular expression as it is; refuse what is none."""
    try:
        re.compile(value or "")
    except re.error as err:
        raise ValueError(f"is not a valid regular expression: {err}") from err
    return value


class Expect(Declared):
    """What a run must show. What a random model says is never compared."""

    exit: int = Field(0, description="Exit status.", ge=0, le=255)
    output: list[Text] = Field([], description="Texts that the output contains, in this order.")
    matches: str | None = Field(None, description="Regular expression found in the output.")
    json_schema: str | None = Field(
        None, description="Schema file that the output, parsed as JSON, satisfies."
    )
    raises: str | None = Field(
        None, description="`Type: part of the message` of the exception that ends a Python run."
    )
    files: list[Text] = Field([], description="Files left in the working directory, not empty.")
    same_as: dict[str, str] = Field(
        {}, description="File left behind -> file of the project with the same bytes."
    )
    tolerates: list[Text] = Field(
        [],
        description="Parts of what may go wrong in a run that passes: of a traceback that it "
        "prints, of a command that fails, of a child that ends badly.",
    )

    @field_validator("matches")
    @classmethod
    def _is_a_pattern(cls, value: str | None) -> str | None:
        return as_pattern(value)


_NOTHING = Expect()
"""What most runs expect: one object for all of them."""


class Ready(Declared):
    """When a server can be used."""

    http: Text = Field(description="Address that answers, for example http://127.0.0.1:8000/health")
    status: int = Field(200, description="Status code of that answer.")

    @field_validator("http")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            is_address = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address:
            raise ValueError(f"{value!r} is not an address such as http://127.0.0.1:8000/health")
        return value


class NotReached(Declared):
    """Lines that a page shows and that a run does not reach, and why that is right."""

    lines: list[int] = Field([], description="Their numbers; the first line shown is 1.")
    pattern: str | None = Field(
        None,
        description="Regular expression found in them, or in the line whose block they are.",
    )
    reason: Text = Field(
        description="Why it is right that a run does not reach them. Pages show it."
    )

    @field_validator("pattern")
    @classmethod
    def _is_a_pattern(cls, value: str | None) -> str | None:
        return as_pattern(value)

    @model_validator(mode="after")
    def _names_lines(self) -> NotReached:
        if bool(self.lines) == (self.pattern is not None):
            raise ValueError("needs either 'lines' or 'pattern'")
        return self


class Runs(Declared):
    """Run the whole file and hold it to `expect`: one case for each environment.

    A session at a prompt is typed line by line, and what each line gives is compared.
    """

    environments: list[Text] = Field(
        [], alias="in", description="Environments by name; default: the project's default one."
    )
    timeout_s: float = Field(60, gt=0, description="Seconds until it is killed and failed.")
    server: Identifier | None = Field(
        None, alias="with", description="Snippet of this entry that serves while this one runs."
    )
    assets: list[Text] = Field(
        [], description="Files below the snippets folder, copied into the working directory."
    )
    not_reached: list[NotReached] = Field(
        [], description="Lines that are shown and do not run; every other one has to."
    )
    session: Identifier | None = Field(
        None,
        description="Blocks of one page or answer with this name run one after another in one "
        "process, each a case of its own.",
    )
    setup: list[Text] = Field(
        [], description="Python files of the project that run before, in the same process."
    )
    fixtures: list[Fixture] = Field(
        [],
        description="Fixtures of pytest, by name: their values are names of the block, or "
        "environment variables of a shell.",
    )
    options: list[OutputOption] = Field(
        [], description="How the output of a session is compared, as doctest names it."
    )
    ignore: list[Text] = Field(
        [], description="Regular expressions; what they find is left out before comparing."
    )
    expect: Expect = Field(default_factory=lambda: _NOTHING, description="What the run must show.")
    depends: list[Text] = Field(
        [],
        description="Globs from the project's root: files that this rests on besides. Evidence "
        "ends when one of them changes.",
    )

    @field_validator("ignore")
    @classmethod
    def _are_patterns(cls, value: list[str]) -> list[str]:
        return [as_pattern(pattern) or "" for pattern in value]


class Serves(Declared):
    """Start it as published, wait until it is ready, stop it after its clients have run."""

    environments: list[Text] = Field(
        [], alias="in", description="Environments by name; default: the project's default one."
    )
    ready: Ready = Field(description="When it can be used.")
    timeout_s: float = Field(120, gt=0, description="Seconds until it has to be ready.")
    assets: list[Text] = Field(
        [], description="Files below the snippets folder, copied into the working directory."
    )
    depends: list[Text] = Field(
        [],
        description="Globs from the project's root: files that this rests on besides. Evidence "
        "ends when one of them changes.",
    )


class Executes(Declared):
    """Run a notebook from its first cell to its last, and compare the outputs of its cells."""

    environments: list[Text] = Field(
        [], alias="in", description="Environments by name; default: the project's default one."
    )
    timeout_s: float = Field(120, gt=0, description="Seconds until it is killed and failed.")
    assets: list[Text] = Field(
        [], description="Files from the project's root, copied into the working directory."
    )


class CellDeclaration(Declared):
    """What a cell of a notebook says about its outputs."""

    pictures: list[Text] = Field([], description="What each image shows, for who cannot see it.")
    varies: Text | None = Field(
        None, description="Why its outputs differ each time; then only their kind is compared."
    )


class Validates(Declared):
    """Hold data to a schema, and to rules that a schema cannot say."""

    json_schema: str | None = Field(
        None, alias="schema", description="JSON Schema file, below the snippets folder."
    )
    rules: str | None = Field(
        None,
        description="`file.py:function` below the snippets folder; called with each record, "
        "returns the messages of what is wrong.",
    )
    example: Literal["topic", "entry", "page", "checks", "settings", "synonyms", "table"] | None = (
        Field(
            None,
            description="The block is an example of this file of faqcheck, read as it would be.",
        )
    )

    @model_validator(mode="after")
    def _says_something(self) -> Validates:
        if self.json_schema is None and self.rules is None and self.example is None:
            raise ValueError("needs 'schema', 'rules' or 'example'")
        return self


class Prints(Declared):
    """Compare what each `print` writes with the `#>` comment below it."""

    environments: list[Text] = Field(
        [], alias="in", description="Environments by name; default: the gate's own interpreter."
    )
    timeout_s: float = Field(60, gt=0, description="Seconds until it is killed and failed.")
    assets: list[Text] = Field(
        [], description="Files below the snippets folder, copied into the working directory."
    )
    not_reached: list[NotReached] = Field(
        [], description="Lines that are shown and do not run; every other one has to."
    )
    fixtures: list[Fixture] = Field(
        [], description="Fixtures of pytest, by name: their values are names of the block."
    )


class OutputOf(_OrText):
    """Hold a block to what a command prints; a text alone is the command."""

    command: Text = Field(description="Command whose output the block shows.")
    exit: int = Field(0, description="Exit status that the command ends with.", ge=0, le=255)
    options: list[OutputOption] = Field([], description="How it is compared, as in `runs`.")
    ignore: list[Text] = Field(
        [], description="Regular expressions; what they find is left out before comparing."
    )

    @field_validator("ignore")
    @classmethod
    def _are_patterns(cls, value: list[str]) -> list[str]:
        return [as_pattern(pattern) or "" for pattern in value]


class Checks(Declared):
    """How a snippet is held true, beside the static checks that every snippet gets."""

    runs: Runs | None = Field(
        None, description="Run the whole file and hold it to what is expected."
    )
    serves: Serves | None = Field(
        None, description="Start it as a server for the snippets that run `with` it."
    )
    validates: Validates | None = Field(None, description="Hold data to a schema, or to rules.")
    prints: Prints | None = Field(
        None, description="Compare what each `print` writes with the `#>` comment below it."
    )
    output_of: OutputOf | None = Field(
        None,
        description="Command whose output the block shows; a line `...` stands for any lines.",
    )
    static: Text | None = Field(
        None, description="Why static checks must do: the reason why it is not run."
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_means_default(cls, value: Any) -> Any:
        """Read `runs:` with nothing after it as `runs: {}`."""
        if isinstance(value, dict):
            return {k: {} if v is None and k in ("runs", "prints") else v for k, v in value.items()}
        return value

    @property
    def fixtures(self) -> list[str]:
        """Return the fixtures of pytest that a run of it gets."""
        declared = self.runs or self.prints
        return declared.fixtures if declared is not None else []

    @property
    def declared(self) -> bool:
        """Say whether any check beyond the static ones, or a reason for none, is declared."""
        return any(getattr(self, name) is not None for name in type(self).model_fields)


class AppliesTo(Declared):
    """For which models and package versions an answer holds."""

    models: list[Text] = Field([], description="Models that the answer holds for, by name.")
    packages: dict[str, Text] = Field({}, description="Package -> version range, as a string.")


class Source(_OrText):
    """Where a statement comes from.

    `at` is an address, `owner/name#12` (issue), `owner/name@commit:path` (file) or the name of a
    document.
    """

    at: Text = Field(
        description="An address, `owner/name#12`, `owner/name@commit:path` or a document's name."
    )
    says: Text | None = Field(None, description="What it shows.")


class Translated(Declared):
    """What a text says in another language, and which wording it was made from."""

    of: str | None = Field(
        None,
        description="Digest of the English it was made from; `faqcheck translations --stamp` "
        "writes it.",
    )

    @field_validator("of")
    @classmethod
    def _is_a_digest(cls, value: str | None) -> str | None:
        if value is not None and re.fullmatch(r"[0-9a-f]{12}", value) is None:
            raise ValueError(
                f"{value!r} is not a valid digest; `faqcheck translations --stamp` writes it"
            )
        return value


class EntryTranslation(Translated):
    """A question and its answer in Chinese; snippets, tables and sources are shared."""

    question: Text = Field(description="The question in Chinese.")
    also_asked: list[Text] = Field([], description="Other wordings, for search.")
    answer: Text = Field(description="Markdown with the same directives, links and figures.")
    titles: dict[Identifier, Text] = Field({}, description="Snippet id -> its title.")
    tabs: dict[Identifier, Text] = Field({}, description="Snippet id -> label of its tab.")


class TopicTranslation(Translated):
    """A topic's title and summary in Chinese."""

    topic: Text = Field(description="Title of the page.")
    summary: Text = Field(description="What the topic is about, in a sentence.")


class TableTranslation(Translated):
    """The words of a table in Chinese; its rows are shared."""

    title: Text = Field(description="Shown above the table.")
    note: Text | None = Field(None, description="Shown below the table.")
    columns: dict[str, Text] = Field({}, description="Column -> its label.")
    units: dict[str, Text] = Field({}, description="Column -> its unit.")
    cells: dict[str, Text] = Field({}, description="Text of a cell -> how to show it.")
    plot: Text | None = Field(None, description="Title of the plot.")


class SnippetDeclaration(Declared):
    """A file below the snippets folder that an entry shows."""

    id: Identifier = Field(
        description="Unique in its entry; the answer places it by [[snippet:id]]."
    )
    file: Text = Field(description="Below the snippets folder.")
    region: Identifier | None = Field(None, description="Named region to show; default: the file.")
    title: Text | None = Field(None, description="Heading of the block.")
    tab: Text | None = Field(None, description="Label; neighbours with a tab stand side by side.")
    language: Text | None = Field(None, description="Default: from the file's suffix.")
    checks: Checks = Field(default_factory=Checks, description="What holds it true.")
    levels: Levels = Field({}, description="Check -> error, warning or off, for this block.")
    waiver: Waiver | None = Field(None, description="Why nothing checks it, and until when.")
    skip: Skip | None = Field(
        None, description="Why it is not run, and where; what reads it still does."
    )
    fails: Waiver | None = Field(
        None, description="Known to fail, why and until when; passing is then an error."
    )


class ClaimDeclaration(SnippetDeclaration):
    """A program that checks a sentence, and prints what the sentence states."""

    elsewhere: dict[Text, Text] = Field(
        {}, description="Figure or name of the sentence that it does not print -> its source."
    )


_ABSENT: Any = object()
"""In the place of a field that is not there."""


class EntryDeclaration(Declared):
    """One question and its answer."""

    id: Identifier = Field(
        description="Small letters, digits and single hyphens. /q/<id>/ leads to it for good."
    )
    question: Text = Field(description="The question, as a reader would put it.")
    also_asked: list[Text] = Field([], description="Other wordings, for search.")
    symptoms: list[Text] = Field([], description="Error text as people paste it.")
    retired: Text | None = Field(
        None,
        description="Why the question has no answer any more. Its address stays and says so.",
    )
    answer: Text = Field(
        default_factory=lambda: _ABSENT,
        validate_default=True,
        description="Markdown, with [[snippet:id]], [[table:id]], [[plot:id]].",
    )
    snippets: list[SnippetDeclaration] = Field([], description="Files that the answer shows.")
    claims: list[ClaimDeclaration] = Field(
        [], description="Checks of sentences, marked in the answer by [sentence](claim:id)."
    )
    sources: list[Source] = Field(min_length=1, description="Where it comes from, at least one.")
    applies_to: AppliesTo = Field(
        default_factory=AppliesTo, description="Models and versions that it holds for."
    )
    related: list[Identifier] = Field([], description="Ids of other entries.")
    aliases: list[Identifier] = Field([], description="Former ids, which keep leading here.")
    updated: dt.date = Field(description="Day of the last change, as 2026-01-31.")
    zh: EntryTranslation | None = Field(None, description="The same in Chinese.")

    model_config = ConfigDict(
        json_schema_extra={"if": {"required": ["retired"]}, "else": {"required": ["answer"]}}
    )

    @field_validator("answer", mode="wrap")
    @classmethod
    def _unless_retired(
        cls, value: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> object:
        """Hold an entry to an answer, and a retired one to none."""
        if value is not _ABSENT:
            _hold_back(value, info)
            return handler(value)
        if info.data.get("retired") is None:
            raise PydanticKnownError("missing")
        return ""

    @field_validator("snippets", "claims", "zh", mode="before")
    @classmethod
    def _nothing_if_retired(cls, value: object, info: ValidationInfo) -> object:
        _hold_back(value, info)
        return value


def _hold_back(value: object, info: ValidationInfo) -> None:
    """Refuse what a retired question would show."""
    if value and info.data.get("retired") is not None:
        raise ValueError("a retired question shows its reason alone; delete this, git keeps it")


class TopicDeclaration(Declared):
    """A file of entries that belong together: one page."""

    topic: Text = Field(description="Title of the page.")
    summary: Text = Field(description="What the topic is about, in a sentence.")
    order: int = Field(100, description="Place among the topics, lowest first.")
    zh: TopicTranslation | None = Field(None, description="Title and summary in Chinese.")
    entries: list[EntryDeclaration] = Field(
        min_length=1, description="The questions, in reading order."
    )


class Column(Declared):
    """How a column of a table is shown."""

    label: Text = Field(description="Heading of the column.")
    unit: Text | None = Field(None, description="Unit of its numbers.")
    align: Literal["left", "right"] = Field("left", description="Side on which its cells stand.")


class Plot(Declared):
    """A drawing of a table's rows."""

    kind: Literal["bar", "dots", "line"] = Field("bar", description="How values are drawn.")
    label: Text = Field(description="Column that names each row.")
    values: list[Text] = Field(min_length=1, description="Columns with numbers, a series each.")
    title: Text = Field(description="Heading of the drawing.")
    start: float | None = Field(None, description="Where the value axis starts; default: zero.")


class Agreement(Declared):
    """Facts of a table that stand in another one, too."""

    table: Identifier = Field(description="Id of the other table.")
    by: dict[Text, Text] = Field(
        min_length=1,
        max_length=1,
        description="Column that names what a row is about -> that of the other table; a cell "
        "may name several, with commas between.",
    )
    columns: dict[Text, Text] = Field(
        min_length=1, description="Column -> the one of the other table that states the same."
    )


class TableDeclaration(Declared):
    """A table whose rows lie in a CSV file; the column `source` is required."""

    title: Text = Field(description="Shown above the table.")
    note: Text | None = Field(None, description="Shown below the table.")
    rows: Text = Field(description="CSV file beside this one.")
    columns: dict[str, Column] = Field(
        description="Columns to show, in order: name in the CSV file, then how it is shown."
    )
    plot: Plot | None = Field(None, description="How to draw the rows.")
    digest: Text | None = Field(
        None, description="Of the rows, so that no copied figure changes unnoticed."
    )
    agrees: list[Agreement] = Field([], description="What other tables state as well.")
    zh: TableTranslation | None = Field(None, description="Its words in Chinese.")


class Synonyms(Declared):
    """What the search is told about the words of a field: `search/synonyms.yml`."""

    same: list[Annotated[list[Text], Field(min_length=2)]] = Field(
        [], description="Groups of words and phrases; each finds what holds another of its group."
    )
    background: list[Text] = Field(
        [],
        description="Words that nearly every question holds, which therefore say little about "
        "which one is meant; `*` stands for any letters and digits.",
    )


Status = Literal["passed", "warned", "tolerated", "failed", "error", "not run", "expected failure"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a notebook; each line of its text is a line of the file."""

    index: int
    """Among all cells, from 0."""
    text: str
    span: Span
    """First character of the text."""
    declared: CellDeclaration = field(default_factory=CellDeclaration)
    outputs: tuple[dict[str, Any], ...] = ()
    """As the file has them; see nbformat, version 4."""

    @property
    def name(self) -> str:
        """Return what readers call it: they count all cells, from 1."""
        return f"cell {self.index + 1}"


@dataclass(frozen=True, slots=True)
class Notebook:
    """A program in cells, with the outputs that were stored beside them."""

    cells: tuple[Cell, ...]
    """Those with code."""
    prose: tuple[Cell, ...]
    """Those with Markdown."""
    declared: Executes

    @property
    def whole(self) -> str:
        """Return the code of all cells as one program."""
        return "\n".join(f"{cell.text}\n" for cell in self.cells)

    def first_lines(self) -> tuple[int, ...]:
        """Return the line of the whole program, from 1, in which each cell starts."""
        lengths = (cell.text.count("\n") + 2 for cell in self.cells)
        return tuple(accumulate(lengths, initial=1))[:-1]

    def place(self, line: int, column: int) -> Span:
        """Return where a place of the whole program stands in the notebook's file."""
        first_lines = self.first_lines()
        number = bisect(first_lines, line) - 1
        lines = self.cells[number].text.split("\n")
        row = min(line - first_lines[number], len(lines) - 1)
        before = json.dumps(lines[row][: column - 1], ensure_ascii=False)[1:-1]
        start = self.cells[number].span
        return Span(start.path, start.line + row, start.column + len(before))


@dataclass(frozen=True, slots=True)
class Snippet:
    """A block of code that a page shows, and what holds it true."""

    id: str
    """Unique within its owner; fences are numbered: `fence-1`."""
    owner: str
    """`topic/entry`, or the path of the page."""
    language: str
    """As written after the fence, lower case: python, bash, json …"""
    text: str
    """The bytes shown, as text; ends with a newline."""
    span: Span
    """First line shown, in the file where an author edits it."""
    whole: str
    """The text that is run: the file of which `text` is a region, or `text` itself."""
    file: str | None = None
    """The snippet's file relative to the root; None for a fence."""
    title: str | None = None
    tab: str | None = None
    checks: Checks = field(default_factory=Checks)
    waiver: Waiver | None = None
    fails: Waiver | None = None
    skip: Skip | None = None
    """Why it is not run, and where."""
    setup: str = ""
    """Python that runs before it in the same process, and that no page shows."""
    setup_at: Span | None = None
    """First line of that."""
    is_ignored: bool = False
    """A word behind the fence says that nothing is to look at it."""
    continues: str | None = None
    """Name of the session that it goes on, if it runs; empty: that of the block above it."""
    fixtures: tuple[str, ...] = ()
    """Of pytest, that words behind the fence name."""
    shown: bool = True
    """False for the check of a claim."""
    declared_at: Span | None = None
    """Where the YAML or the page declares it; None: at `span`."""
    ends_at: int | None = None
    """Line of a fence's closing mark, in the file of `declared_at`; None for no fence."""
    places: tuple[Span, ...] = ()
    """Where each line of a fence with includes stands; empty: one below the other from `span`."""
    location: tuple[str | int, ...] = ()
    """Keys and indexes that lead to it in its YAML or JSON file; empty for a fence."""
    notebook: Notebook | None = None
    """The cells, if it is the program of a notebook."""
    is_unasked: bool = False
    """It runs because the setting `run` names its language: it need not reach every line."""
    levels: Mapping[str, Level] = field(default_factory=dict)
    """What its page and the block itself say of checks; see `declared_level`."""
    sentences: tuple[str, ...] = ()
    """Of a claim: those of the answer that point at it."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Of a claim: what the sentences state and it does not print -> the source."""

    @property
    def path(self) -> str:
        """Return owner and id: `inference/slow/awq-pipeline`."""
        return f"{self.owner}/{self.id}"

    @property
    def whole_span(self) -> Span:
        """Return the place of the first line of `whole`."""
        return Span(self.file) if self.file and not self.notebook else self.span

    def shown_lines(self) -> tuple[int, ...]:
        """Return the number, in `whole`, of each line of `text`, both counted from 1."""
        if self.notebook is not None or self.text == self.whole:
            return tuple(range(1, self.text.count("\n") + 1))
        numbers = []
        first = self.span.line - self.whole_span.line
        lines = iter(enumerate(self.whole.split("\n")[first:], start=first + 1))
        for shown in self.text.removesuffix("\n").split("\n"):  # a region leaves lines out
            numbers += [next((n for n, line in lines if line.strip() == shown.strip()), first + 1)]
        return tuple(numbers)

    def shown_at(self, offset: int) -> Span:
        """Return where an offset of `text` stands in the file that an author edits."""
        row = self.text.count("\n", 0, offset)
        number = self.shown_lines()[row]
        line, whole = self.text.split("\n")[row], self.whole.split("\n")[number - 1]
        column = offset - (self.text.rfind("\n", 0, offset) + 1) + len(whole) - len(line) + 1
        return self.place(number, column)

    def place(self, line: int, column: int = 1) -> Span:
        """Return where a place of `whole` stands in the file that an author edits."""
        if self.notebook is not None:
            return self.notebook.place(line, column)
        if self.places:
            start = self.places[min(line, len(self.places)) - 1]
            return Span(start.path, start.line, start.column + column - 1)
        start = self.whole_span
        return Span(start.path, start.line + line - 1, start.column + column - 1)


@dataclass(frozen=True, slots=True)
class Translation:
    """An answer in another language."""

    declared: EntryTranslation
    fences: tuple[Snippet, ...]
    """Blocks of its answer. They repeat those of the English, whose cases hold for both."""
    answer_span: Span
    """First line of the answer's text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, its answer, and the snippets in it."""

    id: str
    topic: str
    declared: EntryDeclaration
    snippets: tuple[Snippet, ...]
    """Files in declared order, then fences of the answer in reading order, then claims."""
    span: Span
    answer_span: Span
    """First line of the answer's text."""
    location: tuple[str | int, ...] = ()
    """Keys and indexes that lead to it in its YAML file."""
    zh: Translation | None = None
    """The same in Chinese."""

    @property
    def question(self) -> str:
        """Return the question as a heading shows it."""
        return self.declared.question


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of entries."""

    id: str
    """Stem of its file."""
    declared: TopicDeclaration
    entries: tuple[Entry, ...]
    span: Span
    retired: tuple[Entry, ...] = ()
    """Questions that have no answer any more; their addresses say why."""


@dataclass(frozen=True, slots=True)
class Page:
    """A hand-written Markdown file, or a notebook, whose code is cases too."""

    path: str
    text: str
    """Of a Markdown file; empty for a notebook."""
    snippets: tuple[Snippet, ...]
    notebook: Notebook | None = None

    @property
    def prose(self) -> tuple[tuple[str, Span], ...]:
        """Return its texts, and where each starts."""
        if self.notebook is None:
            return ((self.text, Span(self.path)),)
        return tuple((cell.text, cell.span) for cell in self.notebook.prose)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a source each."""

    id: str
    declared: TableDeclaration
    rows: tuple[dict[str, str], ...]
    """Cells as written in the CSV file; empty: unknown."""
    span: Span
    lines: tuple[int, ...] = ()
    """Of the CSV file, in which each row starts."""


@dataclass(frozen=True)
class Faq:
    """Everything that is published and verified."""

    topics: tuple[Topic, ...]
    """In the order in which they are shown."""
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    synonyms: Synonyms = field(default_factory=Synonyms)
    """For the search."""
    left_out: frozenset[str] = frozenset()
    """Texts, names among them, of what could not be read: a reference to one is no mistake."""

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Return the entries by id, in reading order."""
        return {entry.id: entry for topic in self.topics for entry in topic.entries}

    @cached_property
    def retired(self) -> dict[str, Entry]:
        """Return the questions that have no answer any more, by id."""
        return {entry.id: entry for topic in self.topics for entry in topic.retired}

    @cached_property
    def snippets(self) -> tuple[Snippet, ...]:
        """Return all snippets in reading order: entries, then pages."""
        return (
            *(s for entry in self.entries.values() for s in entry.snippets),
            *(s for page in self.pages for s in page.snippets),
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One check of one snippet in one environment: a pytest item."""

    snippet: Snippet
    check: str
    """Name of a `faqcheck.gate.Check`: parses, runs, executes …"""
    environment: str
    """Name of the environment; `gate` for checks inside the gate's own interpreter."""
    needs: frozenset[str] = frozenset()
    """What the machine must have, by the names of `NEEDS`."""
    server: Snippet | None = None
    """The snippet that serves while this one runs."""
    level: Level = "error"
    """What a finding weighs: error or warning."""
    tolerated: str = ""
    """What the baseline knows of it; empty: it is held fully."""
    session: tuple[Snippet, ...] = ()
    """All snippets that run in one process with it, in order; empty: it runs alone."""

    @property
    def before(self) -> tuple[Snippet, ...]:
        """Return the snippets that run before it in the same process."""
        paths = [snippet.path for snippet in self.session]
        return self.session[: paths.index(self.snippet.path)] if self.session else ()

    @property
    def name(self) -> str:
        """Return the check, with the environment where there may be several: `runs-cpu`."""
        several = self.environment != "gate" and isinstance(
            self.declaration, Runs | Serves | Executes | Prints
        )
        return f"{self.check}-{self.environment}" if several else self.check

    @property
    def id(self) -> str:
        """Return owner, snippet and name: `inference/slow/awq-pipeline/runs-cpu`."""
        return f"{self.snippet.path}/{self.name}"

    @property
    def serving(self) -> Case | None:
        """Return the case of the server that this one runs with, or that it is; None: neither."""
        if self.check == "serves":
            return self
        if self.server is None:
            return None
        return Case(self.server, "serves", self.environment, self.needs)

    @property
    def declaration(self) -> Runs | Serves | Executes | Validates | Prints | None:
        """Return what the author declared for this check, if it takes a declaration."""
        if self.check == "executes" and self.snippet.notebook is not None:
            return self.snippet.notebook.declared
        declared = getattr(self.snippet.checks, self.check, None)
        return declared if isinstance(declared, Declared) else None  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of a case."""

    status: Status
    message: str = ""
    """One line on why, empty when passed."""
    span: Span | None = None
    """The line of the snippet to look at."""
    output: str = ""
    """End of what was printed, stdout and stderr together."""
    seconds: float = 0.0
    """Wall time."""
    peak_mib: float | None = None
    """Largest resident set of the process tree, where it could be read."""
    lines: tuple[int, int] | None = None
    """How many of the lines that are shown and do something have run, and how many there are."""
