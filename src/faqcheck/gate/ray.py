"""Ray: run the shares of a project on the machines of a Ray cluster, and take their rows home.

Ray does what a scheduler does: it places tasks by the CPUs and GPUs that they ask for, sends the
project's files along, and runs a task again whose worker was lost. A task is a share of the cases,
run by the same command line as anywhere else; what comes back are the files of its ledger.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ray

from faqcheck.content import read_commit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faqcheck.content import Project

_NOT_SENT = [".git", ".venv", "build", "dist", "node_modules", "__pycache__", ".faqcheck"]


@dataclass(frozen=True, slots=True)
class Share:
    """What a worker brought back."""

    name: str
    """As in 3/8."""
    status: int
    """Exit status of `faqcheck verify`."""
    output: str
    """What it printed."""
    ledger: dict[str, bytes]
    """File name -> content, of rows that this run recorded."""
    host: str


def run_on_ray(
    project: Project,
    count: int,
    arguments: Sequence[str] = (),
    *,
    num_gpus: float = 0,
    max_retries: int = 3,
    progress: Callable[[str], None] = print,
) -> Iterator[Share]:
    """Run all shares of a project and yield each when it is done.

    The cluster is the one that `RAY_ADDRESS` names, or this machine. Its Python environments have
    faqcheck with the extra `gate`.

    Args:
        project: whose files are sent to the workers.
        count: how many shares; twice the number of workers balances well.
        arguments: of `faqcheck verify`, such as `--weights released` or ids of cases.
        num_gpus: that each share asks for.
        max_retries: how often a share is run again whose worker was lost.
        progress: told, a line at a time, what was sent and what came back.
    """
    started_here = not ray.is_initialized()
    if started_here:
        environment = {"working_dir": str(project.root), "excludes": _NOT_SENT}
        ray.init(runtime_env=environment, log_to_driver=False, logging_level=logging.ERROR)
    try:
        yield from _shares(project, count, arguments, num_gpus, max_retries, progress)
    finally:
        if started_here:
            ray.shutdown()


def _shares(
    project: Project,
    count: int,
    arguments: Sequence[str],
    num_gpus: float,
    max_retries: int,
    progress: Callable[[str], None],
) -> Iterator[Share]:
    commit = read_commit(project.root, ledger=project.ledger)
    task = ray.remote(num_cpus=1, num_gpus=num_gpus, max_retries=max_retries)(run_share)
    waiting = [
        task.remote(f"{number}/{count}", list(arguments), project.settings.ledger, commit)
        for number in range(1, count + 1)
    ]
    progress(f"faqcheck: {count} shares sent to Ray")
    while waiting:
        done, waiting = ray.wait(waiting)
        share: Share = ray.get(done[0])
        progress(f"faqcheck: share {share.name} is back from {share.host}, exit {share.status}")
        yield share


def run_share(name: str, arguments: list[str], ledger: str, commit: str) -> Share:
    """Run a share where the project's files were sent to, in a copy of its own."""
    with tempfile.TemporaryDirectory(prefix="faqcheck-share-") as folder:
        root = Path(shutil.copytree(Path.cwd(), Path(folder) / "project", symlinks=True))
        recorded = root / ledger
        known = {path.name: path.read_bytes() for path in recorded.glob("*.jsonl")}
        command = [sys.executable, "-m", "faqcheck", "--project", str(root), "verify"]
        done = subprocess.run(
            [*command, "--record", "--shard", name, *arguments],
            cwd=root,
            env=os.environ | {"FAQCHECK_COMMIT": commit},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        changed = {
            path.name: content
            for path in recorded.glob("*.jsonl")
            if (content := path.read_bytes()) != known.get(path.name)
        }
        return Share(name, done.returncode, done.stdout, changed, os.uname().nodename)
