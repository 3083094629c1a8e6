"""The gate's end of a warm parent: start it, ask it to run things, hear what came of them."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, RunError, Span
from faqcheck.gate.runners import warm_parent

if TYPE_CHECKING:
    from faqcheck.gate.environment import Environment

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
    killed_parent: bool
    """It killed the process that it was forked from, or the system did."""
    leftovers: tuple[str, ...]
    """Command lines of what it left running; all of it has been ended."""
    report: dict[str, Any] | None
    """What a Python snippet noted about itself: `completed`, `faults`, `children` and `lines`."""
    seconds: float
    peak_mib: float
    """Largest resident set of a process of the tree."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The world of one run: nothing of it is shared with another run."""

    root: Path

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
        return self.root / "report"

    def tail(self) -> str:
        """Return the end of what was printed, without the path of this folder."""
        return self.read(last_bytes=OUTPUT_BYTES, last_lines=OUTPUT_LINES)

    def read(self, *, last_bytes: int | None = None, last_lines: int | None = None) -> str:
        """Return what was printed, without the path of this folder."""
        try:
            with self.output.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - (last_bytes or size)))
                text = file.read().decode("utf-8", errors="replace")
        except OSError:
            return ""
        text = text.replace(f"{self.work}/", "").replace(str(self.root), "…")
        return "\n".join(text.split("\n")[-(last_lines or 0) - 1 :]) if last_lines else text


class WarmParent:
    """A process of an environment that forks a child for each run, one at a time."""

    def __init__(self, environment: Environment, root: Path) -> None:
        """Start it.

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
            self._send({"preload": list(environment.preload)})
            failed = self._receive()["failed"]
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
        self._send(request)

    def stop(self) -> Ended:
        """Ask the run to end, and wait until everything of it has ended."""
        self._send({"stop": True})
        return self.wait()

    def has_ended(self) -> bool:
        """Say, without waiting, whether the run has ended."""
        assert self._process.stdout is not None
        return bool(select.select([self._process.stdout], [], [], 0)[0])

    def wait(self) -> Ended:
        """Wait until the run has ended.

        Raises:
            RunError: the warm parent is gone.
        """
        result = self._receive()
        if "broken" in result:
            raise self._error(str(result["broken"]))
        return Ended(**{**result, "leftovers": tuple(result["leftovers"])})

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
        value: dict[str, Any] = json.loads(line)
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
