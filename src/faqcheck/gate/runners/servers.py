"""Servers that snippets start: once for all their clients, watched, and ended as a tree."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import select
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from faqcheck.content import Outcome, Serves
from faqcheck.errors import Problem, RunError, Span
from faqcheck.gate.annotations import as_displayed
from faqcheck.gate.runners.request import copy_assets, snippet_request

if TYPE_CHECKING:
    from faqcheck.content import Case, Project
    from faqcheck.gate.environment import Environment
    from faqcheck.gate.runners.forks import Forks
    from faqcheck.gate.runners.process import Folder, WarmParent

POLL_S = 0.1
_NAMES_ERROR = re.compile(r"(?:[\w.]+(?:Error|Exception|Interrupt|Exit)|\S+: error)\b:? ?\S")
"""The last line of a traceback, or what a program says of its arguments."""
_LONGEST_CAUSE = 200


@dataclass(slots=True)
class Server:
    """A server that runs, or the outcome that says why it does not."""

    folder: Folder
    outcome: Outcome
    parent: WarmParent | None = None
    """The process that it is a fork of; it has one of its own, so as to run beside its clients."""
    lock: IO[str] | None = None

    @property
    def namespaces(self) -> list[str]:
        """Return the network that its clients enter; empty: that of the machine."""
        return self.parent.namespaces if self.parent else []

    @property
    def is_ready(self) -> bool:
        """Say whether it was ready, and still runs."""
        return self.outcome.status == "passed" and not self.has_ended

    @property
    def has_ended(self) -> bool:
        """Say whether it does not run, or not anymore."""
        return self.parent is None or self.parent.has_ended()

    def stop(self) -> None:
        """End it and everything it started, and free its port."""
        if self.parent is not None:
            with contextlib.suppress(RunError):
                self.parent.stop()
            self.parent.close()
            self.parent = None
        if self.lock is not None:
            self.lock.close()
            self.lock = None


class Servers:
    """The servers that run now, each started by the first case that needs it."""

    def __init__(self, forks: Forks, project: Project) -> None:
        """Start none yet."""
        self._forks = forks
        self._project = project
        self._running: dict[str, Server] = {}

    def ready(self, case: Case, environment: Environment) -> Server:
        """Return the server of a case that serves; its outcome says why if it is not ready.

        Raises:
            RunError: it could not be started.
        """
        if case.id in self._running:
            if self._running[case.id].is_ready:
                return self._running[case.id]
            self._running.pop(case.id).stop()
        server = Server(self._forks.new_folder(), Outcome("error", "not started"))
        self._running[case.id] = server
        try:
            server.outcome = self._start(server, case, environment)
        finally:
            if server.outcome.status != "passed":
                self._running.pop(case.id).stop()
        return server

    def _start(self, server: Server, case: Case, environment: Environment) -> Outcome:
        declared, project = case.declaration, self._project
        assert isinstance(declared, Serves)
        started = time.monotonic()
        server.parent = self._forks.new_parent(environment)
        if not server.parent.namespaces:  # then ports are shared with everything else
            server.lock, conflict = _lock_port(declared, deadline=started + declared.timeout_s)
            if conflict:
                seconds = time.monotonic() - started
                return Outcome("error", conflict, case.snippet.span, seconds=seconds)
        copy_assets(declared.assets, project.snippets, server.folder, project)
        request = snippet_request(case.snippet, server.folder, environment, project, timeout_s=None)
        server.parent.start(request)
        with _Probe(declared, server.parent.namespaces) as probe:
            return _wait_until_ready(server, case, declared, probe, started)

    def stop(self) -> None:
        """End all of them."""
        while self._running:
            self._running.popitem()[1].stop()


class _Probe:
    """A program that asks a server, in the server's network."""

    def __init__(self, declared: Serves, namespaces: list[str]) -> None:
        self._wanted = declared.ready.status
        self._answer: tuple[int | None, str] = None, "nothing answered"
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-I", str(Path(__file__).with_name("probe.py"))),
                *(declared.ready.http, str(self._wanted), str(POLL_S), *namespaces),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> _Probe:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, wait_s: float) -> tuple[bool, str]:
        """Return whether it answers as wanted, and what was said last; wait so long for news."""
        assert self._process.stdout is not None
        if select.select([self._process.stdout], [], [], wait_s)[0]:
            line = self._process.stdout.readline()
            if line:
                self._answer = tuple(json.loads(line))
            elif self._answer[0] != self._wanted:
                raise RunError([Problem(Span("pyproject.toml"), "probe-failed", "it has ended.")])
        return self._answer[0] == self._wanted, self._answer[1]


def _wait_until_ready(
    server: Server, case: Case, declared: Serves, probe: _Probe, started: float
) -> Outcome:
    """Wait until a server answers as declared, ends, or its time is up."""
    while True:
        seconds = time.monotonic() - started
        if server.has_ended:
            return _failed(case, server, "ended before it was ready.", seconds)
        is_ready, answer = probe.ask(POLL_S)
        if is_ready:
            parent = server.parent
            listener = None if server.namespaces else _listener(_port(declared))
            if listener and parent and not _descends(listener, parent.pid):
                message = f"is not the one that answers: {_named(listener)} does."
                return _failed(case, server, message, seconds)
            seconds = time.monotonic() - started
            return Outcome("passed", seconds=seconds, output=server.folder.tail())
        if seconds > declared.timeout_s:
            message = f"was not ready after {declared.timeout_s:g} s: {answer}."
            return _failed(case, server, message, seconds)


def _lock_port(declared: Serves, *, deadline: float) -> tuple[IO[str] | None, str]:
    """Hold the port of a server against other faqcheck processes.

    Returns:
        The lock, and why the port cannot be used; empty if it can.
    """
    port = _port(declared)
    # Of one user: nobody may open the file of another, and a port that is taken is seen anyway.
    name = f"faqcheck-{os.getuid()}-port-{port}.lock"
    lock = (Path(tempfile.gettempdir()) / name).open("w")
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            if time.monotonic() > deadline:
                lock.close()
                return None, f"port {port} is used by another run of faqcheck."
            time.sleep(POLL_S)
    if holder := _holder(port):
        lock.close()
        return None, f"port {port} is taken by {holder}."
    return lock, ""


def _port(declared: Serves) -> int:
    address = urlsplit(declared.ready.http)
    return address.port or (443 if address.scheme == "https" else 80)


def _holder(port: int) -> str:
    """Return who listens on a port of the loopback, or nothing."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as probe:
            probe.settimeout(1)
            with contextlib.suppress(OSError):
                probe.connect((host, port))
                listener = _listener(port)
                return _named(listener) if listener else "another program"
    return ""


def _named(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:  # it has just ended
        return f"process {pid}"
    return f"process {pid} ({command})"


def _descends(pid: int, ancestor: int) -> bool:
    """Say whether a process was started by another one, or by one that it started."""
    while pid > 1 and pid != ancestor:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return pid == ancestor


def _listener(port: int) -> int | None:
    """Return the process that listens on a port, where that may be read."""
    inodes = set()
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                cells = line.split()
                if cells[3] == "0A" and int(cells[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{cells[9]}]")
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if any(str(fd.readlink()) in inodes for fd in (process / "fd").iterdir()):
                return int(process.name)
    return None


def _failed(case: Case, server: Server, message: str, seconds: float) -> Outcome:
    """Return why a server is not ready, and what its whole log names as the cause."""
    if cause := _cause(server.folder.read()):
        message = f"{message.rstrip('.')}: {cause}"
    return Outcome(
        "failed", f"the server {message}", case.snippet.span, server.folder.tail(), seconds
    )


def _cause(log: str) -> str:
    """Return the line of a log that names an error, of several the last; empty if none does.

    What a server says while it shuts down can push that line out of the end of its log.
    """
    lines = [as_displayed(line).strip() for line in log.split("\n")]
    named = [line for line in lines if _NAMES_ERROR.match(line)]
    return named[-1][:_LONGEST_CAUSE] if named else ""
