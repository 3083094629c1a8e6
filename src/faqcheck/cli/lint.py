"""Commands about content alone: what is wrong with it, and how it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqcheck.cli.report import list_addresses, report, today
from faqcheck.content import (
    Synonyms,
    TableDeclaration,
    TopicDeclaration,
    find_or_assume,
    lint_read,
    published_addresses,
    read_faq,
)
from faqcheck.errors import FaqError
from faqcheck.evidence import Digests, find_moves, read_evidence
from faqcheck.gate import cases_of, unknown_checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from faqcheck.content import Faq, Project
    from faqcheck.errors import Problem
    from faqcheck.evidence import Evidence


SCHEMAS: dict[str, type[BaseModel]] = {
    "topic": TopicDeclaration,
    "table": TableDeclaration,
    "synonyms": Synonyms,
}
"""What authors write in YAML -> its model."""


@click.command()
@click.argument("files", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option(
    "--fix",
    is_flag=True,
    help="Bring the list of permanent addresses up to date: new ones come, those of drafts go.",
)
@click.pass_obj
def lint(folder: Path, files: tuple[str, ...], *, as_json: bool, fix: bool) -> None:
    """Report every mistake of the content, each at its line.

    With FILES, problems of other files are left out. In a workflow of GitHub each problem marks its
    line, too.

    Example: faqcheck lint faq_src/serving.yml
    """
    good = ""
    try:
        project = find_or_assume(folder)
        if fix:
            list_addresses(project, published_addresses(read_faq(project).value))
        faq, unread, _ = read_faq(project)
        evidence = read_evidence(project)
        found = [*lint_read(faq, unread, project, today=today()), *unknown_checks(faq, project)]
        problems: Sequence[Problem] = sorted({*found, *evidence.problems})
        _note_moves(faq, project, evidence)
        good = _counted(faq, project)
        if files:
            wanted = {_from_root(name, project) for name in files}
            problems = [problem for problem in problems if problem.span.path in wanted]
    except FaqError as err:
        problems = err.problems
    if as_json:
        click.echo(json.dumps([_as_json(p) for p in problems], indent=2))
    else:
        report(problems, err=False)
        if good and not any(problem.is_error for problem in problems):
            click.secho(good, fg="green", err=True)
    raise SystemExit(1 if any(problem.is_error for problem in problems) else 0)


@click.command()
@click.argument("kind", type=click.Choice(list(SCHEMAS)), default="topic")
def schema(kind: str) -> None:
    """Print the JSON Schema of a topic file, of a table or of the synonyms, for editors.

    Example: faqcheck schema table > table.schema.json
    """
    described = SCHEMAS[kind].model_json_schema(by_alias=True)
    click.echo(
        json.dumps(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **described},
            indent=2,
            ensure_ascii=False,
        )
    )


def _counted(faq: Faq, project: Project) -> str:
    cases = len(cases_of(faq, project))
    if not faq.entries:
        pages, blocks = len(faq.pages), len(faq.snippets)
        counted = f"{pages} page{_s(pages)}, {blocks} code block{_s(blocks)}"
    else:
        counted = f"{len(faq.entries)} answer{_s(len(faq.entries))}"
    return f"All good: {counted}, {cases} case{_s(cases)}."


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _from_root(name: str, project: Project) -> str:
    """Return a file as problems name it: a path from the project's root."""
    path = Path(name).resolve()
    if not path.exists() and project.path(name).exists():
        path = project.path(name)
    if not path.exists():
        raise click.BadParameter(f"there is no file {name!r}.")
    if not path.is_relative_to(project.root):
        raise click.BadParameter(f"{name!r} is not a file of the project {project.root}.")
    return project.relative(path)


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
        "level": problem.level,
    }
