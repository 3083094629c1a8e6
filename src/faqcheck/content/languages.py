"""The languages of code blocks: each one value, by every name that a fence may use.

Ours stand here; those of other packages come by the entry point group `faqcheck.languages`, and
are looked for when a name or a suffix is none of ours. Elsewhere a language is asked what it can
do; its name is compared nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

import faqcheck.content.bash as bash
from faqcheck.errors import Problem, ProjectError, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

GROUP = "faqcheck.languages"
"""Entry points of other packages, each naming a `Language`."""
Family = Literal["python", "shell", "data", "other"]
"""What handles a language here: the forks of a warm parent, bash, readers of data, or its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: its names, how a snippet of it runs, and what parses it.

    What a value does not say, it does not claim: without `command` its snippets do not run, without
    `parse` nothing reads them.
    """

    name: str
    """As a fence names it: `javascript`."""
    aliases: tuple[str, ...] = ()
    """Other names that a fence may use."""
    suffixes: tuple[str, ...] = ()
    """Of its files, with the dot; the first is given to the snippets of fences."""
    command: Callable[[Path, Path], list[str]] | None = None
    """Returns what runs a script. It gets the path of the script, and that of a file which has to
    hold something once the script has come to its end, and must not if it left early."""
    failing_line: Callable[[str, str], int | None] | None = None
    """Returns the line in which a script failed, from what was printed and the script's name."""
    ends_early: Callable[[str], bool] | None = None
    """Says whether a text that cannot note its end comes to it all the same."""
    parse: Callable[[str], Iterable[tuple[int, int, str]]] | None = None
    """Returns line and column, from 1, and text of each mistake of syntax."""
    family: Family = "other"
    is_typed: bool = False
    """It shows a prompt, what is typed there, and what came out."""

    @property
    def can_run(self) -> bool:
        """Say whether its snippets can be run."""
        return self.command is not None or self.family == "python" or self.is_typed

    @property
    def can_serve(self) -> bool:
        """Say whether a server can be written in it."""
        return self.can_run and not self.is_typed

    @property
    def is_python(self) -> bool:
        """Say whether it runs in a fork of the warm parent: scripts of Python, and sessions."""
        return self.family == "python"

    @property
    def is_shell(self) -> bool:
        """Say whether bash reads it: scripts, and sessions."""
        return self.family == "shell"

    @property
    def is_shell_script(self) -> bool:
        """Say whether it is what a script of bash is written in."""
        return self.is_shell and not self.is_typed

    @property
    def is_python_script(self) -> bool:
        """Say whether it is what a program of Python is written in."""
        return self.is_python and not self.is_typed

    @property
    def session(self) -> str | None:
        """Return what takes one snippet of a session after another; None: nothing does."""
        return self.family if self.is_python or self.is_shell_script else None

    @property
    def script_suffix(self) -> str:
        """Return the ending of the file that takes a snippet of it."""
        return self.suffixes[0] if self.suffixes else f".{self.name}"


PYTHON, SHELL, JSON, JSONL, YAML, TOML, TEXT, PYCON, CONSOLE = (
    "python",
    "bash",
    "json",
    "jsonl",
    "yaml",
    "toml",
    "text",
    "pycon",
    "console",
)
_OURS = (
    Language(name=PYTHON, aliases=("py", "python3"), suffixes=(".py",), family="python"),
    Language(name=PYCON, aliases=("python-console", "doctest"), family="python", is_typed=True),
    Language(
        name=SHELL,
        aliases=("sh", "shell"),
        suffixes=(".sh", ".bash"),
        command=bash.command,
        failing_line=bash.failing_line,
        ends_early=bash.exits_at_its_end,
        family="shell",
    ),
    Language(
        name=CONSOLE,
        aliases=("shell-session", "shellsession", "sh-session", "bash-session"),
        ends_early=bash.exits_at_its_end,
        family="shell",
        is_typed=True,
    ),
    Language(name=JSON, suffixes=(".json",), family="data"),
    Language(name=JSONL, aliases=("ndjson",), suffixes=(".jsonl",), family="data"),
    Language(name=YAML, aliases=("yml",), suffixes=(".yaml", ".yml"), family="data"),
    Language(name=TOML, suffixes=(".toml",), family="data"),
    Language(name=TEXT, aliases=("txt", "output"), suffixes=(".txt",)),
)
LANGUAGES = {name: one.name for one in _OURS for name in (one.name, *one.aliases)}
"""Name after a fence -> language. Blocks in other languages are shown, and no check reads them."""
_BY_NAME = {one.name: one for one in _OURS}
_BY_SUFFIX = {suffix: one.name for one in _OURS for suffix in one.suffixes}


def language_of(name: str) -> Language:
    """Return a language; one that nobody registered can do nothing."""
    found = _BY_NAME.get(name) or installed_languages().get(name)
    return found or Language(name=name)


def all_languages() -> list[Language]:
    """Return every language, those of other packages last."""
    others = {one.name: one for one in installed_languages().values()}
    return [*_OURS, *(others[name] for name in sorted(others))]


def language_named(name: str) -> str | None:
    """Return the language that a fence means."""
    if name in LANGUAGES:
        return LANGUAGES[name]
    found = installed_languages().get(name)
    return found.name if found else None


def language_shown(language: str, text: str) -> str:
    """Return the language of a block, now that its text is known.

    Python that begins with a prompt is a session; a console without any prompt shows output alone;
    a tree of files is no script, and a fence that is shown is Markdown, whatever their tag.
    """
    if language == PYTHON and text.lstrip().startswith(">>> "):
        return PYCON
    if (language == SHELL and _TREE.search(text)) or _SHOWN_FENCE.match(text):
        return TEXT
    if language == CONSOLE and not PROMPT.search(text):
        return TEXT
    return language


_SHOWN_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`\n]*\n(?:.*\n)?[ \t]*\1[ \t]*\n?\Z", re.DOTALL)
"""A block whose text is a fence from its first line to its last."""
_TREE = re.compile(r"^[ \t]*(?:[\u251c\u2514]|\u2502[ \t]+[\u251c\u2514])", re.MULTILINE)
"""Begins a line of a drawn tree of files."""
PROMPT = re.compile(
    r"^(?P<prompt>(?:\([\w. -]+\) ?)?(?:[\w.-]+@[\w.-]+[: ][^\s$%#]*)?[$%] )(?=\S)", re.MULTILINE
)
"""Begins a line that is typed into a shell: `$ `, also behind a user and a folder."""


def language_names() -> Collection[str]:
    """Return every name that a fence may use."""
    return {*LANGUAGES, *installed_languages()}


def language_of_file(file: str) -> str | None:
    """Return the language that a file's suffix stands for."""
    suffix = PurePosixPath(file).suffix
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    found = (each for each in installed_languages().values() if suffix in each.suffixes)
    return next((each.name for each in found), None)


def suffix_of(language: str) -> str | None:
    """Return the ending of files in a language; None if there is none."""
    return next(iter(language_of(language).suffixes), None)


@cache
def installed_languages() -> Mapping[str, Language]:
    """Return the languages of other packages, by each name that a fence may use.

    Raises:
        ProjectError: one cannot be used.
    """
    from importlib.metadata import entry_points

    known: dict[str, Language] = {}
    for point in entry_points(group=GROUP):
        try:
            language = point.load()
        except Exception as err:
            raise _unusable(point.value, f"it cannot be imported: {err}") from err
        if not isinstance(language, Language):
            message = f"it is a {type(language).__name__}, expected a faqcheck.content.Language"
            raise _unusable(point.value, message)
        if language.command is None and language.parse is None:
            raise _unusable(point.value, "it says neither how it runs nor what parses it")
        if language.command is not None and not language.suffixes:
            raise _unusable(point.value, "its scripts have no suffix")
        for name in (language.name, *language.aliases):
            if name in LANGUAGES or name in known:
                raise _unusable(point.value, f"the name {name!r} is taken")
            known[name] = language
        if taken := [suffix for suffix in language.suffixes if suffix in _BY_SUFFIX]:
            raise _unusable(point.value, f"the suffix {taken[0]!r} is taken")
    return known


def _unusable(origin: str, why: str) -> ProjectError:
    message = f"this language cannot be registered: {why}."
    hint = "Uninstall the package, or tell those who maintain it."
    return ProjectError([Problem(Span(origin), "bad-language", message, hint)])
