"""The commands of a shell script, with where each word stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_bash

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the command gets it; an expansion stays as written."""

    text: str
    line: int
    """Counted from 1."""
    column: int
    """Counted from 1, in characters."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirection, with what stands right before it."""

    operator: str
    target: str
    is_glued: bool
    """Whether no space parts it from the word before it, and from its target."""
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Command:
    """A simple command: its name and its arguments, without assignments and redirections."""

    words: tuple[Word, ...]
    assignments: tuple[Word, ...] = ()
    """Variables set for this command alone, as `NAME=value`; of `export` and its like, all."""
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """What a bash script consists of, as far as checks ask."""

    commands: tuple[Command, ...]
    functions: frozenset[str]
    alone: tuple[Word, ...]
    """Assignments on a line without a command, as `NAME=value`."""
    lists: tuple[tuple[Word, ...], ...] = ()
    """The words that each `for` goes through."""


def read_script(script: str) -> Script:
    """Return the simple commands of a bash script, its functions and its lone assignments."""
    content = script.encode()
    lines = content.split(b"\n")
    commands, functions, alone, lists = [], set(), [], []
    for node in _walk(_parser().parse(content).root_node):
        if node.type == "command":
            words = tuple(_word(child, lines) for child in node.children if _is_word(child))
            lost, kept = _assignments(node, content)
            alone += [_word(one, lines) for one in lost]
            if words:
                own = tuple(_word(one, lines) for one in kept)
                commands.append(Command(words, own, tuple(_redirects(node, content, lines))))
        elif node.type == "declaration_command" and node.children:
            own = tuple(_word(c, lines) for c in node.children if c.type == "variable_assignment")
            commands.append(Command((_word(node.children[0], lines),), own))
        elif node.type == "for_statement":
            values = node.children_by_field_name("value")
            lists.append(tuple(_word(value, lines) for value in values))
        elif node.type == "function_definition":
            name = node.child_by_field_name("name")
            functions.add(_text(name) if name else "")
        elif node.type == "variable_assignment" and _is_alone(node):
            alone.append(_word(node, lines))
    return Script(tuple(commands), frozenset(functions), tuple(alone), tuple(lists))


def _assignments(
    command: tree_sitter.Node, content: bytes
) -> tuple[list[tree_sitter.Node], list[tree_sitter.Node]]:
    """Return assignments that a line's end parts from the command, and those that belong to it.

    The grammar reads on over the end of a line where bash does not.
    """
    found = [child for child in command.children if child.type == "variable_assignment"]
    name = command.child_by_field_name("name")
    lost = 0
    for number, (one, following) in enumerate(zip(found, [*found[1:], name], strict=False)):
        between = content[one.end_byte : following.start_byte] if following else b""
        if b"\n" in between.replace(b"\\\n", b""):
            lost = number + 1
    return found[:lost], found[lost:]


def _is_alone(node: tree_sitter.Node) -> bool:
    around = node.parent
    return around is not None and around.type not in ("command", "declaration_command")


def _redirects(command: tree_sitter.Node, content: bytes, lines: list[bytes]) -> Iterator[Redirect]:
    around = command.parent
    beside = around.children if around is not None and around.type == "redirected_statement" else []
    for node in (*command.children, *beside):
        target = node.child_by_field_name("destination")
        if node.type != "file_redirect" or target is None:
            continue
        before = content[node.start_byte - 1 : node.start_byte]
        operator = content[node.start_byte : target.start_byte]
        row, column = node.start_point
        yield Redirect(
            operator.decode().strip(),
            _value(target),
            bool(before.strip()) and operator == operator.strip(),
            row + 1,
            len(lines[row][:column].decode()) + 1,
        )


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


def _walk(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _is_word(node: tree_sitter.Node) -> bool:
    return node.type != "variable_assignment" and "redirect" not in node.type


def _word(node: tree_sitter.Node, lines: list[bytes]) -> Word:
    row, column = node.start_point
    return Word(_value(node), row + 1, len(lines[row][:column].decode()) + 1)


def _value(node: tree_sitter.Node) -> str:
    """Return a word without its quotes, as bash would pass it on."""
    text = _text(node)
    if node.type in ("command_name", "concatenation"):
        return "".join(_value(child) for child in node.children) or text
    if node.type == "raw_string":
        return text[1:-1]
    if node.type == "string":
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if node.type == "word":
        return text.replace("\\\n", "").replace("\\", "")
    return text


def _text(node: tree_sitter.Node) -> str:
    return (node.text or b"").decode()
