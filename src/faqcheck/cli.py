"""The command line: each command is one thin call."""

from __future__ import annotations

import datetime as dt
import errno
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqcheck import __version__
from faqcheck.assess import assess
from faqcheck.errors import FaqError, Problem, unwritable
from faqcheck.evidence_cli import ledger, status
from faqcheck.holds import read_holds
from faqcheck.ledger import read_ledger
from faqcheck.lint import ADDRESSES, find_problems, published_addresses
from faqcheck.load import load_faq, read_faq
from faqcheck.project import Project, find_project
from faqcheck.source import read_text
from faqcheck.verify_cli import environments, pack_environment, verify

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Group(click.Group):
    """Turn problems into exit status 1 and lines that an editor can follow."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except FaqError as err:
            report(err.problems)
            ctx.exit(1)
        except OSError as err:
            if err.errno == errno.EPIPE:
                raise
            report([unwritable(err)])
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="Folder of the project.",
)
@click.version_option(__version__)
@click.pass_context
def main(ctx: click.Context, folder: Path) -> None:
    """Turn an FAQ written in YAML into a site whose answers are tests."""
    ctx.obj = folder.resolve()


@main.command()
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
            _list_addresses(project, published_addresses(read_faq(project)[0]))
        problems: Sequence[Problem] = find_problems(project, today=dt.datetime.now(dt.UTC).date())
    except FaqError as err:
        problems = err.problems
    if as_json:
        click.echo(json.dumps([_as_json(p) for p in problems], indent=2))
    else:
        report(problems)
    raise SystemExit(1 if problems else 0)


@main.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder to write to; made if missing, other files in it are left alone.",
)
@click.pass_obj
def render(folder: Path, *, out: Path) -> None:
    """Write the pages that the MkDocs plugin serves, for any other generator.

    Example: faqcheck render --out build/docs
    """
    from faqcheck.render import render_pages, write_files
    from faqcheck.render.notebooks import read_downloads

    project = find_project(folder)
    faq = load_faq(project)
    evidence, damaged = read_ledger(project.ledger, root=project.root)
    holds, unusable = read_holds(project)
    report([*damaged, *unusable])
    assessment = assess(faq, project, evidence, today=dt.datetime.now(dt.UTC).date())
    pages = render_pages(
        faq,
        project=project,
        assessment=assessment,
        holds=holds,
        downloads=read_downloads(faq, project),
    )
    written = write_files(pages, out)
    click.echo(f"{len(written)} files written to {out}", err=True)


@main.command()
def schema() -> None:
    """Print the JSON Schema of a topic file.

    Example: faqcheck schema > docs/faqcheck/schema.json
    """
    from faqcheck.model import TopicDeclaration

    described = TopicDeclaration.model_json_schema(by_alias=True)
    click.echo(
        json.dumps(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **described},
            indent=2,
            ensure_ascii=False,
        )
    )


main.add_command(verify)
main.add_command(pack_environment)
main.add_command(environments)
main.add_command(status)
main.add_command(ledger)


def report(problems: Sequence[Problem]) -> None:
    """Write problems to stderr, and how many there are."""
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}.", err=True)


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.span.path,
        "line": problem.span.line,
        "column": problem.span.column,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


def _list_addresses(project: Project, addresses: Sequence[str]) -> None:
    """Add new addresses to the list; those that lead nowhere stay, for lint to report."""
    path = project.ledger / ADDRESSES
    relative = project.relative(path)
    listed = read_text(path, relative=relative).split() if path.is_file() else []
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{a}\n" for a in sorted({*listed, *addresses})), encoding="utf-8")
