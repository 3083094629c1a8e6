"""The parser that is checked against is lmdeploy's own, whatever placeholders it was built with."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from .conftest import STATIC

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faqcheck.gate.environment import Environment

DUMP = """
import argparse, json, sys
if len(sys.argv) > 1:
    sys.path.insert(0, sys.argv[1])
    import placeholders
    placeholders.install()
from lmdeploy.cli.cli import CLI
from lmdeploy.cli.lite import SubCliLite
from lmdeploy.cli.serve import SubCliServe
CLI.add_parsers(); SubCliServe.add_parsers(); SubCliLite.add_parsers()

def dump(parser, path):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield from dump(child, [*path, name])
        else:
            kind = getattr(action.type, "__name__", None)
            allowed = [str(one) for one in action.choices] if action.choices else None
            yield [path, action.option_strings, action.dest, str(action.nargs), kind,
                   str(action.default), allowed]

print(json.dumps(list(dump(CLI.parser, []))))
"""


def test_the_parser_is_the_same_with_and_without_torch(
    environment: Callable[[str], Environment],
) -> None:
    without = actions(environment("static").python, str(STATIC))
    with_torch = actions(environment("cpu").python)

    assert len(without) > 150
    assert without == with_torch


def actions(python: Path, *arguments: str) -> list[object]:
    """Return every option of every subcommand, as a Python of an environment builds them."""
    command = [str(python), "-c", DUMP, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    parsed: list[object] = json.loads(done.stdout.splitlines()[-1])
    return parsed
