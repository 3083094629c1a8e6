"""The command line as a whole: it starts fast, and describes each command in its own words."""

from __future__ import annotations

import inspect
import subprocess
import sys

import click
import pytest

from faqcheck.cli.main import COMMANDS, main


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_names_each_command_in_its_own_words(name: str) -> None:
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert inspect.cleandoc(command.help or "").partition("\n\n")[0].replace("\n", " ") == (
        COMMANDS[name].help
    )


def test_help_loads_no_room() -> None:
    program = (
        "import sys\n"
        "from faqcheck.cli.main import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print([m for m in ('faqcheck.content.model', 'pydantic', 'yaml') "
        "if m in sys.modules])\n"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_an_unknown_command_is_a_wrong_call() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "faqcheck", "verfy"], capture_output=True, text=True
    )

    assert done.returncode == 2
    assert "verfy" in done.stderr
