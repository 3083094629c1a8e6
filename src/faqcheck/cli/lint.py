"""Commands about content alone: what is wrong with it, and how it is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from faqcheck.cli.report import list_addresses, report, today
from faqcheck.content import (
    TopicDeclaration,
    find_project,
    lint_read,
    published_addresses,
    read_faq,
)
from faqcheck.errors import FaqError
from faqcheck.evidence import Digests, find_moves, read_evidence
from faqcheck.gate import cases_of, unknown_checks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from faqcheck.content import Faq, Project
    from faqcheck.errors import Problem
    from faqcheck.evidence import Evidence


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option("--fix", is_flag=True, help="List new permanent addresses in the ledger.")
@click.pass_obj
def lint(folder: Path, *, as_json: bool, fix: bool) -> None:
    """Report every mistake of the content, each at its line.

    Example: faqcheck lint
    """
    try:
        project = find_project(folder)
        if fix:
            list_addresses(project, published_addresses(read_faq(project)[0]))
        faq, unread = read_faq(project)
        evidence = read_evidence(project)
        found = [*lint_read(faq, unread, project, today=today()), *unknown_checks(faq, project)]
        problems: Sequence[Problem] = sorted({*found, *evidence.problems})
        _note_moves(faq, project, evidence)
    except FaqError as err:
        problems = err.problems
    if as_json:
        click.echo(json.dumps([_as_json(p) for p in problems], indent=2))
    else:
        report(problems)
    raise SystemExit(1 if problems else 0)


@click.command()
def schema() -> None:
    """Print the JSON Schema of a topic file.

    Example: faqcheck schema > docs/faqcheck/schema.json
    """
    described = TopicDeclaration.model_json_schema(by_alias=True)
    click.echo(
        json.dumps(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **described},
            indent=2,
            ensure_ascii=False,
        )
    )


def _note_moves(faq: Faq, project: Project, evidence: Evidence) -> None:
    """Say that evidence counts for cases that got another id, and how to write it down."""
    cases = {case.id: case for case in cases_of(faq, project)}
    moves = find_moves(evidence.ledger, cases, Digests(project).of)
    if rows := len({move.old.key for move in moves}):
        plural = "s" if rows > 1 else ""
        click.echo(
            f"note: {rows} row{plural} of evidence move with their cases; "
            "'faqcheck ledger tidy' writes the new names.",
            err=True,
        )


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.span.path,
        "line": problem.span.line,
        "column": problem.span.column,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }
