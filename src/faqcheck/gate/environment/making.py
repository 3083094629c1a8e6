"""Making a folder once, by programs that say how far they are."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from faqcheck.gate.environment.interpreter import failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_COMPLETE = "complete.json"
_OF_OTHER_PYTHONS = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV")
"""Variables of the gate that would lead an environment's interpreter to other packages."""
_LAST_LINES = 12
"""How much of a failed program's output is shown."""


@contextmanager
def to_be_made(folder: Path, name: str, progress: Callable[[str], None]) -> Iterator[Making | None]:
    """Hold the lock of a folder that still has to be made; it is empty or not there then.

    Args:
        folder: to be made by one process only.
        name: of the environment that it is for.
        progress: told, a line at a time, what takes long.

    Yields:
        What makes it, None if the folder is complete.
    """
    if is_complete(folder):
        yield None
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(f"faqcheck: {name}: waits for another process that builds it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if is_complete(folder):
            yield None
            return
        if folder.exists():
            shutil.rmtree(folder)
        yield Making(name, progress, lock.fileno())


def is_complete(folder: Path) -> bool:
    """Say whether a folder was made to its end, and its interpreter is still on this machine."""
    is_virtual = (folder / "pyvenv.cfg").exists()
    has_interpreter = not is_virtual or (folder / "bin" / "python").exists()
    return (folder / _COMPLETE).is_file() and has_interpreter


def mark_complete(folder: Path, content: dict[str, Any]) -> None:
    """Say that a folder is made to its end, and what has to be known of it."""
    part = folder / f"{_COMPLETE}.part"
    part.write_text(json.dumps(content), encoding="utf-8")
    part.rename(folder / _COMPLETE)


def read_complete(folder: Path) -> dict[str, Any]:
    """Return what was said of a folder when it was complete."""
    content: dict[str, Any] = json.loads((folder / _COMPLETE).read_text(encoding="utf-8"))
    return content


class Making:
    """What is being made: says how far it is, and runs the programs that make it."""

    def __init__(self, name: str, progress: Callable[[str], None], lock: int) -> None:
        """Start the clock.

        Args:
            name: of the environment.
            progress: told, a line at a time, what takes long.
            lock: inherited by the programs: should we be killed, nobody else builds in the folder
                before they have ended too.
        """
        self.name = name
        self._progress = progress
        self._lock = lock
        self._started = time.monotonic()

    def say(self, what: str) -> None:
        """Tell what happens, and after how long."""
        seconds = time.monotonic() - self._started
        self._progress(
            f"faqcheck: {self.name}: {what}" + (f" ({seconds:.0f} s)" if seconds >= 1 else "")
        )

    def run(self, command: list[str], what: str, variables: Mapping[str, str] | None = None) -> str:
        """Run a program to its end and return what it printed.

        Raises:
            RunError: it failed; its last lines say why.
        """
        inherited = {k: v for k, v in os.environ.items() if k not in _OF_OTHER_PYTHONS}
        last_lines: deque[str] = deque(maxlen=_LAST_LINES)
        printed = []
        try:
            with subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                env={**inherited, "PYTHONUNBUFFERED": "1", **(variables or {})},
                pass_fds=(self._lock,),
            ) as process:
                assert process.stdout is not None
                try:
                    for line in process.stdout:
                        printed.append(line)
                        last_lines.append(line.rstrip())
                        if step := _step_of_pip(line):
                            self.say(step)
                except BaseException:
                    process.terminate()
                    raise
        except OSError as err:
            raise failure(self.name, f"{what}: {command[0]}: {err.strerror}.") from err
        if process.returncode != 0:
            last = "\n    ".join(line for line in last_lines if line.strip())
            raise failure(self.name, f"{what} (exit status {process.returncode}):\n    {last}\n")
        return "".join(printed)


def _step_of_pip(line: str) -> str:
    """Return the few of pip's lines that tell how far it is: large files, and the installing."""
    if found := re.match(r"\s*(Downloading|Using cached) (\S+) \(([\d.]+ [MG]B)\)", line):
        verb, file, size = found.groups()
        return f"{verb.lower()} {file.rpartition('/')[2]}, {size}"
    if line.startswith("Installing collected packages:"):
        return f"installing {line.count(',') + 1} package(s)"
    return ""
