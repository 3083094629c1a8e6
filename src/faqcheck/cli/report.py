"""What commands share: the day, and how problems are told."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from typing import TYPE_CHECKING, Literal

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
        if problem.level == "tolerated":
            continue
        click.echo(_coloured(problem), err=err, color=False if _NO_COLOUR in os.environ else None)
    if gate.on_github(os.environ):
        for problem in problems:
            if problem.level == "tolerated":
                continue
            level: Literal["error", "warning"] = "error" if problem.is_error else "warning"
            message = f"{problem.message} {problem.hint}"
            line = gate.annotation(problem.span, message, title=problem.code, level=level)
            click.echo(line, err=err)
    if counted := _counted(problems):
        click.echo(f"{counted}.", err=True)


_NOUNS: dict[Literal["error", "warning", "tolerated"], str] = {
    "error": "problem",
    "warning": "warning",
    "tolerated": "tolerated by the baseline",
}


def _counted(problems: Sequence[Problem]) -> str:
    """Return how many problems there are of each level: `2 problems, 1 warning`."""
    counts = Counter(problem.level for problem in problems)
    return ", ".join(
        f"{counts[level]} {noun}{'s' if counts[level] > 1 and level != 'tolerated' else ''}"
        for level, noun in _NOUNS.items()
        if counts[level]
    )


def _coloured(problem: Problem) -> str:
    place = click.style(str(problem.span), bold=True)
    hint = f" {problem.hint}" if problem.hint else ""
    code = click.style(f"[{problem.code}]", fg="red" if problem.is_error else "yellow")
    warning = "" if problem.is_error else "warning: "
    return f"{place}: {warning}{problem.message}{hint} {code}"


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
