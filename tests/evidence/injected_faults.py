"""Record in a process that ends, or whose disk is full, at its Nth step; say what was kept.

python injected_faults.py PROJECT COPIES kill|disk-full
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from faqcheck.content.load import load_faq
from faqcheck.content.model import Case, Outcome
from faqcheck.content.project import Project, read_project
from faqcheck.evidence.ledger import read_ledger
from faqcheck.evidence.record import Recorder, merge_journals
from faqcheck.gate.environment import Fingerprint
from faqcheck.gate.plan import cases_of

MACHINE = Fingerprint("3.11.9", {"numpy": "2.4.6"}, "Linux", "x86_64", None, None, "none")
EVENTS = {"open": "open", "os.rename": "rename", "os.remove": "remove", "os.mkdir": "mkdir"}


def main(root: Path, copies: Path, fault: str) -> None:
    """Try each step in turn until a run takes fewer."""
    pristine = copies / "pristine"
    shutil.copytree(root, pristine)
    project, cases = read(pristine)
    first, *rest = cases
    recorder = Recorder(project, cases)
    recorder.record(first, Outcome("passed"), MACHINE)
    recorder.merge_journals()
    for number in count(1):
        copy = copies / str(number)
        shutil.copytree(pristine, copy)
        step, acknowledged, cut = run(copy, rest, fault, number)
        if step is None:
            break
        project, _ = read(copy)
        problems = merge_journals(project)
        ledger, found, _ = read_ledger(project.ledger, root=project.root)
        kept = [row.case for row in ledger.rows]
        left = [p.name for p in project.ledger.rglob("*") if p.suffix in (".part", ".jsonl")]
        left = [name for name in left if name.startswith(".") or "-" in name]
        print(
            json.dumps(
                {
                    "step": step,
                    "acknowledged": acknowledged,
                    "kept": ["was-there" if case == first.id else case for case in kept],
                    "before": 1,
                    "damaged": len(problems) + len(found),
                    "cut": cut,
                    "left": left,
                }
            )
        )
        shutil.rmtree(copy)


def read(root: Path) -> tuple[Project, list[Case]]:
    """Return a project and its cases."""
    project = read_project(root)
    assert project is not None
    return project, list(cases_of(load_faq(project), project))


def run(
    root: Path, cases: list[Case], fault: str, number: int
) -> tuple[str | None, list[str], int]:
    """Record in a child; return the step that failed, what was taken for recorded, cut lines."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        say = os.fdopen(writing, "w", buffering=1).write
        project, _ = read(root)
        recorder = Recorder(project, cases)
        inject(fault, number, project.ledger, say)
        for case in cases:
            try:
                recorder.record(case, Outcome("passed"), MACHINE)
            except OSError:
                continue
            say(f"recorded {case.id}\n")
        try:
            recorder.merge_journals()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        lines = told.read().splitlines()
    os.waitpid(child, 0)
    steps = [line for line in lines if not line.startswith("recorded ")]
    cut = sum(line == "write half" for line in steps)
    return (
        steps[0] if steps else None,
        [line.removeprefix("recorded ") for line in lines if line.startswith("recorded ")],
        cut,
    )


def inject(fault: str, number: int, folder: Path, say: Any) -> None:
    """Let the Nth step that touches the folder fail."""
    steps = count(1)
    real_write, real_fsync = os.write, os.fsync

    def reached(step: str) -> bool:
        if next(steps) != number:
            return False
        say(f"{step}\n")
        return True

    def fail() -> None:
        if fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, "no space left (injected)")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in EVENTS and str(arguments[0]).startswith(str(folder)):
            writes = event != "open" or arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if writes and (fault == "kill" or event != "os.remove") and reached(EVENTS[event]):
                fail()

    def write(file: int, content: bytes) -> int:
        if reached("write none"):
            fail()
        if reached("write half"):
            written = real_write(file, content[: len(content) // 2])
            if fault == "kill":
                fail()
            return written  # the rest does not fit
        return real_write(file, content)

    def fsync(file: int) -> None:
        if reached("fsync"):
            fail()
        real_fsync(file)

    sys.addaudithook(hook)
    os.write, os.fsync = write, fsync  # type: ignore[assignment]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
