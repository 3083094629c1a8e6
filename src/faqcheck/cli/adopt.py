"""Commands for a project that begins: write its settings, tolerate what is wrong today."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faqcheck.cli.extras import require_extra
from faqcheck.cli.opened import open_project
from faqcheck.cli.report import today
from faqcheck.cli.started import starts
from faqcheck.cli.verify import run_pytest
from faqcheck.content import (
    baseline_text,
    find_project,
    finding_of_case,
    findings_of_problems,
    import_faq,
    lint_read,
    page_paths,
    read_baseline,
    read_faq,
    read_text,
)
from faqcheck.evidence import replace_file
from faqcheck.gate import cases_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faqcheck.cli.opened import Opened
    from faqcheck.content import KnownFinding, Project


@click.command()
@click.pass_obj
def init(folder: Path) -> None:
    """Write settings, a workflow and a hook for this folder; what is there stays as it is.

    It asks nothing, and overwrites nothing. To pyproject.toml it adds a table of two lines.

    Example: faqcheck init
    """
    for start in starts(folder):
        if start.text is not None:
            replace_file(folder / start.path, start.text.encode())
        verb = "left" if start.text is None else "wrote"
        click.echo(f"{verb:>5}  {start.path}: {start.note}")
    project = find_project(folder)
    pages = sum(1 for _ in page_paths(project))
    if not pages:
        names = ", ".join(project.relative(path) for path in project.pages)
        click.echo(f"There are no pages yet in {names}; the setting 'pages' names others.")
    click.echo(
        "Next:\n"
        f"  faqcheck verify      what is wrong today, on {pages} page{'' if pages == 1 else 's'}\n"
        "  faqcheck baseline    tolerate that, and turn red for what is new or changed\n"
        "  faqcheck verify --run python    run the blocks, too"
    )


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_file(folder: Path, *, file: Path) -> None:
    """Turn FILE, an FAQ in Markdown, into topics and snippets; say what could not be placed.

    Questions may be headings, bold or numbered lines, or summaries of details. Each part with
    questions becomes a topic; code becomes files. FILE stays as it is, and nothing is overwritten.

    Example: faqcheck import FAQ.md
    """
    project = open_project(folder, (str(file),)).project
    shown = Path(os.path.relpath(file.absolute(), project.root)).as_posix()
    text = read_text(file, relative=shown)
    made = import_faq(text, project, name=file.stem, source=shown, today=today())
    if not made.entries:
        raise click.ClickException(f"{shown} holds no questions that could be told from the rest.")
    for path in made.files:
        if path.exists():
            raise click.ClickException(f"{project.relative(path)} is there already.")
    for path, content in made.files.items():
        replace_file(path, content.encode())
    topics = [path for path in made.files if path.parent == project.topics]
    click.echo(
        f"{_number(made.entries, 'question')} in {_number(len(topics), 'topic')}, "
        f"{_number(made.snippets, 'snippet')}: "
        f"{', '.join(project.relative(path) for path in topics)}"
    )
    for first, last, why in made.lost:
        click.echo(f"{shown}:{first}: not placed (lines {first} to {last}): {why}.")
    if made.relative:
        number = _number(made.relative, "link")
        click.echo(
            f"{number} started from the folder of {shown}: 'faqcheck lint' names those lost."
        )


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


@click.command()
@click.pass_obj
def baseline(folder: Path) -> None:
    """Write down what is wrong today, and tolerate it; later runs only make the list shorter.

    The gate is run, and each finding kept by its case and a digest of its text: a new block, or one
    that has changed, is held fully. Where the file exists, findings that are gone are dropped and
    new ones are not added; to begin anew, delete it.

    Example: faqcheck baseline
    """
    require_extra("gate")
    opened = open_project(folder, ())
    project = opened.project
    path = project.path(project.settings.baseline)
    outcomes = _outcomes(opened)
    still, new = _findings(project, outcomes)
    is_first = not path.is_file()
    kept = [*still, *new] if is_first else still
    before = len(read_baseline(project).findings)
    replace_file(path, baseline_text(kept).encode())
    _tell(project, outcomes, before=before, kept=len(kept), new=0 if is_first else len(new))
    raise SystemExit(1 if new and not is_first else 0)


def _outcomes(opened: Opened) -> list[dict[str, Any]]:
    """Run the gate, its words on stderr, and return what came out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "outcomes.json")
        run_pytest(opened.project, [*opened.options, f"--faq-json={path}"], stdout=sys.stderr)
        if not path.is_file():
            raise click.ClickException("the gate could not run; nothing is written.")
        found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return found


def _findings(
    project: Project, outcomes: Sequence[dict[str, Any]]
) -> tuple[list[KnownFinding], list[KnownFinding]]:
    """Return the findings that the baseline has and that are still there, and the new ones."""
    faq, unread, _ = read_faq(project)
    cases = {case.id: case for case in cases_of(faq, project)}
    covered = read_baseline(project).covered(cases.values())
    ended = {one["case"]: one for one in outcomes}
    gone = {name for name, one in ended.items() if one["status"] in ("passed", "warned")}
    still = [finding for name, finding in covered.items() if name not in gone]
    new = [
        finding_of_case(cases[name], one["message"])
        for name, one in ended.items()
        if one["status"] == "failed"
    ]
    problems = lint_read(faq, unread, project, today=today())
    tolerated = [problem for problem in problems if problem.level == "tolerated"]
    errors = [problem for problem in problems if problem.is_error]
    still += findings_of_problems(tolerated, project)
    new += findings_of_problems(errors, project)
    return still, new


def _tell(
    project: Project, outcomes: Sequence[dict[str, Any]], *, before: int, kept: int, new: int
) -> None:
    name = project.settings.baseline
    dropped = f", {before - kept} dropped" if before > kept else ""
    click.echo(f"{name}: {kept} finding{'' if kept == 1 else 's'}{dropped}.")
    if new:
        click.echo(
            f"{new} new; they are not written down. Fix them, or delete {name} to begin anew.",
            err=True,
        )
    if lost := sum(one["status"] == "error" for one in outcomes):
        click.echo(f"{lost} cases could not be run, which is no finding of theirs.", err=True)
    if kept:
        click.echo("Commit it. 'faqcheck verify' is red now for what is new or changed.", err=True)
