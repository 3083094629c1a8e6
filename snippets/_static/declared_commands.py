r"""Parsers for programs that are not at hand, built from the files in `commands/`.

A table is a command or, with a key that ends in `.py`, a script:

    ["hf download"]
    source = "where the flags come from, with a version"
    arguments = "REPOSITORY [FILE...]"
    options = '''
    --revision VALUE
    -q --quiet
    '''

In `options`, a line holds the spellings of one flag and what it takes: nothing, `VALUE`, `INT`,
`FLOAT`, `BOOL`, `JSON` or choices as in `no|steps|epoch`; `[VALUE]` may be left out, `VALUE...` is
one or more. `arguments` uses the same marks; `REST` takes everything that is left.

Further keys: `like` (flags of another table), `runs` (the argument that is a Python script, which
gets the rest), `after_dashes` (the script's own arguments follow `--`), `underscores` (`--a_b` is
`--a-b`), `nested` (`--a.b` sets a part of `--a`), `gone` and `instead` (the command no longer
works).
"""

from __future__ import annotations

import argparse
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("commands")


@dataclass(frozen=True, slots=True)
class Declared:
    """A command or script with its flags."""

    name: str
    source: str
    arguments: str = ""
    options: str = ""
    like: str = ""
    runs: str = ""
    after_dashes: bool = False
    underscores: bool = False
    nested: bool = False
    gone: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is declared."""

    commands: dict[str, Declared]
    """By the words that start the command line; scripts by the end of their path."""
    plain: frozenset[str]
    """Programs whose arguments are not checked."""
    wrappers: frozenset[str]
    """Programs that run the command behind them."""
    shell_scripts: tuple[str, ...]
    """Known shell scripts, by path in their repository."""
    everyday: dict[str, dict[str, str]]
    """Of programs whose arguments are not checked: their long options, subcommands and values."""


@cache
def catalogue() -> Catalogue:
    """Read the declarations."""
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        tables |= tomllib.loads(path.read_text(encoding="utf-8"))
    special = ("plain", "wrappers", "scripts", "everyday")
    plain, wrappers, scripts, everyday = (tables.pop(key) for key in special)
    return Catalogue(
        commands={name: Declared(name, **table) for name, table in tables.items()},
        plain=frozenset(plain["names"]),
        wrappers=frozenset(wrappers["names"]),
        shell_scripts=tuple(scripts["shell"]),
        everyday=everyday,
    )


@cache
def parser_of(name: str) -> argparse.ArgumentParser:
    """Return a parser with the declared flags and arguments of a command."""
    declared = catalogue().commands[name]
    if declared.like:
        return parser_of(declared.like)
    parser = _Parser(name, underscores=declared.underscores, nested=declared.nested)
    for line in declared.options.split("\n"):
        words = line.split()
        flags = [word for word in words if word.startswith("-")]
        new = [flag for flag in flags if flag not in parser._option_string_actions]
        if new:
            parser.add_argument(*new, **_takes(" ".join(words[len(flags) :])))
    for number, word in enumerate(declared.arguments.split()):
        keywords = _takes(word) | {"metavar": word.strip("[].")}
        parser.add_argument(_destination(number, word), **keywords)
    return parser


def _destination(number: int, word: str) -> str:
    return f"{number}-{word.strip('[].')}"


class _Parser(argparse.ArgumentParser):
    """An argument parser that may read `--a_b` as `--a-b`, and `--a.b` as `--a`."""

    def __init__(self, name: str, *, underscores: bool, nested: bool) -> None:
        super().__init__(prog=name)
        self.underscores = underscores
        self.nested = nested

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        return super().parse_args([self._rewritten(word) for word in args], namespace)

    def _rewritten(self, word: str) -> str:
        flag, equals, value = word.partition("=")
        if not flag.startswith("--"):
            return word
        if self.underscores:
            flag = flag.replace("_", "-")
        if self.nested and flag.partition(".")[0] in self._option_string_actions:
            # The value of one part may be no JSON, unlike the whole.
            head, dot, _ = flag.partition(".")
            return f"{head}={{}}" if dot and equals else f"{head}{equals}{value}"
        return f"{flag}{equals}{value}"


def _takes(mark: str) -> dict[str, Any]:
    """Return what `add_argument` is told about a mark of the notation."""
    if not mark:
        return {"action": "store_true"}
    if mark == "REST":
        return {"nargs": argparse.REMAINDER}
    optional, many = mark.startswith("["), mark.strip("]").endswith("...")
    keywords: dict[str, Any] = {}
    if optional or many:
        keywords["nargs"] = {(True, True): "*", (True, False): "?", (False, True): "+"}[
            (optional, many)
        ]
    inner = mark.strip("[].")
    if inner in _TYPES:
        keywords["type"] = _TYPES[inner]
    elif "|" in inner:
        keywords["choices"] = inner.split("|")
    return keywords


def _truth(text: str) -> bool:
    if text.lower() not in {"true", "false", "1", "0", "yes", "no"}:
        raise ValueError(text)
    return text.lower() in {"true", "1", "yes"}


def _json(text: str) -> Any:
    return json.loads(text)


_truth.__name__, _json.__name__ = "true or false", "JSON"  # argparse shows it in its messages
_TYPES = {"INT": int, "FLOAT": float, "BOOL": _truth, "JSON": _json}
