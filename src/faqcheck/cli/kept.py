"""What `lint` found is kept, and told again as long as nothing that it read has changed.

Most of a lint of unchanged content is loading the libraries that would read it. A lint may depend
on any file of the project, were it only that it exists, so the key is made of all of them: names,
sizes, and the times that the system sets. What a lint opened elsewhere, or asked git, is not in the
key, so such a lint is not kept. This module takes nothing but the standard library along.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import sysconfig
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from faqcheck.errors import Problem, Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

_SKIPPED = {".git", ".venv", "venv", "node_modules", "__pycache__", ".nox", ".tox"}
"""Folders that no lint reads; one that does is not kept."""
_MOST = 20_000
"""Files of a project; to look at more takes longer than it saves."""
_SETTLED_NS = 50_000_000
"""A file that has changed less than this long ago may change again at what the system calls the
same time."""
_PROJECTS = 64
"""How many lints are kept, those that were made last."""
_ENGINE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Found:
    """What a lint has to tell."""

    problems: tuple[Problem, ...]
    note: str = ""
    good: str = ""
    """What is said if nothing is wrong."""


class Kept:
    """The lint of one project on one day: told again, or watched and kept."""

    def __init__(self, root: Path, cache: Path, today: dt.date) -> None:
        """Look at the files of a project.

        Args:
            root: folder with its settings.
            cache: folder for what is kept; it need not exist.
            today: with which dates of the content are compared.
        """
        self.root = root
        self._file = cache / "lint" / f"{hashlib.sha256(os.fsencode(root)).hexdigest()[:32]}.json"
        self._today = today
        self._opened: set[str] = set()
        self._has_asked = False
        self._key = self._now()

    def _now(self) -> str | None:
        """Return a digest of all that a lint depends on; None if it cannot be known."""
        seen = hashlib.sha256(f"{self._today}\0{sys.version}\0{self.root}".encode())
        newest, count = 0, 0
        for name, value in sorted(os.environ.items()):
            if name.startswith("FAQCHECK_"):
                seen.update(f"{name}={value}\0".encode("utf-8", "surrogateescape"))
        packages = [Path(one) for one in sys.path if one and not self._is_ours(one)]
        with contextlib.suppress(OSError):
            for folder in filter(Path.exists, packages):
                seen.update(f"{folder}\0{folder.stat().st_mtime_ns}\0".encode())
        for folder in dict.fromkeys((self.root, self.root if self._is_ours(_ENGINE) else _ENGINE)):
            for path, facts in _files_of(str(folder)):
                count += 1
                if facts is None or count > _MOST:
                    return None
                newest = max(newest, facts.changed_ns)
                seen.update(f"{path}\0{facts}\0".encode("utf-8", "surrogateescape"))
        return seen.hexdigest() if newest + _SETTLED_NS < time.time_ns() else None

    def _is_ours(self, path: str | Path) -> bool:
        """Say whether a path is looked at with the files of the project."""
        return Path(path).is_relative_to(self.root) and not _SKIPPED & {*Path(path).parts}

    def read(self) -> Found | None:
        """Return what is kept, if it is still so."""
        if self._key is None:
            return None
        try:
            kept = json.loads(self._file.read_bytes())
            if kept["key"] != self._key:
                return None
            problems = (
                Problem(Span(*span), code, message, hint, level=level)
                for span, code, message, hint, level in kept["problems"]
            )
            return Found(tuple(problems), kept["note"], kept["good"])
        except (AttributeError, LookupError, OSError, TypeError, ValueError):
            return None  # there is none, or it is of another version

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Note which files are opened in between, and whether another program is asked."""
        is_on = True

        def note(event: str, args: tuple[Any, ...]) -> None:
            if is_on and event == "open" and isinstance(args[0], (str, bytes)):
                self._opened.add(os.fsdecode(args[0]))
            elif is_on and event == "subprocess.Popen":
                self._has_asked = True

        if self._key is not None:
            sys.addaudithook(note)
        try:
            yield
        finally:
            is_on = False

    def keep(self, found: Found) -> None:
        """Keep what a lint found, unless it may depend on what is not looked at."""
        if self._key is None or self._depends_on_more() or self._now() != self._key:
            return
        rows = [(astuple(p.span)[:3], p.code, p.message, p.hint, p.level) for p in found.problems]
        text = json.dumps(
            {"key": self._key, "problems": rows, "note": found.note, "good": found.good}
        )
        with contextlib.suppress(OSError):  # a lint that is not kept is as good
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside = self._file.with_suffix(f".{os.getpid()}")
            beside.write_text(text, encoding="utf-8")
            beside.replace(self._file)
            made = sorted(self._file.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns)
            for path in made[:-_PROJECTS]:
                path.unlink()

    def _depends_on_more(self) -> bool:
        """Say whether git was asked, a file elsewhere opened, or one that names a variable."""
        if self._has_asked:
            return True
        places = {*sysconfig.get_paths().values(), str(_ENGINE), sys.base_prefix, sys.prefix}
        packages = tuple(f"{Path(place)}{os.sep}" for place in places)
        for path in self._opened:
            whole = os.path.abspath(path)  # noqa: PTH100 - a link is not followed
            if self._is_ours(whole):
                if whole.endswith((".yml", ".yaml")) and _asks_for_a_variable(whole):
                    return True
            elif not whole.startswith((*packages, "/dev/", "/proc/")):
                return True
        return False


def root_of(folder: Path) -> Path | None:
    """Return the folder whose settings are taken for a folder; None if that is not plain."""
    for one in (folder, *folder.parents):
        try:
            if "tool.faqcheck" in (one / "pyproject.toml").read_text(encoding="utf-8"):
                return one
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            return None
    return None


class _Facts(NamedTuple):
    """What the system says of a file, and changes with its bytes."""

    inode: int
    mode: int
    size: int
    written_ns: int
    changed_ns: int


_FOLDER = _Facts(0, 0, 0, 0, 0)
"""Of a folder only its name counts: times change with files that are not looked at."""


def _files_of(folder: str) -> Iterator[tuple[str, _Facts | None]]:
    """Yield the files and folders below one, in order; None for what leads elsewhere."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield folder, None
        return
    for entry in entries:
        if entry.name in _SKIPPED or entry.name.endswith("_cache"):
            continue
        if entry.is_symlink():
            yield entry.path, None
        elif entry.is_dir():
            yield f"{entry.path}/", _FOLDER
            yield from _files_of(entry.path)
        else:
            status = entry.stat()
            yield (
                entry.path,
                _Facts(
                    status.st_ino,
                    status.st_mode,
                    status.st_size,
                    status.st_mtime_ns,
                    status.st_ctime_ns,
                ),
            )


def _asks_for_a_variable(path: str) -> bool:
    try:
        return b"!ENV" in Path(path).read_bytes()
    except OSError:
        return True
