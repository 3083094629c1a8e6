"""Commands that run cases, and that look after the environments they run in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqcheck.content import Project, find_project
from faqcheck.gate import (
    MIB,
    NEEDS,
    STAND_IN,
    WEIGHTS,
    Target,
    build_environment,
    find_environment,
    machine_offers,
    newer_versions,
    pack_cases,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    type=click.Choice(WEIGHTS),
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
    content = [str(path) for path in (project.topics, *project.pages) if path.exists()]
    options = ["--rootdir", str(project.root), "--override-ini=addopts=", "-q"]
    command = [sys.executable, "-m", "pytest", *options, *arguments, *content]
    return min(subprocess.run(command, cwd=project.root, check=False).returncode, 2)


@click.command("pack")
@click.argument("environment")
@click.option("--python", default="3.12", show_default=True, help="Of the target, as in 3.12.3.")
@click.option(
    "--platform",
    default="manylinux_2_28_x86_64",
    show_default=True,
    help="The newest wheels that the target takes.",
)
@click.option(
    "--has",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the target has: its `pip list --format=freeze`. None of that is packed.",
)
@click.option(
    "--constraint",
    "constraints",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Versions to choose of what the target lacks. May be given more than once.",
)
@click.option(
    "--add",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="A folder to take along; its install.py is run there. May be given more than once.",
)
@click.option("--part-mib", type=click.FloatRange(min=1), help="Size that no archive exceeds.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("pack"),
    show_default=True,
    help="Where to: the archives are OUT-1.tar and so on.",
)
@click.pass_obj
def pack_environment(
    folder: Path,
    environment: str,
    *,
    python: str,
    platform: str,
    has: Path | None,
    constraints: tuple[Path, ...],
    add: tuple[Path, ...],
    part_mib: float | None,
    out: Path,
) -> None:
    """Pack the cases of ENVIRONMENT for a machine that no package index reaches.

    Unpack all parts into one folder there and run `python3 run.py`.

    Example: faqcheck pack gpu --python 3.12 --has target.txt --part-mib 60
    """
    target = Target(python, platform, _lines([has] if has is not None else []), _lines(constraints))
    packed = pack_cases(
        find_project(folder), environment, target=target, out=out, add=add, part_mib=part_mib
    )
    for file in sorted(packed, key=lambda file: (file.part, -file.size)):
        click.echo(f"{out}-{file.part}.tar {file.size / MIB:8.2f} MiB  {file.name}")
    for part in range(1, max(file.part for file in packed) + 1):
        path = Path(f"{out}-{part}.tar")
        click.echo(f"{path} {path.stat().st_size / MIB:8.2f} MiB  in all")


def _lines(files: Sequence[Path]) -> tuple[str, ...]:
    """Return the lines of files that say something."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(line for line in lines if line.partition("#")[0].strip())


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
    project = find_project(folder)
    if unknown := set(names) - set(project.settings.environments):
        raise click.BadParameter(f"no environment {', '.join(sorted(unknown))} is declared.")
    lacks = {"gpu"} - machine_offers()
    for name, declaration in project.settings.environments.items():
        if names and name not in names:
            continue
        if not names and lacks.intersection(declaration.needs):
            click.echo(f"faqcheck: {name}: is left out, this machine offers no gpu", err=True)
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
    project = find_project(ctx.obj)
    for name, declaration in project.settings.environments.items():
        for package, pinned, newest in newer_versions(declaration):
            click.echo(f"{name:<12} {package} {pinned} -> {newest}")
    if run:
        raise SystemExit(_run_pytest(project, ["--faq-newest", *_chosen(cases)]))
