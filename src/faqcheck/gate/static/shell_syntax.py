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
class Command:
    """A simple command: its name and its arguments, without assignments and redirections."""

    words: tuple[Word, ...]


def commands_of(script: str) -> tuple[list[Command], set[str]]:
    """Return the simple commands of a bash script, and the functions that it defines."""
    content = script.encode()
    lines = content.split(b"\n")
    tree = _parser().parse(content)
    commands, functions = [], set()
    for node in _walk(tree.root_node):
        if node.type == "command":
            words = tuple(_word(child, lines) for child in node.children if _is_word(child))
            if words:
                commands.append(Command(words))
        elif node.type == "declaration_command" and node.children:
            commands.append(Command((_word(node.children[0], lines),)))
        elif node.type == "function_definition":
            name = node.child_by_field_name("name")
            functions.add(_text(name) if name else "")
    return commands, functions


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
