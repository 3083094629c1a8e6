"""Commands that read recorded evidence, and that take in evidence from other machines."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqcheck.content import GATE, NEEDS, SYSTEM, find_or_assume, load_faq
from faqcheck.evidence import (
    FAILURES,
    Digests,
    assess_faq,
    breaches,
    figures_lines,
    find_moves,
    locked,
    merge_journals,
    read_ledger,
    receive,
    status_data,
    status_text,
    with_moves,
    write_ledger,
)
from faqcheck.gate import cases_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from faqcheck.content import Case, Project
    from faqcheck.errors import Problem
    from faqcheck.evidence import Received


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
@click.option("--all", "every", is_flag=True, help="Name every case, however many there are.")
@click.option("--figures", is_flag=True, help="List figures of prose that no claim holds.")
@click.option(
    "--fail-on",
    "states",
    multiple=True,
    type=click.Choice(FAILURES),
    help="Exit 1 if any snippet is in this state. May be given more than once. A gap is a GPU "
    "or network case without current evidence whose check is verified elsewhere; a translation is "
    "stale once its English has changed.",
)
@click.pass_obj
def status(
    folder: Path, *, as_json: bool, every: bool, figures: bool, states: tuple[str, ...]
) -> None:
    """Say what is verified and how deep, what is not, and why.

    Example: faqcheck status --fail-on failing --fail-on stale
    """
    project = find_or_assume(folder)
    if figures:
        for line in figures_lines(load_faq(project)):
            click.echo(line)
        return
    evidence, damaged, _ = read_ledger(project.ledger, root=project.root)
    _say(damaged)
    assessment = assess_faq(load_faq(project), project, evidence, today=_now().date())
    if as_json:
        click.echo(json.dumps(status_data(assessment), ensure_ascii=False, indent=2))
    else:
        click.echo(status_text(assessment, every=every), nl=False)
    found = breaches(assessment, states)
    for line in found:
        click.echo(line, err=True)
    raise SystemExit(1 if found or damaged else 0)


@click.group()
def ledger() -> None:
    """Look after recorded evidence."""


@ledger.command("merge")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--require",
    "required",
    multiple=True,
    metavar="NAME",
    help="Exit 1 unless FILES bring a new row of every case in this environment, or with this "
    "need: a share that never came is noticed. May be given more than once.",
)
@click.pass_obj
def merge_files(folder: Path, files: tuple[Path, ...], *, required: tuple[str, ...]) -> None:
    """Add evidence that another machine made; say what is refused and why.

    The newest row of a case wins if it was made from the bytes of this checkout. A stale row, made
    from other bytes, is named and left out. Exit status 1 says that something was refused, or that
    a line of the ledger cannot be read; the rest is kept.

    Example: faqcheck ledger merge gpu.jsonl
    """
    project = find_or_assume(folder)
    _hold_names(required, project)
    cases = {case.id: case for case in cases_of(load_faq(project), project)}
    received = receive(project, cases, files, now=_now())
    report_received(received, project)
    missing = list(_missing(required, cases.values(), received.new))
    for line in missing:
        click.echo(line, err=True)
    raise SystemExit(1 if received.refused or received.damaged or missing else 0)


@ledger.command()
@click.pass_obj
def tidy(folder: Path) -> None:
    """Rename evidence of moved cases, drop that of cases that are gone.

    What a killed run has left is taken in, and marks of a merge go; the rows of both sides stay.

    Example: faqcheck ledger tidy
    """
    project = find_or_assume(folder)
    cases = {case.id: case for case in cases_of(load_faq(project), project)}
    _say(merge_journals(project))
    with locked(project.ledger):
        before, damaged, _ = read_ledger(project.ledger, root=project.root)
        moves = find_moves(before, cases, Digests(project).of)
        after = with_moves(before, moves).only(cases)
        write_ledger(after, project.ledger)
        kept = {row.environment for row in after.rows} | after.unread.keys() | after.unreadable
        for path in project.ledger.glob("*.jsonl"):
            if path.stem not in kept:
                path.unlink()
    lost = [problem for problem in damaged if problem.code != "merge-marker"]
    _say(lost)
    moved = {move.old.key for move in moves}
    dropped = sum(row.case not in cases and row.key not in moved for row in before.rows)
    click.echo(f"{len(moved)} rows moved with their cases, {dropped} dropped", err=True)
    raise SystemExit(1 if lost else 0)


def report_received(received: Received, project: Project) -> None:
    """Say on stderr what came of files from other machines."""
    _say([*received.damaged, *received.stale, *received.refused])
    names = ", ".join(project.relative(path) for path in received.changed) or "nothing to write"
    left_out = f"{len(received.stale)} stale and left out, {len(received.refused)} refused"
    click.echo(f"{received.rows} new, {left_out}: {names}", err=True)


def _hold_names(required: Iterable[str], project: Project) -> None:
    """Refuse names that no environment and no need has."""
    known = {*NEEDS, *project.settings.environments, SYSTEM, GATE}
    if unknown := sorted(set(required) - known):
        names = ", ".join(sorted(known))
        raise click.BadParameter(f"found {unknown[0]!r}, expected one of {names}.")


def _missing(
    required: Iterable[str], cases: Iterable[Case], brought: Container[str]
) -> Iterator[str]:
    """Yield a line for each required case of which no new row came."""
    for case in cases:
        wanted = [name for name in required if name == case.environment or name in case.needs]
        if wanted and case.id not in brought:
            yield f"required: {wanted[0]}; no new row of {case.id}"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _say(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)
