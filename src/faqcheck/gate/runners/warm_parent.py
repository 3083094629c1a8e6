"""Run snippets as forks of one process that has paid for the heavy imports.

This file is run by the interpreter of an environment and imports nothing but the standard library
and what it is told to preload. Its parent, the gate, writes requests to its stdin and reads
results from its stdout, one JSON object a line. When stdin ends, however the gate ended, all that
was started is ended too.

    gate ── supervisor ── template ── snippet ── whatever it starts
                 └─ whatever the snippet's descendants leave when they end

The supervisor imports nothing heavy and adopts orphans (it is a subreaper), so whatever a snippet
starts stays below it even when it daemonises: it is found, ended and reported. The template has
the heavy imports; one fork of it is a snippet. One snippet runs at a time, so that everything
found belongs to it; a server has a supervisor of its own.

Only modules without submodules are imported here: `import urllib` must not give a snippet
`urllib.parse` that it would not have under `python file.py`. For the same reason this is one file:
modules beside it would be found by a snippet that imports their names.
"""

from __future__ import annotations

import ast
import atexit
import bisect
import builtins
import contextlib
import ctypes
import faulthandler
import fcntl
import gc
import io
import json
import mmap
import os
import resource
import select
import signal
import socket
import stat
import sys
import threading
import time
import types
import weakref
from typing import Any, NoReturn

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
TICK_S = 0.25
"""How often a running snippet is looked at: orphans are reaped, its output is measured."""
CALM_POLLS = 3
"""How often in a row nothing may be seen or reaped before all counts as ended."""
ORPHAN_GRACE_S = 1.0
"""How long helpers of the standard library may take to notice that their parent has ended."""
STOP_GRACE_S = 8.0
"""How long a server may take to end after SIGTERM."""
ABANDONED_GRACE_S = 2.0
"""The same, when the gate is gone."""
KILL_S = 10.0
"""How long we go on killing what does not end, such as a snippet that forks and forks."""
ANSWER_S = 5.0
"""How long the template may take to say that a killed snippet has ended."""
OUTPUT_LIMIT = 64 * 2**20
"""Bytes that a snippet may write to stdout and stderr."""
REPORT_BYTES = 2**20
MOST_EXCEPTIONS = 8
"""Exceptions that a run notes, and each block of a session."""
SHOW_STACK = getattr(signal, "SIGRTMAX", 64) - 1
"""Signal that makes a Python snippet write down where it is; no program uses it by itself."""
_libc = ctypes.CDLL(None, use_errno=True)
_as_json = json.dumps
"""Kept, since a snippet may put something else in its place."""


def main() -> None:
    """Serve requests until stdin ends, then end everything."""
    del sys.path[0]  # the folder of this file is none of the snippets' business
    requests, results = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    supervisor = Supervisor(requests, results)
    try:
        supervisor.serve()
    finally:
        supervisor.end_all(ABANDONED_GRACE_S)


# The supervisor -------------------------------------------------------------------------------


class GateGoneError(Exception):
    """The gate has ended or has closed its end."""


class Channel:
    """JSON lines to and from another process."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        """Speak over two pipes."""
        self.incoming = incoming
        self.outgoing = outgoing
        self._buffer = b""

    def send(self, value: dict[str, Any]) -> None:
        """Write a line."""
        data = json.dumps(value).encode() + b"\n"
        while data:
            data = data[os.write(self.outgoing, data) :]

    def receive(self) -> dict[str, Any] | None:
        """Wait for a line; None when the other side has ended."""
        while b"\n" not in self._buffer:
            chunk = os.read(self.incoming, 65536)
            if not chunk:
                return None
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        value: dict[str, Any] = json.loads(line)
        return value

    @property
    def has_more(self) -> bool:
        """Say whether another whole line has been read already."""
        return b"\n" in self._buffer

    def close(self) -> None:
        """Close both ends."""
        os.close(self.incoming)
        os.close(self.outgoing)


class Supervisor:
    """Has one snippet run at a time, and ends whatever comes of it."""

    def __init__(self, requests: int, results: int) -> None:
        """Wait for `serve`."""
        self.gate = Channel(requests, results)
        self.preload: list[str] = []
        self.template: Channel | None = None
        self.template_pid = 0
        self.peak_kib = 0
        self.apart: Apart | None = None
        self.measured = 0.0

    def serve(self) -> None:
        """Answer requests until the gate is gone."""
        try:
            settings = self._from_gate()
            self.preload = settings["preload"]
            why_not = "it is switched off"
            if settings.get("apart"):
                self.apart, why_not = make_apart(settings["apart"])
            failed = self._start_template()
            namespaces = self.apart.namespaces if self.apart else ()
            paths = [f"/proc/{os.getpid()}/fd/{fd}" for fd in namespaces]
            self.gate.send(
                {"failed": failed, "namespaces": paths, "why_not_apart": "" if paths else why_not}
            )
            while True:
                request = self._from_gate()
                if "stop" not in request:
                    self.gate.send(self.run(request))
        except (GateGoneError, BrokenPipeError):
            return

    def run(self, request: dict[str, Any]) -> dict[str, Any]:
        """Have a snippet run to its end, end what it leaves behind, say what happened."""
        if self.template is None and (failed := self._start_template()):
            return _result(broken=f"cannot import {', '.join(failed)} any more")
        assert self.template is not None
        self.peak_kib = 0
        if self.apart is not None:
            request.setdefault("namespaces", self.apart.namespaces)
        started = time.monotonic()
        self.template.send(request)
        result = self._watch(request, started)
        result["seconds"] = time.monotonic() - started
        if not any(result[reason] for reason in REASONS):
            result["orphans"] = self._remaining_orphans()
        self._end_orphans()
        result["asked_for"] = self.apart.hosts() if self.apart else []
        result["peak_mib"] = max(self.peak_kib, result.pop("peak_kib", 0)) / 1024
        return result

    def end_all(self, grace_s: float) -> None:
        """Ask everything below to end; kill what does not within the grace."""
        orphans = self._orphans()
        _kill(orphans, signal.SIGTERM)
        deadline = time.monotonic() + grace_s
        while orphans and time.monotonic() < deadline:
            time.sleep(0.02)
            orphans = self._orphans()
        self._end_template()
        self._end_orphans()

    def _watch(self, request: dict[str, Any], started: float) -> dict[str, Any]:
        """Wait until the snippet has ended, by itself or because it has to."""
        assert self.template is not None
        deadline = None if request["timeout_s"] is None else started + request["timeout_s"]
        ending = ""
        """Why the snippet has to end, once it has to."""
        while True:
            if ending:
                self._kill_orphans()
            left = TICK_S if deadline is None else deadline - time.monotonic()
            heard = [self.template.incoming, self.gate.incoming]
            heard += [self.apart.names.fileno()] if self.apart else []
            ready = select.select(heard, [], [], max(0.0, min(TICK_S, left)))[0]
            if self.apart:
                self.apart.refuse()
            while self.template.incoming in ready or self.template.has_more:
                answer = self.template.receive()
                if answer is None:
                    return self._without_template(ending)
                if "pid" not in answer:
                    return _result(**answer, **({ending: True} if ending else {}))
                request["pid"] = answer["pid"]
                ready = [fd for fd in ready if fd != self.template.incoming]
            self._reap()
            if ending and left <= 0:  # killed, and still there: it holds the template up
                return self._without_template(ending)
            if not ending and (ending := self._reason_to_end(request, ready, late=left <= 0)):
                deadline = time.monotonic() + ANSWER_S

    def _reason_to_end(self, request: dict[str, Any], ready: list[int], *, late: bool) -> str:
        if self.gate.incoming in ready and "stop" in self._from_gate():
            self._stop_orphans()
            return "stopped"
        if late:
            self._note_stack(request)
            return "timed_out"
        if _printed_so_far(request["output"]) > OUTPUT_LIMIT:
            return "flooded"
        return self._exhausted(request)

    def _exhausted(self, request: dict[str, Any]) -> str:
        """Say what there is too little of for the snippet to go on; looks now and then."""
        if time.monotonic() - self.measured < TICK_S:
            return ""
        self.measured = time.monotonic()
        pids = self._orphans()
        memory, disk = request.get("memory_mib"), request.get("disk_mib")
        if memory and _mib(pids, "statm") > memory and _mib(pids, "smaps_rollup") > memory:
            return "used_too_much_memory"
        if disk and _is_larger(request["root"], disk * 2**20):
            return "used_too_much_disk"
        return ""

    def _without_template(self, ending: str) -> dict[str, Any]:
        """Go on after the snippet killed or stopped the process that it was forked from."""
        self._end_template()
        self._end_orphans()
        return _result(exit=-signal.SIGKILL, **{ending or "killed_parent": True})

    def _note_stack(self, request: dict[str, Any]) -> None:
        """Have a Python snippet write down where it is before it is killed."""
        if "script" in request and "pid" in request:
            _kill([request["pid"]], SHOW_STACK)
            time.sleep(0.05)

    def _stop_orphans(self) -> None:
        """Ask the snippet to end, wait, and kill what is still there."""
        _kill(self._orphans(), signal.SIGTERM)
        deadline = time.monotonic() + STOP_GRACE_S
        while self._orphans() and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.02)
        self._kill_orphans()

    def _remaining_orphans(self) -> list[str]:
        """Return the command lines of what the snippet left running."""
        deadline = time.monotonic() + ORPHAN_GRACE_S
        calm = CALM_POLLS  # nothing to wait for where there were no orphans at all
        while True:
            reaped = self._reap()
            orphans = self._orphans()
            calm = calm + 1 if not orphans and not reaped else 0
            if calm > CALM_POLLS:
                return []
            if time.monotonic() > deadline:
                return [_command(pid) for pid in orphans] or ["processes that fork on and on"]
            time.sleep(0.005)

    def _orphans(self) -> list[int]:
        """Return everything below us that lives, but for the template."""
        return [pid for pid in _descendants() if pid != self.template_pid and not _is_zombie(pid)]

    def _kill_orphans(self) -> None:
        _kill(self._orphans(), signal.SIGKILL)

    def _end_orphans(self) -> None:
        """Kill and reap until nothing is left; what forks on and on loses in the end."""
        deadline = time.monotonic() + KILL_S
        tries = 0
        while left := [pid for pid in _descendants() if pid != self.template_pid]:
            if time.monotonic() > deadline:
                return
            _kill(left, signal.SIGKILL)
            self._reap()
            tries += 1
            if tries % 50 == 0:
                time.sleep(0.001)

    def _reap(self) -> int:
        """Reap the orphans that have ended, and count them; the template reaps its own."""
        count = 0
        for pid in _children(os.getpid()):
            if pid == self.template_pid:
                continue
            with contextlib.suppress(ChildProcessError):
                ended, _, usage = os.wait4(pid, os.WNOHANG)
                if ended:
                    count += 1
                    self.peak_kib = max(self.peak_kib, usage.ru_maxrss)
        return count

    def _start_template(self) -> dict[str, str]:
        """Fork the template; return the modules that could not be preloaded, and why."""
        (orders_read, orders_write), (answers_read, answers_write) = os.pipe(), os.pipe()
        supervisor = os.getpid()
        pid = os.fork()
        if pid == 0:
            for fd in (orders_write, answers_read, self.gate.incoming, self.gate.outgoing):
                os.close(fd)
            if self.apart:
                self.apart.names.close()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            try:
                serve_as_template(Channel(orders_read, answers_write), self.preload, supervisor)
            except BaseException:
                sys.__excepthook__(*sys.exc_info())
            finally:
                os._exit(0)
        os.close(orders_read)
        os.close(answers_write)
        self.template, self.template_pid = Channel(answers_read, orders_write), pid
        while answers_read not in select.select([answers_read, self.gate.incoming], [], [])[0]:
            self._from_gate()  # the gate asks for nothing now: this can only be its end
        answer = self.template.receive()
        if answer is None:
            self._end_template()
            return dict.fromkeys(self.preload or ["nothing"], "the process was killed")
        failed: dict[str, str] = answer["failed"]
        return failed

    def _end_template(self) -> None:
        if self.template is None:
            return
        _kill([self.template_pid], signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.template_pid, 0)
        self.template.close()
        self.template, self.template_pid = None, 0

    def _from_gate(self) -> dict[str, Any]:
        request = self.gate.receive()
        if request is None:
            raise GateGoneError
        return request


REASONS = ("timed_out", "stopped", "flooded", "used_too_much_memory", "used_too_much_disk")
"""Why a snippet is ended before it ends itself."""


def _result(**known: Any) -> dict[str, Any]:
    """Return how a run ended, completed by what is so when nothing is said."""
    return {
        "exit": 0,
        "timed_out": False,
        "stopped": False,
        "flooded": False,
        "used_too_much_memory": False,
        "used_too_much_disk": False,
        "killed_parent": False,
        "orphans": [],
        "report": None,
        **known,
    }


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - pathlib would bring urllib.parse along
    except OSError:
        return 0


def _mib(pids: list[int], table: str) -> float:
    """Return the memory of processes: `statm` counts shared pages for each, `smaps_rollup` once."""
    kib = 0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            content = _read(f"/proc/{pid}/{table}")
            if table == "statm":
                kib += int(content.split()[1]) * resource.getpagesize() // 1024
            else:
                kib += int(content.partition(b"\nPss:")[2].split()[0])
    return kib / 1024


def _is_larger(folder: str, size: int) -> bool:
    """Say whether a folder takes more room than that; of very many files, the first are counted."""
    taken = seen = 0
    folders = [folder]
    while folders and seen < 20_000:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                seen += 1
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    taken += status.st_blocks * 512
                    if stat.S_ISDIR(status.st_mode):
                        folders.append(entry.path)
    return taken > size


# A world apart --------------------------------------------------------------------------------

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x20000, 0x10000000, 0x40000000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
_KEPT = ((2, 2), (4, 4), (8, 8), (1024, 1024), (2048, 2048), (4096, 1 << 21))
"""Flags of a mount that may not be taken away: as `statvfs` says them, as `mount` takes them."""


class Apart:
    """Namespaces that runs enter: a loopback of their own, and a checkout that is only read."""

    def __init__(self, namespaces: list[int], names: socket.socket) -> None:
        """Keep them.

        Args:
            namespaces: descriptors, in the order in which a process has to enter them.
            names: the socket in there to which names of hosts are sent to be looked up.
        """
        self.namespaces = namespaces
        self.names = names
        self._asked: list[str] = []

    def refuse(self) -> None:
        """Answer that there are no such hosts, and remember their names."""
        with contextlib.suppress(OSError):  # there is no more
            while True:
                question, sender = self.names.recvfrom(4096)
                name, end = _host(question)
                if name and name not in self._asked and len(self._asked) < 8:
                    self._asked.append(name)
                head = question[:2] + b"\x81\x83\x00\x01" + bytes(6)
                self.names.sendto(head + question[12 : end + 4], sender)

    def hosts(self) -> list[str]:
        """Return the names that were asked for since the last call."""
        self.refuse()
        asked, self._asked = self._asked, []
        return asked


def make_apart(wanted: dict[str, Any]) -> tuple[Apart | None, str]:
    """Make namespaces, or say why there are none.

    Args:
        wanted: `read_only` and `writable`: folders; `names`: a file that takes the settings of name
            look-up.
    """
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            try:
                socket.send_fds(theirs, [b"+"], _namespaces(wanted))
            except (OSError, AttributeError) as err:
                theirs.send(f"-{err.strerror if isinstance(err, OSError) else err}".encode())
        finally:
            os._exit(0)
    theirs.close()
    answer, fds, _, _ = socket.recv_fds(ours, 4096, 4)
    ours.close()
    os.waitpid(pid, 0)
    if not answer.startswith(b"+"):
        return None, answer[1:].decode(errors="replace") or "the process that tried has died"
    names = socket.socket(fileno=fds.pop())
    names.setblocking(False)
    return Apart(fds, names), ""


def _namespaces(wanted: dict[str, Any]) -> list[int]:
    """Move into new namespaces, furnish them, and return what is needed to enter and watch them."""
    user, group = os.geteuid(), os.getegid()
    _call("unshare", CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS)
    for name, value in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123
            file.write(value)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        up = b"lo".ljust(16, b"\0") + (1).to_bytes(2, sys.byteorder) + bytes(22)
        fcntl.ioctl(any_socket, 0x8914, up)  # SIOCSIFFLAGS, IFF_UP
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("127.0.0.1", 53))
    _mount(None, "/", MS_REC | MS_PRIVATE)
    for folder in (*wanted["read_only"], *wanted["writable"]):
        _mount(folder, folder, MS_BIND | MS_REC)
    for folder in wanted["read_only"]:
        flags = os.statvfs(folder).f_flag
        kept = sum(flag for mount_flag, flag in _KEPT if flags & mount_flag)
        _mount(None, folder, MS_BIND | MS_REMOUNT | MS_RDONLY | kept)
    if os.path.exists("/etc/resolv.conf"):  # noqa: PTH110
        _mount(wanted["names"], os.path.realpath("/etc/resolv.conf"), MS_BIND)
    kinds = ("user", "mnt", "net")
    opened = [os.open(f"/proc/self/ns/{kind}", os.O_RDONLY | os.O_CLOEXEC) for kind in kinds]
    return [*opened, names.detach()]


def enter(namespaces: list[Any]) -> None:
    """Move this process into namespaces, given by descriptors or by paths to those of another."""
    fds = [
        os.open(namespace, os.O_RDONLY | os.O_CLOEXEC) if isinstance(namespace, str) else namespace
        for namespace in namespaces
    ]
    for fd in fds:
        _call("setns", fd, 0)
        os.close(fd)


def _mount(source: str | None, target: str, flags: int) -> None:
    path = None if source is None else source.encode()
    _call("mount", path, target.encode(), None, ctypes.c_ulong(flags), None)


def _call(name: str, *arguments: Any) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _host(question: bytes) -> tuple[str, int]:
    """Return the name in a question to a name server, and where it ends."""
    labels, place = [], 12
    while place < len(question) and (size := question[place]):
        labels.append(question[place + 1 : place + 1 + size].decode("ascii", "replace"))
        place += 1 + size
    return ".".join(labels), place + 1


# The template: everything a snippet starts with -----------------------------------------------


def serve_as_template(supervisor: Channel, preload: list[str], supervisor_pid: int) -> None:
    """Preload, then fork a snippet for each order, until the supervisor is gone."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != supervisor_pid:
        return
    failed = {}
    for name in preload:
        try:
            __import__(name)
        except Exception as err:  # any module may fail in any way; the gate says which
            failed[name] = f"{type(err).__name__}: {err}"
    gc.collect()
    gc.freeze()  # what is loaded now is never collected, so forks share its pages
    supervisor.send({"failed": failed})
    page = mmap.mmap(-1, REPORT_BYTES)  # shared, and out of reach of a snippet that closes files
    while (request := supervisor.receive()) is not None:
        page[:4] = bytes(4)
        pid = os.fork()
        if pid == 0:
            supervisor.close()
            be_snippet(request, Report(page))
        supervisor.send({"pid": pid})
        _, status, usage = os.wait4(pid, 0)
        supervisor.send(
            {
                "exit": os.waitstatus_to_exitcode(status),
                "peak_kib": usage.ru_maxrss,
                "report": Report(page).read(),
            }
        )


# The snippet itself ---------------------------------------------------------------------------


class Report:
    """What a Python snippet's process notes about itself, where the template can read it."""

    def __init__(self, page: mmap.mmap) -> None:
        """Start with nothing noted."""
        self._page = page
        self._writer = os.getpid()
        self.exceptions: list[dict[str, Any]] = []
        self.children: list[str] = []
        """Children that ended badly, each in words."""
        self.started: dict[int, tuple[Any, int, bool]] = {}
        """Programs that were started, each with its line, and whether its status is dropped."""
        self.results: dict[int, tuple[Any, int]] = {}
        """What is computed elsewhere and was not asked for yet, each with its line."""
        self.calls = Calls()
        self.blocks: list[Block] = []
        """Those that were started; a run that is no session is one block."""

    def note(self, exception: dict[str, Any]) -> None:
        """Add an exception that the snippet did not handle."""
        first = self.blocks[-1].first_exception if self.blocks else 0
        if len(self.exceptions) - first < MOST_EXCEPTIONS:
            self.exceptions.append(exception)
            self.write(completed=False)

    def write(self, *, completed: bool) -> None:
        """Write it down; copies that the snippet forks of itself write nothing."""
        if os.getpid() != self._writer:
            return
        blocks = [block.described() for block in self.blocks]
        known = {"completed": completed, "children": self.children[:8], "blocks": blocks}
        exceptions = self.exceptions
        while (
            len(data := _as_json({**known, "exceptions": exceptions}).encode()) > REPORT_BYTES - 4
        ):
            exceptions = exceptions[:-1]
        self._page[4 : 4 + len(data)] = data
        self._page[:4] = len(data).to_bytes(4, "big")

    def read(self) -> dict[str, Any] | None:
        """Return what was written; None if nothing was."""
        size = int.from_bytes(self._page[:4], "big")
        if size == 0:
            return None
        try:
            report: dict[str, Any] = json.loads(self._page[4 : 4 + size])
        except (ValueError, RecursionError):
            return None
        return report if _is_report(report) else None


def _is_report(value: Any) -> bool:
    """Say whether a snippet left the report of itself alone."""
    match value:
        case {
            "completed": bool(),
            "exceptions": list(exceptions),
            "children": list(children),
            "blocks": list(blocks),
        }:
            return (
                all(map(_is_exception, exceptions))
                and all(isinstance(child, str) for child in children)
                and all(map(_is_block, blocks))
            )
    return False


def _is_block(value: Any) -> bool:
    match value:
        case {"first_exception": int(), "from_byte": int(), "lines": lines}:
            return lines is None or _is_count(lines)
    return False


def _is_count(value: Any) -> bool:
    match value:
        case {"of": int(of), "missed": list(missed), "parts": list(parts)}:
            return (
                of >= len(missed)
                and all(isinstance(line, int) for line in missed)
                and all(map(_is_part, parts))
            )
    return False


def _is_part(value: Any) -> bool:
    match value:
        case [int(), str()]:
            return True
    return False


def _is_exception(value: Any) -> bool:
    match value:
        case {"type": str(), "bases": list(), "message": str(), "line": line, "where": str()}:
            return line is None or isinstance(line, int)
    return False


def be_snippet(request: dict[str, Any], report: Report) -> NoReturn:
    """Take on the snippet's world, run it, and end."""
    status = 1
    try:
        os.setsid()
        enter(request.get("namespaces", []))  # a process that changes its user namespace ...
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # ... loses this
        _yield_memory()
        if "disk_mib" in request:
            resource.setrlimit(resource.RLIMIT_FSIZE, (request["disk_mib"] * 2**20,) * 2)
        os.chdir(request["folder"])
        output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if "argv" in request:
            status = _become(request["argv"], request["variables"])
        else:
            os.environ.clear()
            os.environ.update(request["variables"])
            status = run_python(request, report)
    except BaseException:
        sys.__excepthook__(*sys.exc_info())
    finally:
        os._exit(status)  # whatever happened, this fork never returns into the template's code


def _yield_memory() -> None:
    """Have the system take this process first where memory runs out."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
        file.write("1000")


def _become(argv: list[str], variables: dict[str, str]) -> int:
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, other programs do not
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvpe(argv[0], argv, variables)  # noqa: S606
    except OSError as err:
        os.write(2, f"{argv[0]}: {err.strerror}\n".encode())
        return 127


def run_python(request: dict[str, Any], report: Report) -> int:
    """Run a script as `python script` would, and note how it ended; return the exit status."""
    script, shown = request["script"], request.get("shown") or request["script"]
    # What preloaded modules registered is the template's to tear down; torch takes 20 ms for it.
    weakref.finalize._registry.clear()  # type: ignore[attr-defined]
    _watch_for_exceptions(report, shown)
    stack = os.open(f"{request['report']}.stack", os.O_WRONLY | os.O_CREAT, 0o600)
    faulthandler.enable(stack)
    faulthandler.register(SHOW_STACK, stack)
    measured = _measured(request["coverage"]) if "coverage" in request else None
    status, completed = _execute(request, report, script, shown)
    try:
        _close_down()
    except BaseException as err:
        report.note(_exception(err, shown, "while it ended"))
        sys.__excepthook__(type(err), err, err.__traceback__)
    if measured is not None:
        measured.stop()
        measured.save()
    report.children += _ended_badly() + _failed_unseen(report) + _lost_results(report)
    report.write(completed=completed)
    return status if status or not report.exceptions else 1


def _measured(wanted: dict[str, str]) -> Any:
    """Start to measure which lines run, and return what does; coverage.py is preloaded.

    Its settings are read from the project's folder, where paths in them start.
    """
    coverage: Any = sys.modules["coverage"]
    here = os.getcwd()  # noqa: PTH109
    os.chdir(wanted["root"])
    measured = coverage.Coverage(
        data_file=wanted["data"], data_suffix=True, config_file=wanted["settings"] or False
    )
    measured.set_option("run:patch", [])  # they write into the interpreter's own folder
    measured.start()
    os.chdir(here)
    return measured


def _execute(request: dict[str, Any], report: Report, script: str, shown: str) -> tuple[int, bool]:
    """Run the code; return its exit status, and whether it came to its last statement."""
    module = types.ModuleType("__main__")
    module.__dict__.update(
        __file__=script,
        __builtins__=builtins,
        __loader__=_loader(script),
        __annotations__={},
        __cached__=None,
    )
    sys.modules["__main__"] = module
    sys.argv = [script]
    sys.path.insert(0, request["folder"])
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # keep their order
    if "prints" in request:
        stdout: Any = NotingStdout(request["prints"], shown)
        sys.stdout = sys.__stdout__ = stdout  # type: ignore[misc]
    blocks = request.get("blocks") or [{**request, "script": script, "shown": shown}]
    if "fixtures" not in request:
        return _run_blocks(blocks, request, report, module)
    ended = 1, True

    def with_fixtures(values: dict[str, Any]) -> None:
        nonlocal ended
        module.__dict__.update(values)
        ended = _run_blocks(blocks, request, report, module)

    report.write(completed=False)
    for raised in _pytest_around(request["fixtures"], with_fixtures):
        report.note({**raised, "line": None})
    return ended


def _pytest_around(wanted: dict[str, Any], body: Any) -> list[dict[str, Any]]:
    """Have pytest set up fixtures around a run; return what went wrong in them."""
    driver: dict[str, Any] = {"__name__": "faqcheck_fixture_driver"}
    with open(wanted["driver"], "rb") as file:  # noqa: PTH123
        exec(compile(file.read(), wanted["driver"], "exec", dont_inherit=True), driver)  # noqa: S102
    found: list[dict[str, Any]] = driver["run"](wanted, body)
    return found


def _run_blocks(
    blocks: list[dict[str, Any]], request: dict[str, Any], report: Report, module: types.ModuleType
) -> tuple[int, bool]:
    """Run one block after another; return the exit status, and whether the last came to its end."""
    for block in blocks:
        started = Block(len(report.exceptions), _printed_so_far(request["output"]))
        report.blocks.append(started)
        report.write(completed=False)
        ended = None
        if "argv" in block:
            ended = _run_program(block, module)
        elif "examples" in block:
            _run_examples(block, module)
        else:
            ended = _run_block(block, module, started, report)
        has_raised = len(report.exceptions) > started.first_exception
        if ended is not None and not (block.get("may_raise") and has_raised):
            return ended
    return 0, True


def _run_program(block: dict[str, Any], module: types.ModuleType) -> tuple[int, bool]:
    """Run a program with the fixtures as its environment variables; return as `_execute` does."""
    import subprocess

    values = {name: vars(module)[name] for name in block["variables"]}
    plain = {
        name: os.fspath(value) if isinstance(value, os.PathLike) else str(value)
        for name, value in values.items()
        if isinstance(value, (str, int, float, os.PathLike)) and not isinstance(value, bool)
    }
    status = subprocess.run(block["argv"], env={**os.environ, **plain}, check=False).returncode
    return (128 - status if status < 0 else status), True


def _printed_so_far(output: str) -> int:
    """Return how much has been written so far."""
    _flush()
    return _size(output)


def _run_block(
    block: dict[str, Any], module: types.ModuleType, started: Block, report: Report
) -> tuple[int, bool] | None:
    """Run a file in a module; return what `_execute` does if it ended the run, None if not."""
    script, shown = block["script"], block["shown"]
    tree = ast.Module([], [])
    try:
        with open(script, "rb") as file:  # noqa: PTH123
            tree = _parse(file.read(), block, shown)
        _watch_what_is_lost(report, tree, shown)
        if "lines" in block:
            lines = Lines(tree, block["lines"], shift=block.get("line", 1) - 1)
            started.lines = lines
            lines.mark()
        _watch_handlers(report, tree)
        code = compile(tree, shown, "exec", flags=_future(module), dont_inherit=True)
        if started.lines:
            started.lines.watch(code)
        exec(code, module.__dict__)  # noqa: S102
    except SystemExit as err:
        return _status(err.code), _in_last_statement(err, tree, shown)
    except BaseException as err:
        _cut_traceback(err)
        report.note(_exception(err, shown, ""))
        with contextlib.suppress(OSError, ValueError):  # the snippet may have closed stderr
            sys.excepthook(type(err), err, err.__traceback__)
        return (130 if isinstance(err, KeyboardInterrupt) else 1), True
    return None


def _cut_traceback(err: BaseException) -> None:
    """Take our own frames off the beginning of a traceback."""
    while (trace := err.__traceback__) and trace.tb_frame.f_code.co_filename in (
        __file__,
        ast.__file__,
    ):
        err.__traceback__ = trace.tb_next


def _future(module: types.ModuleType) -> int:
    """Return the flags of what earlier blocks have imported from `__future__`."""
    import __future__

    imported = 0
    for name in __future__.all_feature_names:
        found: Any = module.__dict__.get(name)
        if isinstance(found, __future__._Feature):
            imported |= found.compiler_flag
    return imported


def _run_examples(block: dict[str, Any], module: types.ModuleType) -> None:
    """Run what is typed at the prompts of an interpreter, and note what each line gave.

    Each is noted as `[index, what was written, the exception as it is shown]`. What an example
    raises ends it alone, as at a prompt; whoever compares says whether it was to be expected.
    """
    import traceback

    shown = block["shown"]
    notes = os.open(block["notes"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    stdout = sys.stdout
    for number, source, line in block["examples"]:
        sys.stdout = captured = io.StringIO()
        raised, trace = None, ""
        try:
            tree = compile(source, shown, "single", ast.PyCF_ONLY_AST | _future(module), True)
            ast.increment_lineno(tree, line - 1)
            code = compile(tree, shown, "single", _future(module), True)
            exec(code, module.__dict__)  # noqa: S102
        except KeyboardInterrupt:
            raise
        except BaseException as err:
            _cut_traceback(err)
            raised = traceback.format_exception_only(type(err), err)[-1]
            trace = "".join(traceback.format_tb(err.__traceback__))
        finally:
            sys.stdout = stdout
        printed = captured.getvalue()
        stdout.write(f"{printed}{trace}{raised or ''}")
        os.write(notes, _as_json([number, printed, raised]).encode() + b"\n")
    os.close(notes)


def _loader(script: str) -> Any:
    """Return the loader that `python script` has; this file, being a script, has one too."""
    own: Any = sys.modules["__main__"].__loader__
    return type(own)("__main__", script)


def _parse(source: bytes, request: dict[str, Any], shown: str) -> ast.Module:
    """Parse a script so that its lines and columns are those of the file it is shown from."""
    lines, columns = request.get("line", 1) - 1, request.get("column", 1) - 1
    try:
        tree = ast.parse(source, shown)
    except SyntaxError as err:
        err.lineno = (err.lineno or 1) + lines
        if err.end_lineno is not None:
            err.end_lineno += lines
        raise
    if lines:
        ast.increment_lineno(tree, lines)
    if columns:
        for node in ast.walk(tree):
            if isinstance(node, (ast.stmt, ast.expr)):
                node.col_offset += columns
                node.end_col_offset = (node.end_col_offset or 0) + columns
    return tree


class Block:
    """A part of a run that was started: a snippet of a session, or the one that there is."""

    def __init__(self, first_exception: int, from_byte: int) -> None:
        """Begin it.

        Args:
            first_fault: how many exceptions were noted before.
            from_byte: how much had been written before.
        """
        self.first_exception = first_exception
        self.from_byte = from_byte
        self.lines: Lines | None = None

    def described(self) -> dict[str, Any]:
        """Return what the gate is told of it."""
        return {
            "first_exception": self.first_exception,
            "from_byte": self.from_byte,
            "lines": self.lines.found() if self.lines else None,
        }


# Which lines have run --------------------------------------------------------------------------


_MARK = "faqcheck: this statement is reached"
"""Begins the names of marks; no program can spell them."""
_BLOCKS = ("body", "orelse", "finalbody")
_READ_CODE = frozenset(
    {
        "cloudpickle",
        "dask",
        "dill",
        "dis",
        "distributed",
        "joblib",
        "loky",
        "numba",
        "pyspark",
        "ray",
    }
)
"""Packages that read, or send elsewhere, the bytecode of functions, where marks would be seen."""
_READ_TORCH = frozenset({"compile", "export", "_dynamo"})


class Lines:
    """Which statements of some lines are reached, by the snippet or by a fork of it.

    So are the parts of an expression that may be left out, such as the arms of `a if b else c`.

    CPython 3.12 and later tell (PEP 669), once for each instruction. CPython 3.11 can only tell by
    slowing down all code, libraries too; there a mark is put before each statement, which stores
    one byte. Snippets that have their bytecode read are traced instead.
    """

    count = 0
    """How many there are in this process: the blocks of a session have marks of their own."""

    def __init__(self, tree: ast.Module, lines: list[int], *, shift: int) -> None:
        """Find the statements that start in these lines; nothing is reached yet.

        Args:
            tree: of the whole snippet.
            lines: numbers of lines of the script.
            shift: how much greater the line numbers of the tree are.
        """
        self._tree = tree
        self._shift = shift
        Lines.count += 1
        self._name = f"{_MARK} {Lines.count}"
        self._reads_code = any(map(_reads_code, ast.walk(tree)))
        self._statements = _statements(tree, {line + shift for line in lines})
        self._parts = [
            (*part, ast.unparse(part[0])[:80]) for one in self._statements for part in _parts(one)
        ]
        many = len(self._statements) + len(self._parts)
        self._reached = mmap.mmap(-1, many + 1)  # forks write here, too

    def mark(self) -> None:
        """Put marks into the tree, where that is how statements tell that they are reached."""
        if hasattr(sys, "monitoring") or self._reads_code:
            return
        vars(builtins)[self._name] = self._reached
        numbers = {id(statement): n for n, statement in enumerate(self._statements)}
        for node in list(ast.walk(self._tree)):
            for name in _BLOCKS:
                block = getattr(node, name, None)
                if isinstance(block, list):
                    marked = [
                        (_mark(self._name, numbers[id(s)], s), s) if id(s) in numbers else (s,)
                        for s in block
                    ]
                    setattr(node, name, [statement for some in marked for statement in some])
        self._mark_parts()

    def _mark_parts(self) -> None:
        """Put `(reached[n] or reach(n)) and …` in the place of each part of an expression."""
        reached, reach = self._name, f"{self._name} by a part"
        first = len(self._statements)
        wanted = {id(part): n for n, (part, *_) in enumerate(self._parts, start=first)}

        def note(number: int) -> bool:
            self._reached[number] = 1
            return True

        class Marking(ast.NodeTransformer):
            def visit(self, node: ast.AST) -> Any:
                number = wanted.get(id(node))
                self.generic_visit(node)
                if number is None or not isinstance(node, ast.expr):
                    return node
                place = ast.Constant(number)
                known = ast.Subscript(ast.Name(reached, ast.Load()), place, ast.Load())
                call = ast.Call(ast.Name(reach, ast.Load()), [place], [])
                noted = ast.BoolOp(ast.Or(), [known, call])
                marked = ast.BoolOp(ast.And(), [noted, node])
                for new in (known, known.value, place, call, call.func, noted, marked):
                    ast.copy_location(new, node)
                return marked

        if wanted:
            vars(builtins)[reach] = note
            Marking().visit(self._tree)

    def watch(self, code: types.CodeType) -> None:
        """Have the interpreter tell, where it can."""
        if hasattr(sys, "monitoring"):
            self._monitor(code)
        elif self._reads_code:
            self._trace(code.co_filename)

    def found(self) -> dict[str, Any]:
        """Return how many lines hold a statement, and those of them that were not reached."""
        spawned = {"multiprocessing.popen_spawn_posix", "multiprocessing.popen_forkserver"}
        inner: set[int] = set()
        if spawned & sys.modules.keys():  # other interpreters have run functions, and tell nothing
            functions = (n for n in ast.walk(self._tree) if isinstance(n, _FUNCTIONS))
            inner = {
                id(part) for function in functions for s in function.body for part in ast.walk(s)
            }
        lines: dict[int, bool] = {}
        for number, statement in enumerate(self._statements):
            if id(statement) not in inner:
                line = statement.lineno - self._shift
                lines[line] = lines.get(line, True) and self._reached[number] == 1
        parts: dict[int, str] = {}
        for number, (part, _, text) in enumerate(self._parts, start=len(self._statements)):
            line = part.lineno - self._shift
            if lines.get(line, True) and id(part) not in inner and not self._reached[number]:
                parts.setdefault(line, text)
        missed = [n for n, reached in lines.items() if not reached]
        return {
            "of": len(lines.keys() | parts.keys()),
            "missed": sorted({*missed, *parts})[:400],
            "parts": [[line, text] for line, text in parts.items()][:400],
        }

    def _monitor(self, code: types.CodeType) -> None:
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
        if not _WATCHED:
            _WATCHED["tool"] = next(n for n in (3, 4) if monitoring.get_tool(n) is None)
            monitoring.use_tool_id(_WATCHED["tool"], "faqcheck")
        tool = _WATCHED["tool"]
        event, stop = monitoring.events.INSTRUCTION, monitoring.DISABLE
        starts = [_start(statement) for statement in self._statements]
        ends = [_end_of_head(statement) for statement in self._statements]
        numbers = _WATCHED.setdefault("numbers", {})
        parts: dict[int, list[tuple[int, tuple[int, int], tuple[int, int]]]] = {}
        for number, (_, (begin, end), _) in enumerate(self._parts, start=len(starts)):
            for row in range(begin[0], end[0] + 1):
                parts.setdefault(row, []).append((number, begin, end))
        import opcode

        # A jump past a part may be said to stand where the part begins.
        jumps = {number for name, number in opcode.opmap.items() if "JUMP" in name}
        codes = [code]
        for one in codes:
            codes += [value for value in one.co_consts if isinstance(value, types.CodeType)]
            for n, (line, _, column, _) in enumerate(one.co_positions()):
                if line is not None and column is not None:
                    last = bisect.bisect_right(starts, (line, column)) - 1
                    # Heads do not overlap but for a statement within the lambda of another.
                    if last >= 0 and (line, column) < ends[last]:
                        numbers.setdefault((one, 2 * n), []).append((self._reached, last))
                    for part, begin, end in parts.get(line, ()):
                        if begin <= (line, column) < end and one.co_code[2 * n] not in jumps:
                            numbers.setdefault((one, 2 * n), []).append((self._reached, part))
            monitoring.set_local_events(tool, one, event)

        def reach(code: types.CodeType, offset: int) -> Any:
            for reached, number in numbers.get((code, offset), ()):
                reached[number] = 1
            return stop

        monitoring.register_callback(tool, event, reach)

    def _trace(self, file: str) -> None:
        lines: dict[int, list[int]] = {}
        for number in range(len(self._statements), len(self._statements) + len(self._parts)):
            self._reached[number] = 1  # only whole lines are told
        for number, statement in enumerate(self._statements):
            for line in range(_start(statement)[0], _end_of_head(statement)[0] + 1):
                lines.setdefault(line, []).append(number)

        def in_frame(frame: types.FrameType, event: str, _: Any) -> Any:
            for number in lines.get(frame.f_lineno, ()) if event == "line" else ():
                self._reached[number] = 1
            return in_frame

        def on_call(frame: types.FrameType, _event: str, _: Any) -> Any:
            return in_frame if frame.f_code.co_filename == file else None

        threading.settrace(on_call)
        sys.settrace(on_call)


_WATCHED: dict[str, Any] = {}
"""The tool of this process, and what it is told: a code and an offset -> what is reached there."""
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _statements(tree: ast.Module, lines: set[int]) -> list[ast.stmt]:
    """Return the statements that start in some lines and do something, in reading order."""
    for_checkers = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for part in ast.walk(statement)
    }
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
        and node.lineno in lines
        and id(node) not in for_checkers
        and not _does_nothing(node)
    ]
    return sorted(found, key=_start)


_Place = tuple[tuple[int, int], tuple[int, int]]
_DOES = (ast.Call, ast.Attribute, ast.Subscript, ast.BinOp, ast.Await, ast.Yield, ast.YieldFrom)


def _parts(statement: ast.stmt) -> list[tuple[ast.expr, _Place]]:
    """Return the parts of a statement's own expressions that need not be reached with it.

    Those that do nothing that can go wrong are left out: what is only named or a number. A text in
    an arm counts, since whatever takes it may refuse it, unless the condition names an arm, as that
    of `"cuda" if torch.cuda.is_available() else "cpu"` does.

    Returns:
        Each with where its code starts and ends.
    """
    found: list[tuple[ast.expr, _Place]] = []
    nodes: list[ast.AST] = list(_own_expressions(statement))
    for node in nodes:
        nodes += ast.iter_child_nodes(node)
        match node:
            case ast.IfExp() if not isinstance(node.test, ast.Constant):
                found += [(arm, _place(arm)) for arm in _arms(node)]
            case ast.BoolOp():
                found += [(one, _place(one)) for one in node.values[1:] if _does(one)]
            case ast.Lambda() if _does(node.body):
                found.append((node.body, _place(node.body)))
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                last = node.generators[-1]
                made = node.key if isinstance(node, ast.DictComp) else node.elt
                if _does(made) or (isinstance(node, ast.DictComp) and _does(node.value)):
                    # The interpreter may take the name and the use of it in one step.
                    end = _place(made)[1] if last.ifs else _place(last.target)[1]
                    found.append((made, (_place(made)[0], end)))
                elif last.ifs and _does(last.ifs[0]):
                    found.append((last.ifs[0], _place(last.ifs[0])))
    return found


def _own_expressions(statement: ast.stmt) -> list[ast.expr]:
    """Return the expressions of a statement that run, but for those of statements within it."""
    if isinstance(statement, ast.Assert):
        return [statement.test]  # the message is for the day on which it fails
    if isinstance(statement, ast.AnnAssign):
        return [statement.value] if statement.value else []
    if isinstance(statement, _FUNCTIONS):
        defaults = (*statement.args.defaults, *filter(None, statement.args.kw_defaults))
        return [*statement.decorator_list, *defaults]
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return [item.context_expr for item in statement.items]
    if isinstance(statement, ast.Match):
        return [statement.subject, *(case.guard for case in statement.cases if case.guard)]
    return [node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.expr)]


def _arms(node: ast.IfExp) -> list[ast.expr]:
    """Return the arms of a conditional expression that have to be reached."""
    condition = ast.unparse(node.test).replace("_", ".").split(".")
    texts = [arm.value for arm in (node.body, node.orelse) if isinstance(arm, ast.Constant)]
    is_named = any(text in condition for text in texts)
    return [
        arm
        for arm in (node.body, node.orelse)
        if _does(arm)
        or (isinstance(arm, ast.Constant) and isinstance(arm.value, str) and arm.value)
        if not (is_named and isinstance(arm, ast.Constant))
    ]


def _does(node: ast.AST) -> bool:
    """Say whether anything in an expression may go wrong when it is reached."""
    return any(isinstance(one, _DOES) for one in ast.walk(node))


def _place(node: ast.expr) -> _Place:
    first = (node.lineno, node.col_offset)
    return first, (node.end_lineno or node.lineno, node.end_col_offset or 0)


def _does_nothing(node: ast.stmt) -> bool:
    """Say whether nothing of a statement is left to be reached when it is compiled."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Global() | ast.Nonlocal():
            return True
        case ast.ImportFrom(module="__future__") | ast.AnnAssign(value=None):
            return True
    return False


def _start(node: ast.stmt) -> tuple[int, int]:
    first: ast.stmt | ast.expr = node
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) and node.decorator_list:
        first = node.decorator_list[0]
    return first.lineno, first.col_offset


def _end_of_head(node: ast.stmt) -> tuple[int, int]:
    """Return where a statement ends, or where the first that it holds begins."""
    inner: list[Any] = getattr(node, "cases", None) or getattr(node, "body", [])
    if not inner:
        return (node.end_lineno or node.lineno), (node.end_col_offset or 0)
    if isinstance(inner[0], ast.stmt):
        return _start(inner[0])
    pattern = inner[0].pattern
    return pattern.lineno, pattern.col_offset


def _reads_code(node: ast.AST) -> bool:
    match node:
        case ast.alias(name=name) | ast.ImportFrom(module=str(name)):
            return name.partition(".")[0] in _READ_CODE or name == "torch._dynamo"
        case ast.Attribute(value=ast.Name(id="torch"), attr=name):
            return name in _READ_TORCH
        case ast.Attribute(attr="__code__"):
            return True
    return False


def _mark(name: str, number: int, statement: ast.stmt) -> ast.stmt:
    """Return a statement that notes that the next one is reached; it stands where that one does."""
    place = ast.Subscript(ast.Name(name, ast.Load()), ast.Constant(number), ast.Store())
    mark = ast.Assign([place], ast.Constant(1))
    for node in ast.walk(mark):
        if isinstance(node, (ast.stmt, ast.expr)):
            node.lineno = node.end_lineno = statement.lineno
            node.col_offset = node.end_col_offset = statement.col_offset
    return mark


class NotingStdout(io.TextIOWrapper):
    """The stdout of a snippet, which notes the line that each text was written by."""

    def __init__(self, notes: str, file: str) -> None:
        """Take the place of stdout.

        Args:
            notes: file that takes them, a line each: `[line, text]` as JSON.
            file: whose lines they are.
        """
        old: Any = sys.stdout
        encoding, errors = old.encoding, old.errors
        super().__init__(old.detach(), encoding, errors, line_buffering=True)
        self._notes = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = file

    def write(self, text: str) -> int:
        """Write, and note it."""
        count = super().write(text)
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != self._file:
            frame = frame.f_back
        if frame is not None and text:
            os.write(self._notes, _as_json([frame.f_lineno, text]).encode() + b"\n")
        return count


# What else the run has to tell ----------------------------------------------------------------


def _ended_badly() -> list[str]:
    """Describe the processes of multiprocessing that ended badly, but for those it ended."""
    found = []
    process: Any = sys.modules.get("multiprocessing.process")
    for child in list(process._dangling) if process else ():
        status = getattr(child._popen, "returncode", None) if child._popen else None
        if child._parent_pid == os.getpid() and status not in (
            None,
            0,
            -signal.SIGTERM,
            -signal.SIGKILL,
        ):
            found.append(f"{child.name} ended with exit status {status}")
    return found


_STARTS = frozenset({"call", "run", "system", "wait", "wait3", "wait4", "waitpid"})
"""Functions that run a program or wait for one; by itself, a call of them drops its status."""
_TELLS = frozenset(
    {
        "CalledProcessError",
        "WEXITSTATUS",
        "check_returncode",
        "exitcode",
        "getstatusoutput",
        "kill",
        "killpg",
        "poll",
        "returncode",
        "send_signal",
        "terminate",
        "waitstatus_to_exitcode",
    }
)
"""Names by which a snippet looks at how its programs end, or ends them itself."""
_ENDED = (None, 0, -signal.SIGTERM, -signal.SIGKILL)
_MISTAKES = (AssertionError, AttributeError, NameError, SyntaxError, TypeError)
"""Exceptions that a program has by a mistake in it, not by what it meets."""
_MOMENT_S = 0.3
"""How long a program that nobody waits for may take to fail."""


_Line = tuple[str, int]
"""File, as it is shown, and number of a line."""


class Calls:
    """What the calls of a run say of failures; its blocks, in whatever files, add theirs."""

    def __init__(self) -> None:
        """Know none yet."""
        self.files: set[str] = set()
        """Where they stand."""
        self.dropped: set[_Line] = set()
        """Lines of calls whose value goes to nobody."""
        self.announced: set[_Line] = set()
        """Lines of calls that say themselves that a failure is fine: `check=False`."""
        self.looks = False
        """Whether the snippet looks at how its programs end anywhere."""
        self._watched: set[object] = set()

    def add(self, tree: ast.Module, names: set[str], file: str) -> None:
        """Add those of a block."""
        self.files.add(file)
        self.looks = self.looks or bool(names & _TELLS) or _uses(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Await)):
                self.dropped |= _lines_of(node, file)
            elif isinstance(node, ast.Call) and any(map(_says_no_check, node.keywords)):
                self.announced |= _lines_of(node, file)

    def is_new(self, what: object) -> bool:
        """Say whether something has to be watched from now on, and has not been so far."""
        is_new = what not in self._watched
        self._watched.add(what)
        return is_new


def _watch_what_is_lost(report: Report, tree: ast.Module, shown: str) -> None:
    """Note what fails where the snippet does not look: programs, futures, swallowed mistakes."""
    names = _names(tree)
    report.calls.add(tree, names, shown)
    _watch_programs(report, names)
    if {"concurrent", "ThreadPoolExecutor", "ProcessPoolExecutor"} & names:
        import concurrent.futures._base as futures

        _watch_results(report, futures.Future, ("result", "exception", "add_done_callback"))
    if {"Pool", "ThreadPool"} & names:
        import multiprocessing.pool as pools

        _watch_results(report, pools.ApplyResult, ("get", "successful"))
    if "return_exceptions" in names and report.calls.is_new("gather"):
        _watch_gathered(report)
    if "suppress" in names and report.calls.is_new("suppress"):
        _watch_suppressed(report)


def _names(tree: ast.Module) -> set[str]:
    """Return all names, attributes, keywords and imported modules of a program."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                found.add(name)
            case ast.alias(name=name) | ast.ImportFrom(module=str(name)):
                found.update(name.split("."))
    return found


def _lines_of(node: ast.expr | ast.stmt, file: str) -> set[_Line]:
    return {(file, line) for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


def _says_no_check(keyword: ast.keyword) -> bool:
    value = keyword.value
    return keyword.arg == "check" and isinstance(value, ast.Constant) and value.value is False


def _uses(tree: ast.Module) -> bool:
    """Say whether a program uses what a function returns that runs another, or waits for it."""
    loaded = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    dropped: set[int] = set()
    for node in ast.walk(tree):
        value = getattr(node, "value", None)
        if isinstance(node, ast.Expr) or (isinstance(node, ast.Await) and id(node) in dropped):
            dropped.add(id(value))
        elif isinstance(node, ast.Assign):
            kept = {n.id for one in node.targets for n in ast.walk(one) if isinstance(n, ast.Name)}
            if not kept & loaded:
                dropped.add(id(value))
    return any(
        isinstance(node, ast.Call)
        and _last_name(node.func) in _STARTS - {"run"}
        and id(node) not in dropped
        for node in ast.walk(tree)
    )


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _line_in(
    files: set[str], through: tuple[str, ...], first: types.FrameType | None
) -> _Line | None:
    """Return the line of the snippet that called, if only these modules stand between."""
    frame = first
    while frame is not None and frame.f_code.co_filename not in files:
        if not str(frame.f_globals.get("__name__")).startswith(through):
            return None
        frame = frame.f_back
    return (frame.f_code.co_filename, frame.f_lineno) if frame else None


def _watch_programs(report: Report, names: set[str]) -> None:
    calls = report.calls

    def note(program: Any, line: _Line | None) -> None:
        if line is not None and line not in calls.announced:
            report.started[id(program)] = (program, line[1], line in calls.dropped)

    def on_event(event: str, _: object) -> None:
        if event != "subprocess.Popen":
            return
        frame: types.FrameType | None = sys._getframe(1)
        line = _line_in(calls.files, ("subprocess", "os", "asyncio"), frame)
        popen, module = None, sys.modules["subprocess"]
        while frame is not None and frame.f_code.co_filename not in calls.files:
            made = frame.f_locals.get("self")
            popen = made if isinstance(made, module.Popen) else popen
            if frame.f_locals.get("check") is True or frame.f_code.co_name == "check_call":
                return
            frame = frame.f_back
        if popen is not None:
            note(popen, line)

    def watched(name: str) -> Any:
        real = getattr(os, name)

        def call(*arguments: Any, **more: Any) -> Any:
            value = real(*arguments, **more)
            status = os.waitstatus_to_exitcode(value[1] if isinstance(value, tuple) else value)
            words = arguments[0] if name == "system" else f"process {value[0]}"
            note(Waited(words, status), _line_in(calls.files, ("os",), sys._getframe(1)))
            return value

        return call

    if {"subprocess", "asyncio", "popen"} & names and calls.is_new("programs"):
        sys.addaudithook(on_event)
    if "os" in names:
        for name in ("system", "wait", "waitpid"):
            is_used = name in names or (
                name == "waitpid" and any(n.startswith("spawn") for n in names)
            )
            if is_used and calls.is_new(name):
                setattr(os, name, watched(name))


class Waited:
    """A program that a function of `os` has waited for."""

    def __init__(self, args: str, returncode: int) -> None:
        """Say what it was, and its exit status."""
        self.args = args
        self.returncode = returncode

    def poll(self) -> int:
        """Return its exit status, as a program of `subprocess` does."""
        return self.returncode


def _failed_unseen(report: Report) -> list[str]:
    """Describe the programs that failed, and whose status nobody asked for."""
    until = time.monotonic() + _MOMENT_S
    found = []
    for program, line, is_dropped in report.started.values():
        if report.calls.looks and not is_dropped:
            continue
        while program.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        words = program.args
        what = repr(words if isinstance(words, str) else " ".join(map(str, words)))
        if program.returncode not in _ENDED:
            found.append(f"{what} in line {line} ended with exit status {program.returncode}")
    return found


def _watch_results(report: Report, kind: Any, asking: tuple[str, ...]) -> None:
    """Remember what is computed elsewhere and may fail there, until somebody asks for it."""
    if not report.calls.is_new(kind):
        return
    real = kind.__init__

    def made(self: Any, *arguments: Any, **more: Any) -> None:
        real(self, *arguments, **more)
        line = _line_in(report.calls.files, ("concurrent", "multiprocessing"), sys._getframe(1))
        if line is not None and not getattr(self, "_error_callback", None):
            report.results[id(self)] = (self, line[1])

    def asked(name: str) -> Any:
        ask = getattr(kind, name)

        def call(self: Any, *arguments: Any, **more: Any) -> Any:
            report.results.pop(id(self), None)
            return ask(self, *arguments, **more)

        return call

    kind.__init__ = made
    for name in asking:
        setattr(kind, name, asked(name))


def _lost_results(report: Report) -> list[str]:
    """Describe what failed elsewhere, and what nobody asked for."""
    found = []
    for result, line in report.results.values():
        err = getattr(result, "_exception", None)
        if getattr(result, "_success", True) is False:
            err = result._value
        if isinstance(err, BaseException):
            found.append(f"nobody asks for what line {line} starts, which {_raised(err)}")
    return found


def _watch_gathered(report: Report) -> None:
    """Note the exceptions among results that `asyncio.gather` hands to nobody."""
    import asyncio

    real: Any = asyncio.gather

    def gather(*awaitables: Any, **more: Any) -> Any:
        gathered = real(*awaitables, **more)
        line = _line_in(report.calls.files, (), sys._getframe(1))
        if more.get("return_exceptions") and line in report.calls.dropped:
            gathered.add_done_callback(note)
        return gathered

    def note(gathered: Any) -> None:
        failed = () if gathered.cancelled() else gathered.result()
        report.children += [
            f"nobody looks at what 'gather' returned: a task {_raised(err)}"
            for err in failed
            if isinstance(err, Exception)
        ]

    asyncio.gather = gather


def _watch_suppressed(report: Report) -> None:
    real: Any = contextlib.suppress.__exit__

    def leave(self: Any, kind: Any, err: Any, trace: Any) -> Any:
        frame = sys._getframe(1)
        is_ours = frame.f_code.co_filename in report.calls.files
        if is_ours and {Exception, BaseException} & set(self._exceptions):
            _note_caught(report, err, frame.f_lineno)
        return real(self, kind, err, trace)

    contextlib.suppress.__exit__ = leave  # type: ignore[method-assign]


def _watch_handlers(report: Report, tree: ast.Module) -> None:
    """Have handlers that take any exception and go on note those that are mistakes."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and _is_broad(node.type)
        and not any(isinstance(one, ast.Raise) for one in ast.walk(node))
    ]
    if not found or any(map(_reads_code, ast.walk(tree))):
        return
    name = f"{_MARK}, a handler {Lines.count}"
    vars(builtins)[name] = lambda line: _note_caught(report, sys.exc_info()[1], line)
    for node in found:
        call = ast.Call(ast.Name(name, ast.Load()), [ast.Constant(node.lineno)], [])
        noted = ast.Expr(call)
        for new in (call, call.func, call.args[0], noted):
            ast.copy_location(new, node.body[0])
        node.body.insert(0, noted)


def _is_broad(kind: ast.expr | None) -> bool:
    match kind:
        case None | ast.Name(id="Exception" | "BaseException"):
            return True
        case ast.Tuple(elts=kinds):
            return any(map(_is_broad, kinds))
    return False


def _note_caught(report: Report, err: BaseException | None, line: int) -> None:
    if isinstance(err, _MISTAKES):
        report.children.append(f"line {line} takes any exception, and one {_raised(err)}")


def _raised(err: BaseException) -> str:
    try:
        message = str(err).split("\n")[0][:200]
    except Exception:  # a snippet's own __str__ may do anything
        message = "?"
    return f"raised {type(err).__name__}: {message}"


def _watch_for_exceptions(report: Report, shown: str) -> None:
    """Note exceptions that end a thread or that are raised where nothing can catch them."""
    show_thread, show_unraisable = threading.excepthook, sys.unraisablehook

    def in_thread(args: threading.ExceptHookArgs) -> None:
        name = args.thread.name if args.thread else "?"
        if args.exc_type is SystemExit:
            if (status := getattr(args.exc_value, "code", None)) not in (None, 0):
                report.children.append(f"thread {name} left with status {status}")
        else:
            report.note(_exception(args.exc_value, shown, f"in thread {name}"))
        show_thread(args)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        where = args.err_msg or "Exception ignored while an object was deleted"
        report.note(_exception(args.exc_value, shown, where))
        show_unraisable(args)

    threading.excepthook, sys.unraisablehook = in_thread, unraisable


def _close_down() -> None:
    """Do what the interpreter does when a script has ended, but for freeing all memory."""
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads that are no daemons
    atexit._run_exitfuncs()
    _flush()
    sys.modules.pop("__main__", None)  # the last that holds the snippet's objects
    gc.collect()
    for value in gc.get_objects():
        if type(value) in (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom):
            with contextlib.suppress(OSError, ValueError):
                value.flush()
    _flush()
    _libc.fflush(None)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()


def _status(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1


def _in_last_statement(err: BaseException, tree: ast.Module, shown: str) -> bool:
    """Say whether the snippet got as far as its last top-level statement."""
    trace = err.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == shown and code.co_name == "<module>":
            return trace.tb_lineno >= tree.body[-1].lineno
        trace = trace.tb_next
    return False


def _exception(err: BaseException | None, shown: str, where: str) -> dict[str, Any]:
    """Describe an exception, with the innermost line of the snippet."""
    line = None
    trace = None if err is None else err.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == shown:
            line = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(err, SyntaxError) and err.filename == shown:
        line = err.lineno
    try:
        message = str(err)[:1500]
    except Exception as broken:  # a snippet's own __str__ may do anything
        message = f"{type(broken).__name__} in its __str__"
    return {
        "type": type(err).__name__,
        "bases": [f"{base.__module__}.{base.__name__}" for base in type(err).__mro__],
        "message": message,
        "line": line,
        "where": where,
    }


# Processes ------------------------------------------------------------------------------------


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            with contextlib.suppress(OSError):
                found += map(int, _read(f"/proc/{pid}/task/{task}/children").split())
    return found


def _descendants() -> list[int]:
    found = _children(os.getpid())
    for child in found:
        found += _children(child)
    return found


def _is_zombie(pid: int) -> bool:
    try:
        return _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()[0] == b"Z"
    except OSError:
        return True


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        words = _read(f"/proc/{pid}/cmdline").replace(b"\0", b" ").decode(errors="replace").split()
        if words == _read("/proc/self/cmdline").replace(b"\0", b" ").decode().split():
            return f"a forked copy of itself (process {pid})"
        if words:
            return " ".join(words)[:200]
    return f"process {pid}"


def _read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def _kill(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


if __name__ == "__main__":
    main()
