"""Hold an `lmdeploy` command line to lmdeploy's own parser, in an environment without torch."""

from __future__ import annotations

import argparse
from functools import cache
from typing import TYPE_CHECKING

import placeholders
from arguments import Finding, check_arguments

if TYPE_CHECKING:
    from collections.abc import Sequence


def check(words: Sequence[str], *, first: int = 1) -> list[Finding]:
    """Return what is wrong with a command line; nothing of it is run.

    Args:
        words: the whole command.
        first: index of the first word after `lmdeploy` or `python -m lmdeploy`.
    """
    parsed, findings = check_arguments(parser(), words, first=first)
    if parsed is not None and "run" not in parsed:
        return [Finding(None, "names no subcommand to run.")]
    return findings


@cache
def parser() -> argparse.ArgumentParser:
    """Return the parser of the installed lmdeploy, with all its subcommands."""
    placeholders.install()
    from lmdeploy.cli.cli import CLI
    from lmdeploy.cli.lite import SubCliLite
    from lmdeploy.cli.serve import SubCliServe

    CLI.add_parsers()
    SubCliServe.add_parsers()
    SubCliLite.add_parsers()
    return CLI.parser


def choices(*subcommand: str) -> dict[str, list[object]]:
    """Return the closed sets of a subcommand: where a value is stored -> what is allowed."""
    one: argparse.ArgumentParser = parser()
    for name in subcommand:
        one = next(
            action.choices[name]
            for action in one._actions
            if isinstance(action, argparse._SubParsersAction)
        )
    return {action.dest: list(action.choices) for action in one._actions if action.choices}
