"""The languages of code blocks that faqcheck can check, by every name a fence may use.

Those of other packages come by the entry point group `faqcheck.languages`, each naming a
`Language`; they are looked for when a name or a suffix is none of ours.
"""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from faqcheck.errors import Problem, ProjectError, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

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
LANGUAGES = {
    "python": PYTHON,
    "py": PYTHON,
    "python3": PYTHON,
    "bash": SHELL,
    "sh": SHELL,
    "shell": SHELL,
    "json": JSON,
    "jsonl": JSONL,
    "ndjson": JSONL,
    "yaml": YAML,
    "yml": YAML,
    "toml": TOML,
    "text": TEXT,
    "txt": TEXT,
    "output": TEXT,
    "pycon": PYCON,
    "python-console": PYCON,
    "doctest": PYCON,
    "console": CONSOLE,
    "shell-session": CONSOLE,
    "shellsession": CONSOLE,
    "sh-session": CONSOLE,
    "bash-session": CONSOLE,
}
"""Name after a fence -> language. Blocks in other languages are shown, and no check reads them."""
_SUFFIXES = {
    ".py": PYTHON,
    ".sh": SHELL,
    ".bash": SHELL,
    ".json": JSON,
    ".jsonl": JSONL,
    ".yaml": YAML,
    ".yml": YAML,
    ".toml": TOML,
    ".txt": TEXT,
}


GROUP = "faqcheck.languages"
"""Entry points of other packages, each naming a `Language`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language that another package brings: its names, and how a snippet of it runs."""

    name: str
    """As a fence names it: `javascript`."""
    aliases: tuple[str, ...] = ()
    """Other names that a fence may use."""
    suffixes: tuple[str, ...]
    """Of its files, with the dot; the first is given to the snippets of fences."""
    command: Callable[[Path, Path], list[str]]
    """Returns what runs a script. It gets the path of the script, and that of a file which has to
    hold something once the script has come to its end, and must not if it left early."""
    failing_line: Callable[[str, str], int | None]
    """Returns the line in which a script failed, from what was printed and the script's name."""


def language_named(name: str) -> str | None:
    """Return the language that a fence means."""
    if name in LANGUAGES:
        return LANGUAGES[name]
    found = installed_languages().get(name)
    return found.name if found else None


def language_shown(language: str, text: str) -> str:
    """Return the language of a block, now that its text is known.

    Python that begins with a prompt is a session; a console without any prompt shows output alone;
    a tree of files is no script, whatever its tag.
    """
    if language == PYTHON and text.lstrip().startswith(">>> "):
        return PYCON
    if language == SHELL and _TREE.search(text):
        return TEXT
    if language == CONSOLE and not PROMPT.search(text):
        return TEXT
    return language


_TREE = re.compile(r"^[ \t]*(?:[\u251c\u2514]|\u2502[ \t]+[\u251c\u2514])", re.MULTILINE)
"""Begins a line of a drawn tree of files."""
PROMPT = re.compile(
    r"^(?P<prompt>(?:\([\w. -]+\) ?)?(?:[\w.-]+@[\w.-]+[: ][^\s$%#]*)?[$%] )(?=\S)", re.MULTILINE
)
"""Begins a line that is typed into a shell: `$ `, also behind a user and a folder."""


def without_marks(text: str) -> str:
    """Return data with the marks of Material's code annotations, `// (1)!`, as blanks in place."""
    return _ANNOTATION.sub(lambda found: " " * len(found[0]), text) if "(" in text else text


_ANNOTATION = re.compile(r"(?://|#|/\*)[ \t]*\(\d+\)!?[ \t]*(?:\*/)?[ \t]*$", re.MULTILINE)


def language_names() -> Collection[str]:
    """Return every name that a fence may use."""
    return {*LANGUAGES, *installed_languages()}


def language_of_file(file: str) -> str | None:
    """Return the language that a file's suffix stands for."""
    suffix = PurePosixPath(file).suffix
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    found = (each for each in installed_languages().values() if suffix in each.suffixes)
    return next((each.name for each in found), None)


def suffix_of(language: str) -> str | None:
    """Return the ending of files in a language; None if there is none."""
    ours = (suffix for suffix, name in _SUFFIXES.items() if name == language)
    others = (each.suffixes for each in installed_languages().values() if each.name == language)
    return next(ours, None) or next((suffixes[0] for suffixes in others if suffixes), None)


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
        for name in (language.name, *language.aliases):
            if name in LANGUAGES or name in known:
                raise _unusable(point.value, f"the name {name!r} is taken")
            known[name] = language
        if taken := [suffix for suffix in language.suffixes if suffix in _SUFFIXES]:
            raise _unusable(point.value, f"the suffix {taken[0]!r} is taken")
    return known


def _unusable(origin: str, why: str) -> ProjectError:
    message = f"this language cannot be registered: {why}."
    hint = "Uninstall the package, or tell those who maintain it."
    return ProjectError([Problem(Span(origin), "bad-language", message, hint)])


OUTPUT_MARK = "#>"
"""Begins a comment that shows what the Python statement above it writes."""


def output_comments(source: str) -> list[int]:
    """Return the lines of Python code that are such comments; none if it cannot be read."""
    if OUTPUT_MARK not in source:
        return []
    lines = io.StringIO(source, newline="\n")
    try:
        return [
            token.start[0]
            for token in tokenize.generate_tokens(lines.readline)
            if token.type == tokenize.COMMENT
            and token.string.startswith(OUTPUT_MARK)
            and token.line.strip() == token.string.strip()
        ]
    except (SyntaxError, tokenize.TokenError):
        return []
