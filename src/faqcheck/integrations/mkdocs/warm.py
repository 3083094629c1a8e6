"""Keep a built site, and give it again where nothing that it is made of has changed.

A site is known by a digest of everything that it can be made of: each file of the project, the
settings as MkDocs read them, each installed package, the day, and the variables that are heeded.
Whatever is not surely the same makes the site be built.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import get_plugin_logger
from mkdocs.utils import clean_directory, get_build_date

from faqcheck.content import cache_folder, read_dialect
from faqcheck.integrations.mkdocs.reasons import why_whole_always

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from mkdocs.config.defaults import MkDocsConfig

    from faqcheck.content import Project

    _Told: TypeAlias = tuple[str, int, str]
    """Name of a logger, level and message."""

_log = get_plugin_logger("faqcheck")

_KEPT = 8
"""Sites, of all projects."""
_MOST_FILES = 20_000
"""Of a project; more take longer to read than what a site is worth."""
_OTHERS = {"__pycache__", "node_modules", "venv"}
"""Folders that no page is made of; those with a leading dot are left out too."""
_VARIABLES = ("FAQCHECK_", "SOURCE_DATE_EPOCH", "LANG", "LC_")


class UnknownError(Exception):
    """It cannot be known whether a site would be the same."""


def settings_of(config: MkDocsConfig, root: Path) -> str:
    """Return a digest of all that a site is made of, except the files of the project.

    Raises:
        UnknownError: with the reason.
    """
    own = Path(__file__).parents[2]
    if not Path(config.docs_dir).resolve().is_relative_to(root):
        raise UnknownError("the pages lie outside of the project")
    for folder in map(Path, config.theme.dirs):
        if not folder.resolve().is_relative_to(root) and "site-packages" not in folder.parts:
            raise UnknownError(f"{folder} lies outside of the project")
    digest = hashlib.sha256()
    for part in (
        *(str(root), sys.version, get_build_date(), time.strftime("%F", time.gmtime())),
        *(f"{n}={v}" for n, v in sorted(os.environ.items()) if n.startswith(_VARIABLES)),
        *(_told({k: v for k, v in one.items() if k != "site_dir"}) for one in _given(config)),
        str(logging.getLogger("mkdocs").getEffectiveLevel()),
        *_installed(),
        "" if own.is_relative_to(root) else files_of(own, own / "site" / "theme" / "none"),
    ):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def _given(config: MkDocsConfig) -> Iterable[Mapping[str, Any]]:
    """Return the settings as they were given; MkDocs warns whoever asks for them.

    Raises:
        UnknownError: this MkDocs does not keep them.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        given: Iterable[Mapping[str, Any]] | None = getattr(config, "user_configs", None)
    if given is None:
        raise UnknownError("MkDocs does not keep the settings that it was given")
    return given


def files_of(folder: Path, site: Path) -> str:
    """Return a digest of all files of a folder, except those of the built site.

    Raises:
        UnknownError: there are too many.
    """
    digest = hashlib.sha256()
    for path in _files_of(folder, site):
        digest.update(f"{path}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _told(value: Any) -> str:
    """Return a setting as a text that is the same for the same setting."""
    if callable(value):
        name = getattr(value, "__qualname__", None)
        if name is None:
            raise UnknownError(f"a setting is {value!r}")
        return f"{value.__module__}.{name}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name!r}: {_told(one)}' for name, one in value.items())}}}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return f"[{', '.join(_told(one) for one in value)}]"
    if value is None or isinstance(value, (str, int, float)):
        return repr(value)
    raise UnknownError(f"a setting is of the kind {type(value).__name__}")


def _installed() -> Iterator[str]:
    """Yield each installed package with its version, and when it was installed."""
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or ".") as found:
            for one in sorted(found, key=lambda one: one.name):
                if one.name.endswith((".dist-info", ".egg-info", ".pth")):
                    yield f"{one.name} {one.stat().st_mtime_ns}"


def _files_of(folder: Path, site: Path) -> Iterator[Path]:
    number = 0
    for at, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(
            name
            for name in folders
            if name not in _OTHERS and name[0] != "." and f"{at}/{name}" != str(site)
        )
        for name in sorted(names):
            if name.endswith((".pyc", ".pyo")):
                continue
            number += 1
            if number > _MOST_FILES:
                raise UnknownError(f"the project has more than {_MOST_FILES} files")
            path = Path(at, name)
            if path.is_file():
                yield path


class Warm:
    """Whether the site of a build is there already, and if not, what it will be known by."""

    is_on = False

    def __init__(self) -> None:
        """Know nothing yet."""
        self._key = self._settings = ""
        self._write: Callable[[Path], list[_Told]] | None = None
        self._told = _Telling()

    @property
    def is_found(self) -> bool:
        """Say whether there is nothing to build."""
        return self._write is not None

    def begin(self, config: MkDocsConfig, project: Project) -> bool:
        """Look for the site that a build would make, and say whether it is there."""
        self._settings = self._find_settings(config, project)
        self._write, self._key = None, self._find_key(config, project)
        if self._key:
            self._write = find(self._key)
        if self._key and not self.is_found:
            self._told.told.clear()
            logging.getLogger("mkdocs").addHandler(self._told)
        return self.is_found

    def end(self, config: MkDocsConfig, project: Project) -> None:
        """Write the site that was found, or keep the one that was built.

        A site during whose build something has changed is not kept.
        """
        self.give_up()
        site = Path(config.site_dir)
        if self._write is not None:
            for name, level, text in self._write(site):
                logging.getLogger(name).log(level, text)
            _log.info("Nothing has changed since this site was built; it is taken from the cache.")
        elif self._key and self._find_key(config, project) == self._key:
            keep(self._key, site, self._told.told)

    def give_up(self) -> None:
        """Listen to nobody any more."""
        logging.getLogger("mkdocs").removeHandler(self._told)

    def _find_settings(self, config: MkDocsConfig, project: Project) -> str:
        """Return the part of the key that no build changes; empty if nobody can know it."""
        if not self.is_on or why_whole_always(config, strict=False):
            return ""
        folders = (project.topics, project.tables, project.snippets, project.ledger)
        hidden = any(
            part.startswith(".") for f in folders for part in f.relative_to(project.root).parts
        )
        if hidden or not read_dialect(project).value.keeps_to_its_text:
            return ""
        try:
            return settings_of(config, project.root)
        except (UnknownError, OSError) as err:
            _log.debug("The site is not kept: %s.", err)
            return ""

    def _find_key(self, config: MkDocsConfig, project: Project) -> str:
        """Return what the site is known by; empty if nobody can know."""
        if not self._settings:
            return ""
        try:
            files = files_of(project.root, Path(config.site_dir).resolve())
        except (UnknownError, OSError) as err:
            _log.debug("The site is not kept: %s.", err)
            return ""
        return hashlib.sha256(f"{self._settings} {files}".encode()).hexdigest()[:32]


class _Telling(logging.Handler):
    """What a build tells of, to be told again."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.told: list[_Told] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Remember a warning, and all that faqcheck says."""
        if record.levelno >= logging.WARNING or record.name == _log.logger.name:
            self.told.append((record.name, record.levelno, record.getMessage()))


def keep(key: str, site: Path, told: list[_Told]) -> None:
    """Keep a built site under its key; one that cannot be written is not kept."""
    paths = sorted(path for path in site.rglob("*") if path.is_file())
    listed = [(path.relative_to(site).as_posix(), path.stat().st_size) for path in paths]
    folder = _folder()
    new = folder / f"{key}.{os.getpid()}.new"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with new.open("wb") as file:
                file.write(json.dumps({"files": listed, "told": told}).encode() + b"\n")
                for path in paths:
                    file.write(path.read_bytes())
            new.replace(folder / key)
        finally:
            new.unlink(missing_ok=True)
        old = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in old[_KEPT:]:
            path.unlink(missing_ok=True)


def find(key: str) -> Callable[[Path], list[_Told]] | None:
    """Return what writes a kept site into a folder and returns what it told; None if there is none.

    A file that was cut short counts for none.
    """
    path = _folder() / key
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
            start = file.tell()
        whole = start + sum(size for _, size in head["files"]) == path.stat().st_size
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not whole:
        return None

    def write(site: Path) -> list[_Told]:
        clean_directory(str(site))
        made: set[Path] = set()
        with path.open("rb") as file:
            file.seek(start)
            for name, size in head["files"]:
                target = site / name
                if target.parent not in made:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    made.add(target.parent)
                target.write_bytes(file.read(size))
        with suppress(OSError):
            path.touch()
        return [(name, level, text) for name, level, text in head["told"]]

    return write


def _folder() -> Path:
    return cache_folder(os.environ) / "sites"
