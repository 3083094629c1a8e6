"""Commands for a project that begins: tolerate what is wrong today."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faqcheck.cli.extras import require_extra
from faqcheck.cli.opened import open_project
from faqcheck.cli.report import today
from faqcheck.cli.verify import run_pytest
from faqcheck.content import (
    baseline_text,
    finding_of_case,
    findings_of_problems,
    lint_read,
    read_baseline,
    read_faq,
)
from faqcheck.evidence import replace_file
from faqcheck.gate import cases_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faqcheck.cli.opened import Opened
    from faqcheck.content import Finding, Project


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
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that the baseline has and that are still there, and the new ones."""
    faq, unread = read_faq(project)
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
