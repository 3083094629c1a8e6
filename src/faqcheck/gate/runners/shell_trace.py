"""What bash noted of a script: the commands that ran, those that failed, and how jobs ended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_bash

from faqcheck.gate.runners.folders import read_regular
from faqcheck.gate.runners.lines import Reached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content import Snippet
    from faqcheck.gate.runners.process import Folder

_SIMPLE = ("command", "declaration_command", "unset_command", "test_command")
_ENDED = frozenset({0, 127, *(128 + number for number in (1, 2, 9, 13, 15))})
"""Exit statuses of jobs that are no news: fine, waited for before, or ended on purpose."""
_ENTRY = re.compile(
    r"^\++\|(?P<source>[^|\n]*)\|(?P<line>\d+)\|(?P<process>\d+)\|\d*\|(?P<text>.*)$", re.MULTILINE
)
_PLAIN = re.compile(r"[\w./:=@%+,-]+")
"""A word that bash neither replaces nor quotes in its trace."""
_WAY_OUT = re.compile(r"true|:|false|(?:exit|return|break|continue)(?: \d+)?")
_NOTED = re.compile(
    r"(?P<line>\d{1,9})\t(?P<status>\d{1,3})\t(?P<source>[^\t\0]*)\t(?P<command>[^\0]*)\0"
)


@dataclass(frozen=True, slots=True)
class Failed:
    """A command that failed, and that the script went on after."""

    line: int
    """Of the script; 0 if it is not known."""
    command: str
    status: int

    def __str__(self) -> str:
        """Return a sentence for the author."""
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.command!r} failed with exit status {self.status}"


@dataclass(frozen=True, slots=True)
class Trace:
    """What bash noted while it ran a script."""

    entries: tuple[re.Match[str], ...] = ()
    failures: tuple[Failed, ...] = ()
    """In the order in which they were noted."""


def read_trace(folder: Folder, script: str) -> Trace:
    """Return what bash noted of a script that was run in a folder.

    What other blocks of its session reach of it counts, and so do commands of other blocks that
    fail while it runs.
    """
    path = f"{folder.work}/{script}"
    found = _ENTRY.finditer("".join(_read(f"{report}.trace") for report in folder.reports))
    entries = tuple(entry for entry in found if entry["source"] == path)
    noted = _NOTED.finditer(_read(f"{folder.report}.line"))
    failures = [
        Failed(int(n["line"]) * (n["source"] == path), n["command"], int(n["status"]))
        for n in noted
    ]
    jobs = {entry["process"]: entry for entry in reversed(entries)}
    for process, status in re.findall(r"^(\d+) (\d+)$", _read(f"{folder.report}.jobs"), re.M):
        if int(status) not in _ENDED:
            began = jobs.get(process)
            known = (int(began["line"]), began["text"]) if began else (0, f"job {process}")
            failures.append(Failed(*known, int(status)))
    return Trace(entries, tuple(failures))


def reached_lines(snippet: Snippet, trace: Trace) -> Reached:
    """Return which lines of what is shown hold a simple command, and which of them never ran."""
    shown = set(snippet.shown_lines())
    ran: dict[int, list[str]] = {}
    for entry in trace.entries:
        ran.setdefault(int(entry["line"]), []).append(entry["text"])
    lines: dict[int, bool] = {}
    for command in _commands(snippet.whole):
        if command.line in shown:
            found = any(
                command.is_in(text)
                for line in range(command.line, command.last + 1)
                for text in ran.get(line, ())
            )
            lines[command.line] = lines.get(command.line, True) and found
    return Reached(len(lines), tuple(line for line, found in lines.items() if not found))


@dataclass(frozen=True, slots=True)
class _Command:
    line: int
    """In which it starts."""
    last: int
    """The last one that bash may say for it."""
    name: str
    """Its first word, if that is the same in the trace; else empty."""
    words: tuple[str, ...] = ()
    """The plain words behind it, up to the first one that bash replaces or may quote."""

    def is_in(self, text: str) -> bool:
        """Say whether a line of the trace may be of this command."""
        text = text.replace("'['", "[", 1) if self.name == "[" else text
        if self.words:
            beginning = " ".join((self.name, *self.words))
            return text == beginning or text.startswith(f"{beginning} ")
        return (
            not self.name
            or text == self.name
            or text.startswith((f"{self.name} ", self.name + "="))
        )


def _commands(script: str) -> Iterator[_Command]:
    """Yield the simple commands of a script."""
    nodes = [(_parser().parse(script.encode()).root_node, 0)]
    while nodes:
        node, slack = nodes.pop()
        if node.type == "heredoc_body" or node.type == "comment":
            continue
        if node.type == "command_substitution":
            # bash counts the lines of one that spans lines from its last line on.
            slack += node.end_point[0] - node.start_point[0]
        nodes += [(child, slack) for child in node.children]
        alone = node.parent is None or node.parent.type not in _SIMPLE
        if node.type in _SIMPLE or (node.type == "variable_assignment" and alone):
            first, last = node.start_point[0] + 1, node.end_point[0] + 1
            if not _is_only_a_way_out(node):
                yield _Command(first, last + slack, _name_of(node), _plain_words(node))


def _is_only_a_way_out(node: tree_sitter.Node) -> bool:
    """Say whether a command is what stands behind `||` for what is not meant to happen."""
    text, before = (node.text or b"").decode(), node.prev_sibling
    return before is not None and before.type == "||" and bool(_WAY_OUT.fullmatch(text))


def _plain_words(node: tree_sitter.Node) -> tuple[str, ...]:
    """Return the words behind the name of a command, as far as the trace shows them as they are."""
    if node.type != "command" or not _name_of(node):
        return ()
    words: list[str] = []
    for argument in node.children_by_field_name("argument"):
        text = (argument.text or b"").decode()
        if argument.type not in ("word", "number") or not _PLAIN.fullmatch(text):
            break
        words.append(text)
    return tuple(words)


def _name_of(node: tree_sitter.Node) -> str:
    if node.type in ("variable_assignment", "command"):
        name = node.child_by_field_name("name")
    else:
        name = node.children[0] if node.children else None
    text = (name.text or b"").decode() if name is not None else ""
    if text == "time":  # a word of bash, which times what follows
        return ""
    return text if re.fullmatch(r"[\w./:+-]+|\[\[?", text) else ""


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


def _read(path: str) -> str:
    return read_regular(path).decode(errors="replace")
