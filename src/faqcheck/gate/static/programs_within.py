"""Programs within a command of a shell: those of `sed` and of `python -c`, and where tools lie."""

from __future__ import annotations

import ast
import builtins
import re
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from faqcheck.gate.findings import Finding
from faqcheck.gate.static.sed_programs import sed_mistake

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faqcheck.gate.static.shell_syntax import Command, Word

_PYTHON = re.compile(r"python(3(\.\d+)?)?")
_SED_FLAG = re.compile(r"-[nErsuz]*e|--expression")
_SED_GLUED = re.compile(r"-[nErsuz]*e(?=.)|--expression=")
_SED_FILE = re.compile(r"-[nErsuz]*f.*|--file.*")
_OF_VENV = re.compile(r"(?:^|/)\.?v?env/(?P<folder>[^/]+)/")
_IN_VENV = {"Include", "Lib", "Scripts", "bin", "include", "lib", "lib64", "share", "src", "etc"}
"""Folders of a virtual environment, and those that packages put there."""


def programs_within(command: Command) -> Iterator[Finding]:
    """Yield what is wrong with the programs that a command is given to run."""
    name = PurePosixPath(command.words[0].text).name
    if name == "sed":
        yield from _sed(command.words[1:])
    elif _PYTHON.fullmatch(name):
        yield from _python(command.words[1:])
    for word in command.words:
        found = _OF_VENV.search(word.text)
        if found and "$" not in word.text and found["folder"] not in _IN_VENV:
            yield Finding(
                word.line,
                word.column,
                f"a virtual environment has no folder {found['folder']!r}.",
                "Programs lie in 'bin', on Windows in 'Scripts'.",
            )


def _sed(words: Sequence[Word]) -> Iterator[Finding]:
    for word, text in _sed_programs(words):
        if not re.search(r"\$\(|`|^\$\w", text) and (mistake := sed_mistake(text)):
            yield Finding(word.line, word.column, f"invalid sed program: {mistake}.")


def _sed_programs(words: Sequence[Word]) -> list[tuple[Word, str]]:
    given = [(b, b.text) for a, b in pairwise(words) if _SED_FLAG.fullmatch(a.text)]
    for word in words:
        if found := _SED_GLUED.match(word.text):
            given.append((word, word.text[found.end() :]))
    if not given and not any(_SED_FILE.fullmatch(word.text) for word in words):
        given = [(word, word.text) for word in words if not word.text.startswith("-")][:1]
    return given


def _python(words: Sequence[Word]) -> Iterator[Finding]:
    for flag, program in pairwise(words):
        if not flag.text.startswith("-"):
            return
        if flag.text != "-c":
            continue
        if re.search(r"[$`]", program.text):
            return
        try:
            tree = ast.parse(program.text)
        except (SyntaxError, ValueError) as err:
            reason = getattr(err, "msg", err)
            yield Finding(program.line, program.column, f"invalid Python: {reason}.")
            return
        for unknown in _undefined(tree):
            yield Finding(program.line, program.column, f"the name {unknown!r} is not defined.")
        return


def _undefined(tree: ast.Module) -> list[str]:
    """Return names that a program reads and nothing in it, nor Python itself, defines."""
    known = {*dir(builtins), "__file__", "__name__"}
    for node in ast.walk(tree):
        match node:
            case ast.alias(name="*"):
                return []
            case ast.alias(name=name, asname=other):
                known.add(other or name.partition(".")[0])
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                known.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                known.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                known.add(name)
    read = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return [name for name in dict.fromkeys(read) if name not in known]
