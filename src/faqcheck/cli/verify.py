"""The command that runs cases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from faqcheck.cli.extras import require_extra
from faqcheck.cli.opened import languages_of, open_project
from faqcheck.content import NEEDS, read_faq
from faqcheck.gate import WEIGHTS, cases_of, choose_cases, is_static, parse_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faqcheck.content import Project

_STATIC = ("pytest-xdist", "ruff", "ty")
"""Checks that run nothing ask for these themselves; a pack has none of them."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_ALONE = (
    *("-c", os.devnull, "--noconftest", "-p", "no:cacheprovider", "-p", "no:doctest"),
    *("--override-ini=python_files=", "--override-ini=norecursedirs="),
    *("--disable-plugin-autoload", "-p", "faqcheck.integrations.pytest"),
)
"""The gate runs nothing of the tests of the project, and heeds none of their settings or plugins.

Plugins that are installed for those tests reorder cases, and take longer to load than cases take.
"""
CASES_OF_A_WORKER = 8
"""How many cases that run something make up for the start of one more process."""


@click.command()
@click.argument("cases", nargs=-1)
@click.option(
    "--run",
    "run",
    callback=lambda _ctx, _param, value: languages_of(value),
    metavar="LANGUAGES",
    help="Run the blocks of these languages that declare no check, such as python,bash.",
)
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
@click.option(
    "--shard",
    callback=lambda _ctx, _param, value: _shard(value),
    metavar="N/OF",
    help="Run one share of the cases, such as 3/8; all shares together run each case once.",
)
@click.option("--changed", is_flag=True, help="Leave out cases whose evidence is current.")
@click.option("--record", is_flag=True, help="Write what comes out to the ledger.")
@click.option("--update-prints", is_flag=True, help="Rewrite '#>' comments that are not true.")
@click.option(
    "--update-outputs",
    is_flag=True,
    help="Write what sessions give, and commands print, into the pages that show it.",
)
@click.option("--update-notebooks", is_flag=True, help="Store the outputs that notebooks have now.")
@click.option(
    "--coverage", is_flag=True, help="Say which lines of the library the Python blocks have run."
)
@click.option("--list", "listed", is_flag=True, help="Print the ids of the cases; run nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what came out as JSON.")
@click.option("--junit", metavar="FILE", help="Write a JUnit report, with file and line.")
@click.option("-v", "--verbose", is_flag=True, help="Print a line for each case.")
@click.option(
    "-n",
    "--workers",
    type=click.IntRange(1),
    default=None,
    help="Processes beside each other; as many as there are cores, if there are many cases.",
)
@click.pass_obj
def verify(
    folder: Path,
    cases: tuple[str, ...],
    *,
    run: list[str] | None,
    quick: bool,
    required: tuple[str, ...],
    weights: str | None,
    shard: str | None,
    changed: bool,
    record: bool,
    update_prints: bool,
    update_outputs: bool,
    update_notebooks: bool,
    coverage: bool,
    listed: bool,
    as_json: bool,
    junit: str | None,
    verbose: bool,
    workers: int | None,
) -> None:
    """Run all cases, or CASES: beginnings of ids, globs, answers, files of snippets or pages.

    A folder without settings is taken as it is: CASES are then its pages and folders of pages, or
    README.md and its documentation.

    Example: faqcheck verify README.md docs --run python
    """
    require_extra("gate", apart_from=_STATIC)
    opened = open_project(folder, cases)
    project = opened.project if run is None else opened.project.updated(run=run)
    if listed:
        _list(project, opened.names)
        return
    arguments = [*chosen(opened.names), *opened.options]
    arguments += [f"--faq-command={opened.command}"]
    arguments += [f"--faq-run={','.join(run)}"] if run is not None else []
    arguments += [f"--faq-require={need}" for need in required]
    arguments += [f"--faq-shard={shard}"] if shard else []
    arguments += ["--faq-quick"] if quick else []
    arguments += ["--faq-changed"] if changed else []
    arguments += ["--faq-record"] if record else []
    arguments += ["--faq-update-prints"] if update_prints else []
    arguments += ["--faq-update-outputs"] if update_outputs else []
    arguments += ["--faq-update-notebooks"] if update_notebooks else []
    arguments += [f"--faq-weights={weights}"] if weights else []
    arguments += ["-v"] if verbose else []
    if junit is not None:  # the older family carries file and line of a case
        path = Path(junit).absolute()
        arguments += [f"--junitxml={path}", "--override-ini=junit_family=xunit1"]
    if workers is None:
        workers = (
            1
            if opened.names or update_prints or update_outputs or update_notebooks
            else _useful_workers(project)
        )
    arguments += ["-p", "xdist", "-n", str(workers), "--dist=loadgroup"] if workers > 1 else []
    verified = _run_for_json if as_json else run_pytest
    if coverage:
        raise SystemExit(_measured(project, arguments, verified))
    raise SystemExit(verified(project, arguments))


def _measured(project: Project, arguments: list[str], run: Callable[..., int]) -> int:
    """Run cases, and print what coverage.py has measured of the library meanwhile."""
    if find_spec("coverage") is None:
        raise click.UsageError("--coverage needs the package 'coverage' beside faqcheck.")
    with tempfile.TemporaryDirectory(prefix="faqcheck-coverage-") as folder:
        status = run(project, [*arguments, f"--faq-coverage={folder}"])
        if not any(Path(folder).iterdir()):
            click.echo("No Python block has run, so nothing was measured.", err=True)
            return status
        command = [sys.executable, "-m", "coverage"]
        for words in (["combine", "-q", folder], ["report"]):
            done = subprocess.run([*command, *words], cwd=project.root, check=False)
            if done.returncode == 1:  # what `fail_under` asks for is another status
                return max(status, 1)
    return max(status, 1) if done.returncode else status


def _useful_workers(project: Project) -> int:
    """Return how many processes pay for their start."""
    if find_spec("xdist") is None:
        return 1
    running = [c for c in cases_of(read_faq(project).value, project) if not is_static(c.check)]
    return max(1, min(len(os.sched_getaffinity(0)), len(running) // CASES_OF_A_WORKER))


def _list(project: Project, names: tuple[str, ...]) -> None:
    """Print the ids of cases, in reading order."""
    faq = read_faq(project).value
    cases = {case.id: case for case in cases_of(faq, project)}
    chosen = choose_cases(names, cases, faq, project)
    for name, near in chosen.unknown.items():
        raise click.BadParameter(f"nothing is called {name!r}. {near}".rstrip())
    for case in cases:
        if not names or case in chosen.cases:
            click.echo(case)


def _run_for_json(project: Project, arguments: list[str]) -> int:
    """Run pytest with its words on stderr, and print what came out as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "outcomes.json")
        status = run_pytest(project, [*arguments, f"--faq-json={path}"], stdout=sys.stderr)
        click.echo(path.read_text(encoding="utf-8") if path.is_file() else "[]")
    return status


def _shard(text: str | None) -> str | None:
    try:
        return None if text is None else str(parse_shard(text))
    except ValueError as err:
        raise click.BadParameter(f"{err}.") from err


def chosen(cases: tuple[str, ...]) -> list[str]:
    """Return the options that choose these cases."""
    return [f"--faq-case={case}" for case in cases]


def run_pytest(project: Project, arguments: list[str], *, stdout: IO[str] | None = None) -> int:
    """Run pytest on the content alone; return 0, 1 for findings, 2 for anything else."""
    content = [str(path) for path in (project.topics, *project.pages) if path.exists()]
    options = ["--rootdir", str(project.root), *_ALONE, "-q"]
    command = [sys.executable, "-m", "pytest", *options, *arguments, *content]
    process = subprocess.Popen(command, cwd=project.root, stdout=stdout)
    with _forwarding(process):
        status = process.wait()
    return 2 if status < 0 else min(status, 2)


@contextmanager
def _forwarding(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Hand signals on to a process that cleans up after itself, and wait for it all the same.

    It gets a key press from the terminal, too; it heeds the first signal only.
    """

    def forward(number: int, _frame: object) -> None:
        process.send_signal(number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, forward) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
