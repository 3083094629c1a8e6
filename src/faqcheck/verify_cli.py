"""Commands that run cases, and that look after the environments they run in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from faqcheck.environment import build_environment, find_environment, newer_versions
from faqcheck.project import Project, find_project

NEEDS = ("environment", "gpu", "network")


@click.command()
@click.argument("cases", nargs=-1)
@click.option("--quick", is_flag=True, help="Build no environment; say what that leaves out.")
@click.option(
    "--require",
    "required",
    multiple=True,
    type=click.Choice(NEEDS),
    help="Exit 1 unless every case with this need has run. May be given twice.",
)
@click.option(
    "--weights",
    type=click.Choice(["stand-in", "released"]),
    default=None,
    help="Run with stand-ins (default), or released weights and the network.",
)
@click.option("--changed", is_flag=True, help="Leave out cases whose evidence is current.")
@click.option("--record", is_flag=True, help="Write what comes out to the ledger.")
@click.option("--update-prints", is_flag=True, help="Rewrite '#>' comments that are not true.")
@click.option("--update-notebooks", is_flag=True, help="Store what notebooks put out now.")
@click.option(
    "-n", "--workers", type=click.IntRange(1), default=1, help="Processes beside each other."
)
@click.pass_obj
def verify(
    folder: Path,
    cases: tuple[str, ...],
    *,
    quick: bool,
    required: tuple[str, ...],
    weights: str | None,
    changed: bool,
    record: bool,
    update_prints: bool,
    update_notebooks: bool,
    workers: int,
) -> None:
    """Run the cases whose ids start with CASES, or all.

    Example: faqcheck verify serving/slow-inference --quick
    """
    arguments = _chosen(cases)
    arguments += [f"--faq-require={need}" for need in required]
    arguments += ["--faq-quick"] if quick else []
    arguments += ["--faq-changed"] if changed else []
    arguments += ["--faq-record"] if record else []
    arguments += ["--faq-update-prints"] if update_prints else []
    arguments += ["--faq-update-notebooks"] if update_notebooks else []
    arguments += [f"--faq-weights={weights}"] if weights else []
    arguments += ["-n", str(workers), "--dist=loadgroup"] if workers > 1 else []
    raise SystemExit(_run_pytest(find_project(folder), arguments))


def _chosen(cases: tuple[str, ...]) -> list[str]:
    return [f"--faq-case={case}" for case in cases]


def _run_pytest(project: Project, arguments: list[str]) -> int:
    """Run pytest on the content alone; return 0, 1 for findings, 2 for anything else."""
    pages = [project.path(name) for name in project.settings.pages]
    content = [str(path) for path in (project.topics, *pages) if path.exists()]
    options = ["--rootdir", str(project.root), "--override-ini=addopts=", "-q"]
    command = [sys.executable, "-m", "pytest", *options, *arguments, *content]
    return min(subprocess.run(command, cwd=project.root, check=False).returncode, 2)


@click.group()
def environments() -> None:
    """Show, build and renew the environments in which cases run."""


@environments.command("list")
@click.pass_obj
def list_environments(folder: Path) -> None:
    """List the environments, and whether each is built.

    Example: faqcheck environments list
    """
    project = find_project(folder)
    for name, declaration in project.settings.environments.items():
        found = find_environment(name, declaration, root=project.root, weights="stand-in")
        size = f", fetches about {declaration.download_mib} MiB" if declaration.download_mib else ""
        state = "taken as it is" if declaration.system else "built" if found else f"not built{size}"
        click.echo(f"{name:<12} {state}")


@environments.command()
@click.argument("names", nargs=-1)
@click.pass_obj
def build(folder: Path, names: tuple[str, ...]) -> None:
    """Build the environments NAMES, or all.

    Example: faqcheck environments build plain
    """
    project = find_project(folder)
    for name, declaration in project.settings.environments.items():
        if not names or name in names:
            build_environment(
                name,
                declaration,
                root=project.root,
                weights="stand-in",
                progress=lambda line: click.echo(line, err=True),
            )
    if unknown := set(names) - set(project.settings.environments):
        raise click.BadParameter(f"no environment {', '.join(sorted(unknown))} is declared.")


@environments.command()
@click.option("--verify", "run", is_flag=True, help="Run the gate with the newest versions.")
@click.argument("cases", nargs=-1)
@click.pass_context
def outdated(ctx: click.Context, cases: tuple[str, ...], *, run: bool) -> None:
    """List pins that have a newer version; with --verify run the gate against those.

    Example: faqcheck environments outdated
    """
    project = find_project(ctx.obj)
    for name, declaration in project.settings.environments.items():
        for package, pinned, newest in newer_versions(declaration):
            click.echo(f"{name:<12} {package} {pinned} -> {newest}")
    if run:
        raise SystemExit(_run_pytest(project, ["--faq-newest", *_chosen(cases)]))
