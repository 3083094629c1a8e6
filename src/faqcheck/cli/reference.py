"""Write the reference of the command line from the commands themselves.

Run `python -m faqcheck.cli.reference FILE` to write it, with `--check` to compare it only.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqcheck.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = """\
# The command line

<!-- Written by `python -m faqcheck.cli.reference docs/faqcheck/cli.md`. -->

Results go to stdout, talk goes to stderr. A command ends with 0 if all is well, 1 if something was
found, 2 if it was called wrongly. `NO_COLOR` switches colours off.

Bash completes commands and options after `eval "$(_FAQCHECK_COMPLETE=bash_source faqcheck)"`; write
`zsh_source` or `fish_source` for those shells.

"""


def reference() -> str:
    """Return the page that describes every command and option."""
    return HEAD + "\n\n".join(_described(main, ("faqcheck",))) + "\n"


def _described(command: click.Command, names: tuple[str, ...]) -> Iterator[str]:
    text, _, example = inspect.cleandoc(command.help or "").partition("Example: ")
    yield f"{'#' * min(len(names) + 1, 4)} `{' '.join(names)}`"
    yield text.strip()
    if example:
        yield f"Example: `{example.strip()}`"
    if parameters := [row for p in command.params if (row := _row(p)) is not None]:
        yield "\n".join(["| | |", "|---|---|", *parameters])
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if (inner := command.get_command(context, name)) is not None:
                yield from _described(inner, (*names, name))


def _row(parameter: click.Parameter) -> str | None:
    if isinstance(parameter, click.Argument):
        written = parameter.make_metavar(click.Context(main))
        name = f"`{written.replace('[[', '[').replace(']]', ']')}`"  # click 8.4.0 writes two
        return f"| {name} | see above |"
    assert isinstance(parameter, click.Option)
    if parameter.hidden:
        return None
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    choices = parameter.type.choices if isinstance(parameter.type, click.Choice) else ()
    takes = f" {' or '.join(f'`{choice}`' for choice in choices)}" if choices else ""
    return f"| {names}{takes} | {parameter.help or ''} |"


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the file differs.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def write(file: Path, *, check: bool) -> None:
    """Write the reference to FILE."""
    if not check:
        file.write_text(reference(), encoding="utf-8")
    elif file.read_text(encoding="utf-8") != reference():
        raise SystemExit(f"{file} is out of date: run 'python -m faqcheck.cli.reference {file}'.")


if __name__ == "__main__":
    write()
