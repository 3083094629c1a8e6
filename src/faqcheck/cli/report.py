"""What commands share: the day, and how problems are told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from faqcheck import content, evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faqcheck.content import Project
    from faqcheck.errors import Problem


def today() -> dt.date:
    """Return the day on which a command runs, in UTC."""
    return dt.datetime.now(dt.UTC).date()


def report(problems: Sequence[Problem]) -> None:
    """Write problems to stderr, and how many there are."""
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}.", err=True)


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
