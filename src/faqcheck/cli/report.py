"""What commands share: the day, and how problems are told."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import click

from faqcheck import content, evidence, gate

_NO_COLOUR = "NO_COLOR"
"""Variable by which people switch colours off; see no-color.org."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faqcheck.content import Project
    from faqcheck.errors import Problem


def today() -> dt.date:
    """Return the day on which a command runs, in UTC."""
    return dt.datetime.now(dt.UTC).date()


def report(problems: Sequence[Problem], *, err: bool = True) -> None:
    """Write problems, and how many there are.

    Args:
        problems: in reading order.
        err: to stderr; a command whose result they are writes them to stdout.
    """
    for problem in problems:
        click.echo(_coloured(problem), err=err, color=False if _NO_COLOUR in os.environ else None)
    if gate.on_github(os.environ):
        for problem in problems:
            message = f"{problem.message} {problem.hint}"
            click.echo(gate.annotation(problem.span, message, title=problem.code), err=err)
    if problems:
        click.echo(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}.", err=True)


def _coloured(problem: Problem) -> str:
    place = click.style(str(problem.span), bold=True)
    hint = f" {problem.hint}" if problem.hint else ""
    return f"{place}: {problem.message}{hint} {click.style(f'[{problem.code}]', fg='red')}"


def list_addresses(project: Project, current: Iterable[str]) -> None:
    """Write the list of addresses: those of today, and every one that was ever published.

    Raises:
        OSError: it cannot be written; the file is as it was.
    """
    text = content.address_lines(project, current)
    path = project.ledger / content.ADDRESSES
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        evidence.replace_file(path, text.encode())
        click.echo(f"{project.relative(path)} is up to date.", err=True)
