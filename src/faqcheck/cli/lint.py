"""Commands about content alone: what is wrong with it, and how it is written."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqcheck import content, evidence, gate
from faqcheck.cli.kept import Found, Kept, root_of
from faqcheck.cli.report import list_addresses, report, today
from faqcheck.errors import FaqError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from pydantic import BaseModel

    from faqcheck.content import Faq, Project
    from faqcheck.errors import Problem

SCHEMAS = {"topic": "TopicDeclaration", "table": "TableDeclaration", "synonyms": "Synonyms"}
"""What authors write in YAML -> its model."""


@click.command()
@click.argument("files", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option(
    "--fix",
    is_flag=True,
    help="Bring the list of permanent addresses up to date: new ones come, those of drafts go.",
)
@click.option("--no-cache", is_flag=True, help="Read all, even if no file has changed.")
@click.pass_obj
def lint(folder: Path, files: tuple[str, ...], *, as_json: bool, fix: bool, no_cache: bool) -> None:
    """Report every mistake of the content, each at its line.

    With FILES, problems of other files are left out. In a workflow of GitHub each problem marks its
    line, too.

    Example: faqcheck lint faq_src/serving.yml
    """
    found = Found(())
    try:
        if fix:
            project = content.find_or_assume(folder)
            faq = content.read_faq(project).value
            list_addresses(project, content.published_addresses(faq))
        root = None if no_cache else root_of(folder.resolve())
        if root is None:
            found = _found(content.find_or_assume(folder), today())
        else:
            found = _kept(folder, root, today())
        problems: Sequence[Problem] = found.problems
        if found.note:
            click.echo(found.note, err=True)
        if files:
            where = root or content.find_or_assume(folder).root
            wanted = {_from_root(name, where) for name in files}
            problems = [problem for problem in problems if problem.span.path in wanted]
    except FaqError as err:
        problems = err.problems
    good = found.good
    if as_json:
        click.echo(json.dumps([_as_json(p) for p in problems], indent=2))
    else:
        report(problems, err=False)
        if good and not any(problem.is_error for problem in problems):
            click.secho(good, fg="green", err=True)
    raise SystemExit(1 if any(problem.is_error for problem in problems) else 0)


def _kept(folder: Path, root: Path, day: dt.date) -> Found:
    """Return what a lint found when the same files were read before, or read them."""
    kept = Kept(root, content.cache_folder(os.environ), day)
    if (before := kept.read()) is not None:
        return before
    with kept.watched():
        project = content.find_or_assume(folder)
        found = _found(project, day)
    if project.root == root:
        kept.keep(found)
    return found


def _found(project: Project, day: dt.date) -> Found:
    faq, unread, _ = content.read_faq(project)
    recorded = evidence.read_evidence(project)
    problems = {
        *content.lint_read(faq, unread, project, today=day),
        *gate.unknown_checks(faq, project),
        *recorded.problems,
    }
    cases = {case.id: case for case in gate.cases_of(faq, project)}
    moves = evidence.find_moves(recorded.ledger, cases, evidence.Digests(project).of)
    note = _moved(len({move.old.key for move in moves}))
    return Found(tuple(sorted(problems)), note, _counted(faq, len(cases)))


@click.command()
@click.argument("kind", type=click.Choice(list(SCHEMAS)), default="topic")
def schema(kind: str) -> None:
    """Print the JSON Schema of a topic file, of a table or of the synonyms, for editors.

    Example: faqcheck schema table > table.schema.json
    """
    model: type[BaseModel] = getattr(content, SCHEMAS[kind])
    described = model.model_json_schema(by_alias=True)
    click.echo(
        json.dumps(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **described},
            indent=2,
            ensure_ascii=False,
        )
    )


def _counted(faq: Faq, cases: int) -> str:
    if not faq.entries:
        pages, blocks = len(faq.pages), len(faq.snippets)
        counted = f"{pages} page{_s(pages)}, {blocks} code block{_s(blocks)}"
    else:
        counted = f"{len(faq.entries)} answer{_s(len(faq.entries))}"
    return f"All good: {counted}, {cases} case{_s(cases)}."


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _from_root(name: str, root: Path) -> str:
    """Return a file as problems name it: a path from the project's root."""
    path = Path(name).resolve()
    if not path.exists() and (root / name).exists():
        path = root / name
    if not path.exists():
        raise click.BadParameter(f"there is no file {name!r}.")
    if not path.is_relative_to(root):
        raise click.BadParameter(f"{name!r} is not a file of the project {root}.")
    return path.relative_to(root).as_posix()


def _moved(rows: int) -> str:
    """Return that evidence counts for cases that got another id, and how to write it down."""
    if not rows:
        return ""
    plural = "s" if rows > 1 else ""
    return (
        f"note: {rows} row{plural} of evidence move with their cases; "
        "'faqcheck ledger tidy' writes the new names."
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
