"""Interpreters in which snippets run: found, built on first use, and described.

A built environment is a virtual environment in the user's cache, named after what its declaration
says, so that every clone on a machine shares it and a changed declaration makes another one. It is
built where it stays, under a lock, and its completion is marked last: what an interrupt left
half-built is built anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, RunError, Span
from faqcheck.pins import pin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from faqcheck.project import EnvironmentDeclaration

_COMPLETE = "complete.json"
_INHERITED = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH")
"""Variables of the gate that a snippet gets too; everything else is declared."""
_BUILD_KEYS = ("python", "requirements", "requirements_no_deps", "remove")
_OF_OTHER_PYTHONS = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV")
"""Variables of the gate that would lead an environment's interpreter to other packages."""
_LAST_LINES = 12
"""How much of a failed program's output is shown."""
STAND_IN, RELEASED, NONE = "stand-in", "released", "none"
WEIGHTS = (STAND_IN, RELEASED)
"""What an environment with stand-ins can be run with."""


@dataclass(frozen=True, slots=True)
class Environment:
    """An interpreter that is ready to run snippets."""

    name: str
    python: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    """What the declaration and its stand-ins set."""
    preload: Sequence[str] = ()
    weights: str = NONE
    """What the snippets compute with: none, stand-in or released."""
    digest: str = ""
    """Changes with the declaration and with the stand-ins."""

    @property
    def bin(self) -> Path:
        """Return the folder of its programs."""
        return self.python.parent

    def process_variables(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """Return the whole environment of a process that runs in it."""
        path = f"{self.bin}{os.pathsep}{inherited.get('PATH', os.defpath)}"
        kept = {name: inherited[name] for name in _INHERITED if name in inherited}
        return {
            "LANG": "C.UTF-8",
            **kept,
            "PATH": path,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            **self.variables,
        }


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a case was run on."""

    python: str
    packages: dict[str, str]
    os: str
    machine: str
    accelerator: str | None
    """Name and memory of the first CUDA device."""
    driver: str | None
    weights: str


def cache_folder(variables: Mapping[str, str]) -> Path:
    """Return where built environments lie."""
    if own := variables.get("FAQCHECK_CACHE"):
        return Path(own)
    home = variables.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "faqcheck"


def declaration_digest(declaration: EnvironmentDeclaration) -> str:
    """Return 12 hex digits that change with what is installed."""
    said = {key: getattr(declaration, key) for key in _BUILD_KEYS}
    return _digest(json.dumps(said, sort_keys=True).encode())


def stand_ins_digest(declaration: EnvironmentDeclaration, root: Path) -> str:
    """Return 12 hex digits that change with the files of the stand-ins; empty if there are none."""
    if declaration.stand_ins is None:
        return ""
    folder = (root / declaration.stand_ins).parent
    files = sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    parts = [p.relative_to(folder).as_posix().encode() + b"\0" + p.read_bytes() for p in files]
    return _digest(declaration_digest(declaration).encode(), *parts)


def find_environment(
    name: str, declaration: EnvironmentDeclaration, *, root: Path, weights: str
) -> Environment | None:
    """Return an environment if it can be used without building anything."""
    cache = cache_folder(os.environ)
    if not declaration.system and not _is_complete(_folder(cache, name, declaration)):
        return None
    stand_ins = _stand_ins_folder(cache, name, declaration, root)
    if _wants_stand_ins(declaration, weights) and not _is_complete(stand_ins):
        return None
    return build_environment(name, declaration, root=root, weights=weights, progress=print)


def build_environment(
    name: str,
    declaration: EnvironmentDeclaration,
    *,
    root: Path,
    weights: str,
    progress: Callable[[str], None],
) -> Environment:
    """Return an environment, built first if need be.

    Args:
        name: as declared.
        declaration: what it consists of.
        root: the project's folder.
        weights: `released` leaves out the stand-ins.
        progress: told, a line at a time, what takes long.

    Raises:
        RunError: no interpreter, a requirement that cannot be installed, stand-ins that fail.
    """
    cache = cache_folder(os.environ)
    python = Path(sys.executable)
    if not declaration.system:
        folder = _folder(cache, name, declaration)
        python = folder / "bin" / "python"
        with _complete(folder, lambda: progress(_waits(name))) as lock:
            if lock is not None:
                _install(name, declaration, folder, _Making(name, progress, lock))
    variables = dict(declaration.variables)
    used = NONE if declaration.stand_ins is None else weights
    if _wants_stand_ins(declaration, weights):
        folder = _stand_ins_folder(cache, name, declaration, root)
        with _complete(folder, lambda: progress(_waits(name))) as lock:
            if lock is not None:
                making = _Making(name, progress, lock)
                _prepare(declaration, folder, python, root, making)
        made = json.loads((folder / _COMPLETE).read_text(encoding="utf-8"))
        variables |= made["variables"]
    digest = stand_ins_digest(declaration, root) or declaration_digest(declaration)
    return Environment(name, python, variables, tuple(declaration.preload), used, digest)


def machine_offers() -> frozenset[str]:
    """Return what this machine has of what cases may need."""
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1")
    offers = {"gpu"} if _accelerator() and not hidden else set()
    if os.environ.get("FAQCHECK_NETWORK") == "1":
        offers.add("network")
    return frozenset(offers)


def read_fingerprint(environment: Environment) -> Fingerprint:
    """Describe what a case of an environment runs on."""
    accelerator, driver = _accelerator() or (None, None)
    python, packages = _packages(environment.python)
    return Fingerprint(
        python,
        dict(packages),
        platform.platform(),
        platform.machine(),
        accelerator,
        driver,
        environment.weights,
    )


def newer_versions(declaration: EnvironmentDeclaration) -> list[tuple[str, str, str]]:
    """Return package, pinned and newest version of each pin that is behind.

    Asks the package index that pip is configured for.
    """
    found = []
    for requirement in (*declaration.requirements, *declaration.requirements_no_deps):
        package, pinned = pin_of(requirement)
        if not pinned:
            continue
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "index",
                "versions",
                "--disable-pip-version-check",
                package,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        first = done.stdout.partition("\n")[0]
        newest = first.rpartition("(")[2].rstrip(")")
        if done.returncode == 0 and newest and newest != pinned:
            found.append((package, pinned, newest))
    return found


def renewed(declaration: EnvironmentDeclaration) -> EnvironmentDeclaration:
    """Return a declaration with the newest version of each pin."""
    newest = {package: version for package, _, version in newer_versions(declaration)}

    def renew(requirement: str) -> str:
        name, pinned = pin_of(requirement)
        if not pinned or name not in newest:
            return requirement
        before, _, version = requirement.partition("==")
        return f"{before}=={version.replace(pinned, newest[name])}"

    return declaration.model_copy(
        update={
            "requirements": list(map(renew, declaration.requirements)),
            "requirements_no_deps": list(map(renew, declaration.requirements_no_deps)),
        }
    )


def _wants_stand_ins(declaration: EnvironmentDeclaration, weights: str) -> bool:
    return declaration.stand_ins is not None and weights == STAND_IN


def _folder(cache: Path, name: str, declaration: EnvironmentDeclaration) -> Path:
    return cache / "environments" / f"{name}-{declaration_digest(declaration)}"


def _stand_ins_folder(
    cache: Path, name: str, declaration: EnvironmentDeclaration, root: Path
) -> Path:
    # The variables may name files of this very checkout, so another one does not share them.
    checkout = _digest(str(root.resolve()).encode())
    return cache / "stand-ins" / f"{name}-{stand_ins_digest(declaration, root)}-{checkout}"


@contextlib.contextmanager
def _complete(folder: Path, waiting: Callable[[], None]) -> Iterator[int | None]:
    """Hold the lock of a folder that still has to be made; it is empty or not there then.

    Yields:
        The lock's descriptor, None if the folder is complete. What writes into the folder
        inherits it: should we be killed, nobody else builds there before that has ended too.
    """
    if _is_complete(folder):
        yield None
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_complete(folder):
            yield None
            return
        if folder.exists():
            shutil.rmtree(folder)
        yield lock.fileno()


def _is_complete(folder: Path) -> bool:
    """Say whether a folder was made to its end, and its interpreter is still on this machine."""
    is_virtual = (folder / "pyvenv.cfg").exists()
    has_interpreter = not is_virtual or (folder / "bin" / "python").exists()
    return (folder / _COMPLETE).is_file() and has_interpreter


def _waits(name: str) -> str:
    return f"faqcheck: {name}: waits for another process that builds it"


class _Making:
    """What is being made: says how far it is, and runs the programs that make it."""

    def __init__(self, name: str, progress: Callable[[str], None], lock: int) -> None:
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
        said: deque[str] = deque(maxlen=_LAST_LINES)
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
                        said.append(line.rstrip())
                        if step := _step_of_pip(line):
                            self.say(step)
                except BaseException:
                    process.terminate()
                    raise
        except OSError as err:
            raise _failure(self.name, f"{what}: {command[0]}: {err.strerror}.") from err
        if process.returncode != 0:
            last = "\n    ".join(line for line in said if line.strip())
            raise _failure(self.name, f"{what} (exit status {process.returncode}):\n    {last}\n")
        return "".join(printed)


def _step_of_pip(line: str) -> str:
    """Return the few of pip's lines that tell how far it is: large files, and the installing."""
    if found := re.match(r"\s*(Downloading|Using cached) (\S+) \(([\d.]+ [MG]B)\)", line):
        verb, file, size = found.groups()
        return f"{verb.lower()} {file.rpartition('/')[2]}, {size}"
    if line.startswith("Installing collected packages:"):
        return f"installing {line.count(',') + 1} package(s)"
    return ""


def _install(name: str, declaration: EnvironmentDeclaration, folder: Path, making: _Making) -> None:
    mib = declaration.download_mib
    making.say(f"builds the environment{f', fetches about {mib} MiB' if mib else ''}")
    python = shutil.which(declaration.python)
    if python is None:
        raise _failure(name, f"there is no interpreter {declaration.python!r} on this machine.")
    making.run([python, "-m", "venv", str(folder)], "cannot make a virtual environment")
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    for options, requirements in (
        ((), declaration.requirements),
        (("--no-deps",), declaration.requirements_no_deps),
    ):
        if requirements:
            options = ("--no-input", "--progress-bar=off", *options)
            making.run([*pip, *options, *requirements], "cannot install what it requires")
    site = next((folder / "lib").glob("python3*/site-packages"))
    for pattern in declaration.remove:
        _remove(name, site, pattern)
    _mark(folder, {"requirements": declaration.requirements})
    making.say("is ready")


def _remove(name: str, site: Path, pattern: str) -> None:
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        raise _failure(name, f"'remove' stays below site-packages; found {pattern!r}.")
    for path in list(site.glob(pattern)):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _prepare(
    declaration: EnvironmentDeclaration, folder: Path, python: Path, root: Path, making: _Making
) -> None:
    making.say("makes its stand-ins")
    folder.mkdir(parents=True)
    script = str(root / str(declaration.stand_ins))
    command = [str(python), script, str(folder / "made")]
    printed = making.run(command, "its stand-ins cannot be made", declaration.variables)
    try:
        made = _object_at_the_end(printed)
        variables = {str(k): str(v) for k, v in made["variables"].items()}
    except (KeyError, ValueError, AttributeError, TypeError) as err:
        message = f"{declaration.stand_ins} did not end with a JSON object {{'variables': {{…}}}}."
        raise _failure(making.name, message) from err
    _mark(folder, {"variables": variables})


def _object_at_the_end(printed: str) -> Any:
    """Return the JSON object that a program's output, warnings and all, ends with."""
    lines = printed.strip().split("\n")
    for start in (n for n, line in enumerate(lines) if line.startswith("{")):
        with contextlib.suppress(json.JSONDecodeError):
            return json.loads("\n".join(lines[start:]))
    raise ValueError("no object")


def _mark(folder: Path, content: dict[str, Any]) -> None:
    part = folder / f"{_COMPLETE}.part"
    part.write_text(json.dumps(content), encoding="utf-8")
    part.rename(folder / _COMPLETE)


def _failure(name: str, message: str) -> RunError:
    return RunError(
        [Problem(Span("pyproject.toml"), "environment-failed", f"environment {name!r}: {message}")]
    )


def _digest(*parts: bytes) -> str:
    hasher = hashlib.sha256()
    for part in parts:
        hasher.update(len(part).to_bytes(8, "big") + part)
    return hasher.hexdigest()[:12]


@functools.cache
def _accelerator() -> tuple[str, str] | None:
    """Return name with memory, and driver, of the first CUDA device."""
    if shutil.which("nvidia-smi") is None:
        return None
    done = subprocess.run(
        ["nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"],
        capture_output=True,
        text=True,
        check=False,
    )
    cells = [cell.strip() for cell in done.stdout.partition("\n")[0].split(",")]
    if done.returncode != 0 or len(cells) != 3:
        return None
    return f"{cells[0]}, {cells[1]}", cells[2]


@functools.cache
def _packages(python: Path) -> tuple[str, tuple[tuple[str, str], ...]]:
    program = (
        "import importlib.metadata as m, json, platform;"
        # Of two copies, the one that an import finds is the first on the path.
        "packages = {};"
        "[packages.setdefault(d.name.lower(), d.version) for d in m.distributions()];"
        "print(json.dumps([platform.python_version(), sorted(packages.items())]))"
    )
    done = subprocess.run([str(python), "-c", program], capture_output=True, text=True, check=True)
    version, packages = json.loads(done.stdout)
    return version, tuple((name, number) for name, number in packages)
