"""The gate's end of a warm parent: start it, ask it to run things, hear what came of them."""

from __future__ import annotations

import contextlib
import json
import math
import os
import select
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, RunError, Span
from faqcheck.gate.runners import warm_parent
from faqcheck.gate.runners.folders import read_regular
from faqcheck.gate.runners.warm_parent import OUTPUT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faqcheck.gate.environment import Environment

PATIENCE_S = 45.0
"""How long after its time limit a run may take to be ended; then its supervisor is ended, too."""
OUTPUT_LINES = 40
OUTPUT_BYTES = 8192


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process tree ended."""

    exit: int
    """Exit status; minus the number of the signal that killed it."""
    timed_out: bool
    stopped: bool
    """Ended because the gate asked for it."""
    flooded: bool
    """Ended because it wrote too much."""
    used_too_much_memory: bool
    used_too_much_disk: bool
    killed_parent: bool
    """It killed the process that it was forked from, or the system did."""
    orphans: tuple[str, ...]
    """Command lines of what it left running; all of it has been ended."""
    report: dict[str, Any] | None
    """What a Python snippet noted of itself: `completed`, `exceptions`, `children`, `blocks`."""
    seconds: float
    peak_mib: float
    """Largest resident set of a process of the tree."""
    asked_for: tuple[str, ...] = ()
    """Hosts that it wanted to reach, where it has a network of its own."""


_LOST = Ended(
    exit=-signal.SIGKILL,
    timed_out=False,
    stopped=False,
    flooded=False,
    used_too_much_memory=False,
    used_too_much_disk=False,
    killed_parent=True,
    orphans=(),
    report=None,
    seconds=0.0,
    peak_mib=0.0,
)
"""How a run ended that took its supervisor with it."""


def tree(pid: int) -> list[int]:
    """Return the processes below one, parents first."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        task = Path(f"/proc/{waiting.pop()}/task")
        with contextlib.suppress(OSError):
            for children in task.glob("*/children"):
                below = [int(child) for child in children.read_text().split()]
                found += below
                waiting += below
    return found


def _in_network(inode: int) -> list[int]:
    """Return the processes in a network."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "ns" / "net").stat().st_ino == inode:
                found.append(int(process.name))
    return found


def _kill(pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def _go_on(pid: int) -> bool:
    """Have a process that was stopped go on, and say whether it was."""
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        if state in "Tt":
            os.kill(pid, signal.SIGCONT)
            return True
    return False


@dataclass(frozen=True, slots=True)
class Folder:
    """The world of one run: nothing of it is shared with another run."""

    root: Path
    start: int = 0
    """Bytes of the output that belong to what ran before, in a session."""
    end: int | None = None
    """Where the output of what ran behind it begins; None: nowhere."""
    part: int | None = None
    """Number of the shell block of a session that this is the folder of; None: of none."""
    parts: int = 0
    """How many of them there are."""

    @classmethod
    def make(cls, root: Path) -> Folder:
        """Create the folders."""
        folder = cls(root)
        for path in (root, folder.work, folder.home, folder.temporary):
            path.mkdir()
        return folder

    @property
    def work(self) -> Path:
        """Return the working directory."""
        return self.root / "work"

    @property
    def home(self) -> Path:
        """Return the home directory."""
        return self.root / "home"

    @property
    def temporary(self) -> Path:
        """Return the folder for temporary files."""
        return self.root / "tmp"

    @property
    def output(self) -> Path:
        """Return the file that takes stdout and stderr, in order."""
        return self.root / "output"

    @property
    def report(self) -> Path:
        """Return the file in which a run says how far it got; more lie beside it."""
        return self.root / ("report" if self.part is None else f"report-{self.part}")

    @property
    def reports(self) -> list[Path]:
        """Return those of all blocks that ran in the same shell."""
        if self.part is None:
            return [self.report]
        return [self.root / f"report-{number}" for number in range(self.parts)]

    def tail(self) -> str:
        """Return the end of what was printed, without the path of this folder."""
        return self.read(last_bytes=OUTPUT_BYTES, last_lines=OUTPUT_LINES)

    def read(self, *, last_bytes: int | None = None, last_lines: int | None = None) -> str:
        """Return what was printed, without the path of this folder."""
        limit, last = last_bytes or OUTPUT_LIMIT, last_bytes is not None
        if self.start or self.end is not None:
            content = read_regular(self.output)[self.start : self.end][-limit if last else 0 :]
        else:
            content = read_regular(self.output, limit=limit, last=last)
        text = content.decode("utf-8", errors="replace").replace("\0", "")
        text = text.replace(f"{self.work}/", "").replace(str(self.root), "…")
        return "\n".join(text.split("\n")[-(last_lines or 0) - 1 :]) if last_lines else text


class WarmParent:
    """A process of an environment that forks a child for each run, one at a time."""

    def __init__(
        self, environment: Environment, root: Path, *, apart: dict[str, Any] | None = None
    ) -> None:
        """Start it.

        Args:
            environment: whose interpreter it is.
            root: folder of the session.
            apart: how to furnish a network of its own, None for the machine's.

        Raises:
            RunError: it cannot be started, or a module cannot be preloaded.
        """
        self._name = environment.name
        handle, log = tempfile.mkstemp(prefix="parent-", suffix=".log", dir=root)
        self._log = Path(log)
        with os.fdopen(handle, "wb") as file:
            try:
                self._process = subprocess.Popen(
                    [str(environment.python), warm_parent.__file__],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=file,
                    env=environment.process_variables(os.environ),
                    cwd=root,
                    start_new_session=True,
                )
            except OSError as err:
                raise self._error(f"{environment.python}: {err.strerror}") from err
        try:
            self._send({"preload": list(environment.preload), "apart": apart})
            hello = self._receive()
            failed = hello["failed"]
            self.namespaces: list[str] = hello["namespaces"]
            self._network = Path(self.namespaces[-1]).stat().st_ino if self.namespaces else 0
            self.why_not_apart: str = hello["why_not_apart"]
        except BaseException:
            self.close()
            raise
        if failed:
            self.close()
            raise RunError(
                [
                    Problem(
                        Span("pyproject.toml"),
                        "preload-failed",
                        f"environment {environment.name!r} cannot import {name}: {why}.",
                    )
                    for name, why in failed.items()
                ]
            )

    @property
    def pid(self) -> int:
        """Return its process id."""
        return self._process.pid

    def run(self, request: dict[str, Any]) -> Ended:
        """Run something to its end.

        Raises:
            RunError: the warm parent is gone.
        """
        self.start(request)
        return self.wait()

    def start(self, request: dict[str, Any]) -> None:
        """Start a run; `wait` tells how it ended."""
        timeout_s = request["timeout_s"]
        self._patience_s = math.inf if timeout_s is None else timeout_s + PATIENCE_S
        self._send(request)

    def stop(self) -> Ended:
        """Ask the run to end, and wait until everything of it has ended."""
        self._send({"stop": True})
        self._patience_s = PATIENCE_S
        return self.wait()

    def has_ended(self, wait_s: float = 0) -> bool:
        """Say whether the run has ended, or ends in so many seconds."""
        assert self._process.stdout is not None
        return bool(select.select([self._process.stdout], [], [], wait_s)[0])

    def wait(self) -> Ended:
        """Wait until the run has ended; a supervisor that it stops or kills ends it, too.

        Raises:
            RunError: the warm parent cannot go on.
        """
        deadline = time.monotonic() + self._patience_s
        was_stopped = False
        while not self.has_ended(wait_s=1.0):
            if time.monotonic() > deadline:
                self.kill()
                return _LOST
            if _go_on(self.pid):
                was_stopped = True
        try:
            result = self._receive()
        except RunError:  # nothing but the snippet ends it
            self.kill()
            return _LOST
        if "broken" in result:
            raise self._error(str(result["broken"]))
        lists = {name: tuple(result[name]) for name in ("orphans", "asked_for")}
        killed_parent = result["killed_parent"] or was_stopped
        return Ended(**{**result, **lists, "killed_parent": killed_parent})

    def kill(self) -> None:
        """End it and all that it started, at once."""
        _kill((*tree(self.pid), self.pid))
        self._process.wait()
        while self._network and (left := _in_network(self._network)):
            _kill(left)  # whom nobody is the parent of any more
            time.sleep(0.005)

    @property
    def is_alive(self) -> bool:
        """Say whether it can run anything more."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it, and with it everything that it started."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=warm_parent.STOP_GRACE_S + warm_parent.KILL_S + 5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _send(self, value: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(value).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as err:
            raise self._error("it is gone") from err

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._error("it ended by itself")
        try:
            value: dict[str, Any] = json.loads(line)
        except ValueError as err:  # a snippet has found the pipe
            raise self._error("it says what nobody can read") from err
        return value

    def _error(self, why: str) -> RunError:
        log = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        last = f" {log[-1]}" if log else ""
        return RunError(
            [
                Problem(
                    Span("pyproject.toml"),
                    "warm-parent-failed",
                    f"the parent process of environment {self._name!r}: {why}.{last}",
                )
            ]
        )
