"""The command line: each command is one thin call."""

from __future__ import annotations

import datetime as dt
import errno
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqcheck import __version__
from faqcheck.cli.evidence import ledger, status
from faqcheck.cli.verify import environments, pack_environment, verify
from faqcheck.content import (
    ADDRESSES,
    Project,
    find_problems,
    find_project,
    load_faq,
    published_addresses,
    read_faq,
    read_text,
)
from faqcheck.errors import FaqError, Problem, unwritable
from faqcheck.evidence import read_evidence
from faqcheck.site import read_site, write_files

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
        problems: Sequence[Problem] = sorted(
            {*find_problems(project, today=today()), *read_evidence(project).problems}
        )
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
    project = find_project(folder)
    faq = load_faq(project)
    site = read_site(faq, project, today=today())
    report(site.evidence.problems)
    written = write_files(site.files(), out)
    click.echo(f"{len(written)} files written to {out}", err=True)


@main.command()
def schema() -> None:
    """Print the JSON Schema of a topic file.

    Example: faqcheck schema > docs/faqcheck/schema.json
    """
    from faqcheck.content import TopicDeclaration

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


def today() -> dt.date:
    """Return the day on which a command runs, in UTC."""
    return dt.datetime.now(dt.UTC).date()


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
