"""Commands about the environments that cases run in."""

from __future__ import annotations

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
    if unknown := set(names) - set(project.settings.environments):
        raise click.BadParameter(f"no environment {', '.join(sorted(unknown))} is declared.")
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
@click.option("--verify", "run", is_flag=True, help="Run the gate with the newest versions.")
@click.argument("cases", nargs=-1)
@click.pass_context
def outdated(ctx: click.Context, cases: tuple[str, ...], *, run: bool) -> None:
    """List pins that have a newer version; with --verify run the gate against those.

    Example: faqcheck environments outdated
    """
    project = find_or_assume(ctx.obj)
    for name, declaration in project.settings.environments.items():
        for package, pinned, newest in newer_versions(declaration):
            click.echo(f"{name:<12} {package} {pinned} -> {newest}")
    if run:
        raise SystemExit(run_pytest(project, ["--faq-newest", *chosen(cases)]))
