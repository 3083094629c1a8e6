"""The command that packs cases for another machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqcheck.content import find_project
from faqcheck.gate import MIB, Target, pack_cases

if TYPE_CHECKING:
    from collections.abc import Sequence


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
