"""What commands share: the day, and how problems are told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

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
