"""Run snippets as forks of one process that has paid for the heavy imports.

This file is run by the interpreter of an environment and imports nothing but the standard library
and what it is told to preload. Its parent, the gate, writes requests to its stdin and reads
results from its stdout, one JSON object a line. When stdin ends, however the gate ended, all that
was started is ended too.

    gate ── warm parent ─┬─ supervisor ── snippet ── whatever it starts
                         └─ supervisor ── server  ── …

A supervisor is the subreaper of one snippet: what the snippet starts, and whatever that starts,
stays below it even when it daemonises, so it is found, ended and reported.
"""

from __future__ import annotations

import atexit
import builtins
import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import selectors
import signal
import sys
import threading
import time
import traceback
import types
import weakref
from pathlib import Path
from typing import Any, NoReturn

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LEFTOVER_GRACE_S = 0.3
"""How long helpers of the standard library may take to notice that their parent has ended."""
STOP_GRACE_S = 8.0
"""How long a server may take to end after SIGTERM."""
_prctl = ctypes.CDLL(None, use_errno=True).prctl


def main() -> None:
    """Preload, say so, and serve requests until stdin ends."""
    del sys.path[0]  # the folder of this file is none of the snippets' business
    requests, results = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    _prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    settings = json.loads(_read_line(requests))
    failed = {}
    for name in settings["preload"]:
        try:
            importlib.import_module(name)
        except Exception as err:  # any module may fail in any way; the gate says which
            failed[name] = f"{type(err).__name__}: {err}"
    gc.freeze()  # what is loaded now is never collected, so forks share its pages
    _write(results, {"ready": os.getpid(), "failed": failed})
    _serve(requests, results)


def _serve(requests: int, results: int) -> None:
    selector = selectors.DefaultSelector()
    selector.register(requests, selectors.EVENT_READ)
    running: dict[int, tuple[str, int]] = {}
    buffer = b""
    while True:
        for key, _ in selector.select():
            if key.fd != requests:
                name, pid = running.pop(key.fd)
                selector.unregister(key.fd)
                result = _result(key.fd)
                os.close(key.fd)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, 0)
                _end_strays({p for _, p in running.values()})
                _write(results, {**result, "id": name})
                continue
            chunk = os.read(requests, 65536)
            if not chunk:
                _end_all(running)
                return
            *lines, buffer = (buffer + chunk).split(b"\n")
            for line in lines:
                request = json.loads(line)
                if "stop" in request:
                    for name, pid in running.values():
                        if name == request["stop"]:
                            os.kill(pid, signal.SIGTERM)
                    continue
                pipe, pid = _start(request, {requests, results, *running})
                running[pipe] = (request["id"], pid)
                selector.register(pipe, selectors.EVENT_READ)


def _start(request: dict[str, Any], close: set[int]) -> tuple[int, int]:
    """Fork a supervisor; return the pipe on which its result comes, and its process id."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        for fd in (read, *close):
            os.close(fd)
        try:
            supervise(request, write)
        except BaseException:
            _write(write, {"broken": traceback.format_exc()})
        finally:
            os._exit(0)
    os.close(write)
    return read, pid


def _result(pipe: int) -> dict[str, Any]:
    chunks = []
    while chunk := os.read(pipe, 65536):
        chunks.append(chunk)
    if not chunks:  # the snippet killed its supervisor
        ended = {"exit": -signal.SIGKILL, "timed_out": False, "stopped": False, "leftovers": []}
        return {**ended, "seconds": 0.0, "peak_mib": 0.0}
    result: dict[str, Any] = json.loads(b"".join(chunks))
    return result


def _end_all(running: dict[int, tuple[str, int]]) -> None:
    for _, pid in running.values():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    for pipe, (_, pid) in running.items():
        _result(pipe)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
    _end_strays(set())


def _end_strays(supervisors: set[int]) -> None:
    """End what came to us because its supervisor was killed."""
    for pid in _children(os.getpid()):
        if pid not in supervisors:
            _kill([pid, *_descendants(pid)], signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


# The supervisor of one snippet ----------------------------------------------------------------


def supervise(request: dict[str, Any], results: int) -> None:
    """Run a snippet to its end, end what it leaves behind, and write what happened."""
    os.setsid()
    _prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    signals = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    if os.getppid() == 1:
        return
    started = time.monotonic()
    target = os.fork()
    if target == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        os.close(results)
        _target(request)
    result: dict[str, Any] = {"timed_out": False, "stopped": False, "leftovers": []}
    deadline = started + request["timeout_s"] if request["timeout_s"] else None
    peak = 0
    while True:
        status, reaped = _reap(target)
        peak = max(peak, reaped)
        if status is not None:
            break
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            result["timed_out"] = True
            _kill(_descendants(os.getpid()), signal.SIGKILL)
            deadline = None
            continue
        received = (
            signal.sigwaitinfo(signals)
            if left is None
            else signal.sigtimedwait(signals, min(left, 3600))
        )
        if received is not None and received.si_signo != signal.SIGCHLD:
            result["stopped"] = True
            _stop()
    seconds = time.monotonic() - started
    if not result["timed_out"] and not result["stopped"]:
        result["leftovers"] = _leftovers()
    _end_descendants()
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    code = os.waitstatus_to_exitcode(status)
    result |= {"exit": code, "seconds": seconds, "peak_mib": max(peak, used) / 1024}
    _write(results, result)


def _reap(target: int) -> tuple[int | None, int]:
    """Reap what has ended; return the target's status if it has, and the largest memory in KiB."""
    status, peak = None, 0
    while True:
        try:
            pid, ended, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return status, peak
        if pid == 0:
            return status, peak
        peak = max(peak, usage.ru_maxrss)
        if pid == target:
            status = ended


def _stop() -> None:
    """Ask everything to end; kill what does not within the grace."""
    _kill(_descendants(os.getpid()), signal.SIGTERM)
    deadline = time.monotonic() + STOP_GRACE_S
    while time.monotonic() < deadline:
        living = [pid for pid in _descendants(os.getpid()) if not _is_zombie(pid)]
        if not living:
            return
        time.sleep(0.02)
    _kill(_descendants(os.getpid()), signal.SIGKILL)


def _leftovers() -> list[str]:
    """Return the command lines of what the snippet left running."""
    deadline = time.monotonic() + LEFTOVER_GRACE_S
    while True:
        _reap(-1)
        living = _descendants(os.getpid())
        if not living:
            return []
        if time.monotonic() > deadline:
            return [_command(pid) for pid in living]
        time.sleep(0.005)


def _end_descendants() -> None:
    while living := _descendants(os.getpid()):
        _kill(living, signal.SIGKILL)
        _reap(-1)
        if [pid for pid in living if not _is_zombie(pid)]:
            time.sleep(0.002)


# The snippet itself ---------------------------------------------------------------------------


def _target(request: dict[str, Any]) -> NoReturn:
    os.setsid()
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.chdir(request["folder"])
    null = os.open(os.devnull, os.O_RDONLY)
    output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(null, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.closerange(3, 256)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if "argv" in request:
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        try:
            os.execvpe(request["argv"][0], request["argv"], request["variables"])  # noqa: S606
        except OSError as err:
            os.write(2, f"{request['argv'][0]}: {err.strerror}\n".encode())
            os._exit(127)
    os.environ.clear()
    os.environ.update(request["variables"])
    status = 1
    try:
        status = _run_python(request["script"], Path(request["report"]))
    finally:
        os._exit(status)  # whatever happened, this fork never returns into its parent's code


def _run_python(script: str, report: Path) -> int:
    """Run a script as `python script` would, and note how it ended; return the exit status."""
    # What preloaded modules registered is the parent's to tear down; torch takes 20 ms for it.
    weakref.finalize._registry.clear()  # type: ignore[attr-defined]
    faults: list[dict[str, Any]] = []
    threading.excepthook = lambda args: faults.append(
        _fault(args.exc_value, script, f"in thread {args.thread.name if args.thread else '?'}")
    )
    sys.unraisablehook = lambda args: faults.append(
        _fault(args.exc_value, script, str(args.err_msg or "while an object was deleted"))
    )
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # keep their order
    text = Path(script).read_text(encoding="utf-8")
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=script, __builtins__=builtins, __spec__=None, __loader__=None)
    sys.modules["__main__"] = module
    sys.argv = [script]
    sys.path.insert(0, str(Path(script).parent))
    importlib.invalidate_caches()
    status, completed = 0, False
    try:
        code = compile(text, script, "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102
        completed = True
    except SystemExit as err:
        status = _status(err.code)
        completed = _in_last_statement(err, text, script)
    except BaseException as err:
        status = 1
        completed = True
        faults.append(_fault(err, script, ""))
    try:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
    except BaseException as err:
        faults.append(_fault(err, script, "while it ended"))
    temporary = report.with_suffix(".part")
    temporary.write_text(
        json.dumps({"completed": completed, "faults": faults[:20]}), encoding="utf-8"
    )
    temporary.rename(report)
    return status if status or not faults else 1


def _status(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1


def _in_last_statement(err: BaseException, text: str, script: str) -> bool:
    """Say whether the snippet got as far as its last top-level statement."""
    import ast

    last = ast.parse(text).body[-1]
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(err.__traceback__)
        if frame.filename == script and frame.name == "<module>"
    ]
    return bool(lines) and (lines[0] or 0) >= last.lineno


def _fault(err: BaseException | None, script: str, where: str) -> dict[str, Any]:
    """Describe an exception, with the innermost line of the snippet, and print its traceback."""
    if err is None:
        return {"type": "Exception", "message": "", "line": None, "where": where}
    frames = traceback.extract_tb(err.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == script]
    if isinstance(err, SyntaxError) and err.filename == script:
        lines.append(err.lineno)
    own = next((n for n, frame in enumerate(frames) if frame.filename == script), 0)
    shown = traceback.TracebackException.from_exception(err)
    shown.stack = traceback.StackSummary.from_list(frames[own:])
    with contextlib.suppress(OSError, ValueError):  # the snippet may have closed it
        sys.stderr.write("".join(shown.format()))
    return {
        "type": type(err).__name__,
        "bases": [f"{base.__module__}.{base.__name__}" for base in type(err).__mro__],
        "message": str(err),
        "line": lines[-1] if lines else None,
        "where": where,
    }


# Processes ------------------------------------------------------------------------------------


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                text = (task / "children").read_text()
                found += map(int, text.split())
    return found


def _descendants(pid: int) -> list[int]:
    found = _children(pid)
    for child in found:
        found += _children(child)
    return found


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _command(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return b" ".join(words).decode(errors="replace").strip()[:200] or f"process {pid}"
    except OSError:
        return f"process {pid}"


def _kill(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _read_line(fd: int) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(fd, 1)
        if not byte:
            sys.exit(0)
        line += byte
    return line


def _write(fd: int, value: dict[str, Any]) -> None:
    data = json.dumps(value).encode() + b"\n"
    while data:
        data = data[os.write(fd, data) :]


if __name__ == "__main__":
    main()
