"""Commands about the environments that cases run in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from faqcheck.cli.verify import chosen, run_pytest
from faqcheck.content import SCARCE, find_or_assume
from faqcheck.gate import (
    STAND_IN,
    build_environment,
    find_environment,
    machine_offers,
    newer_versions,
)

if TYPE_CHECKING:
    from pathlib import Path

    from faqcheck.content import Project


@click.group()
def environments() -> None:
    """Show, build and upgrade the environments in which cases run."""


@environments.command("list")
@click.pass_obj
def list_environments(folder: Path) -> None:
    """List the environments, and whether each is built.

    Example: faqcheck environments list
    """
    project = find_or_assume(folder)
    for name, declaration in project.settings.environments.items():
        found = find_environment(name, declaration, root=project.root, weights=STAND_IN)
        size = f", fetches about {declaration.download_mib} MiB" if declaration.download_mib else ""
        state = "taken as it is" if declaration.system else "built" if found else f"not built{size}"
        click.echo(f"{name:<12} {state}")


@environments.command()
@click.argument("names", nargs=-1)
@click.pass_obj
def build(folder: Path, names: tuple[str, ...]) -> None:
    """Build the environments NAMES, or all that this machine can have.

    Example: faqcheck environments build plain
    """
    project = find_or_assume(folder)
    _refuse_unknown(names, project)
    lacks = SCARCE.keys() - machine_offers()
    for name, declaration in project.settings.environments.items():
        if names and name not in names:
            continue
        if not names and (missing := sorted(lacks.intersection(declaration.needs))):
            lacking = " and no ".join(missing)
            click.echo(f"faqcheck: {name}: is left out, this machine offers no {lacking}", err=True)
            continue
        build_environment(
            name,
            declaration,
            root=project.root,
            weights=STAND_IN,
            progress=lambda line: click.echo(line, err=True),
        )


@environments.command()
@click.option(
    "--environment",
    "names",
    multiple=True,
    metavar="NAME",
    help="Look at this environment only. May be given twice.",
)
@click.option(
    "--verify",
    "run",
    is_flag=True,
    help="Run their cases with the newest versions.",
)
@click.argument("cases", nargs=-1)
@click.pass_obj
def outdated(folder: Path, names: tuple[str, ...], cases: tuple[str, ...], *, run: bool) -> None:
    """List pins that have a newer version; with --verify run the gate against those.

    Pins that the settings hold are listed with the reason, and stay. Only cases of environments
    with a newer version run; CASES choose among them.

    Example: faqcheck environments outdated --environment plain --verify
    """
    project = find_or_assume(folder)
    declared = project.settings.environments
    _refuse_unknown(names, project)
    newer = newer_versions({n: d for n, d in declared.items() if not names or n in names})
    for pin in newer:
        click.echo(pin)
    versions: dict[str, dict[str, str]] = {}
    for pin in newer:
        if not pin.held and not declared[pin.environment].system:
            versions.setdefault(pin.environment, {})[pin.package] = pin.newest
    if run and versions:
        options = [f"--faq-newest={json.dumps(versions)}", *chosen(cases)]
        raise SystemExit(run_pytest(project, options))


def _refuse_unknown(names: tuple[str, ...], project: Project) -> None:
    if unknown := set(names) - set(project.settings.environments):
        raise click.BadParameter(f"no environment {', '.join(sorted(unknown))} is declared.")
