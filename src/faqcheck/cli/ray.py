"""The command that runs the cases of a project on a Ray cluster."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqcheck.cli.evidence import report_received
from faqcheck.content import find_project, load_faq
from faqcheck.evidence import receive
from faqcheck.gate import WEIGHTS, cases_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faqcheck.content import Project
    from faqcheck.gate import Share


@click.command("ray")
@click.argument("cases", nargs=-1)
@click.option(
    "--shares",
    type=click.IntRange(1),
    default=4,
    show_default=True,
    help="How many tasks; twice as many as workers balances well.",
)
@click.option(
    "--num-gpus", type=click.FloatRange(0), default=0, help="GPUs that each share asks for."
)
@click.option("--weights", type=click.Choice(WEIGHTS), help="As for `faqcheck verify`.")
@click.pass_obj
def run(
    folder: Path, cases: tuple[str, ...], *, shares: int, num_gpus: float, weights: str | None
) -> None:
    """Run the cases, or those whose ids start with CASES, on a Ray cluster; take the evidence home.

    The cluster is that of RAY_ADDRESS, or one that is started on this machine. A share whose worker
    was lost is run again. Needs the extra `ray`.

    Example: faqcheck ray --shares 8 --num-gpus 1
    """
    try:
        from faqcheck.gate import run_on_ray
    except ModuleNotFoundError as err:
        raise click.ClickException(
            f"{err.name!r} is not installed; 'pip install faqcheck[ray]' brings it."
        ) from err
    project = find_project(folder)
    arguments = [*cases, *(["--weights", weights] if weights else [])]
    done: list[Share] = []
    for share in run_on_ray(project, shares, arguments, num_gpus=num_gpus, progress=_say):
        click.echo(share.output)
        done.append(share)
    refused = _take_home(project, done)
    raise SystemExit(max(1 if refused else 0, *(share.status for share in done)))


def _say(line: str) -> None:
    click.echo(line, err=True)


def _take_home(project: Project, shares: Iterable[Share]) -> bool:
    """Merge what the shares recorded; say whether anything was refused."""
    cases = {case.id: case for case in cases_of(load_faq(project), project)}
    with tempfile.TemporaryDirectory(prefix="faqcheck-ray-") as folder:
        files = []
        for number, share in enumerate(shares, start=1):
            for name, content in share.ledger.items():
                files.append(Path(folder, f"share-{number}-{name}"))
                files[-1].write_bytes(content)
        received = receive(project, cases, files, now=dt.datetime.now(dt.UTC))
    report_received(received, project)
    return bool(received.refused or received.damaged)
