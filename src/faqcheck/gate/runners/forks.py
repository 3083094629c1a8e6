"""What the runs of a session share: warm parents, and a place for the folders of runs."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faqcheck.content import cache_folder
from faqcheck.gate.runners.folders import new_session, remove
from faqcheck.gate.runners.process import Folder, WarmParent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faqcheck.content import Project
    from faqcheck.gate.environment import Environment
    from faqcheck.gate.runners.process import Ended


SHARED = "FAQCHECK_SHARED_NETWORK"
"""Variable that, if set, leaves runs in the network and the checkout of the machine."""


COVERAGE = "coverage"
"""The module that measures which lines run."""


def _holds_coverage(path: Path) -> bool:
    """Say whether a file holds settings of coverage.py."""
    if not path.is_file():
        return False
    text = path.read_text(encoding="utf-8", errors="replace")
    return path.name == ".coveragerc" or "[coverage:run]" in text or "[tool.coverage" in text


class Forks:
    """Has things run one after another, each in a fork of a parent that is kept warm."""

    def __init__(self, project: Project, *, coverage: Path | None = None) -> None:
        """Make the folder of this session; nothing is started yet.

        Args:
            project: whose snippets run.
            coverage: folder that takes what coverage.py measures; None: nothing is measured.
        """
        self._coverage = coverage
        self._root, self._lock = new_session()
        self._project = project
        self.why_not_apart: dict[str, str] = {}
        """Environment -> why its runs share the network of this machine."""
        self._count = 0
        self._parents: dict[tuple[str, tuple[str, ...]], WarmParent] = {}

    @property
    def parents(self) -> tuple[int, ...]:
        """Return the process ids of the warm parents."""
        return tuple(parent.pid for parent in self._parents.values())

    def run(
        self, request: dict[str, Any], environment: Environment, *, preload: tuple[str, ...] = ()
    ) -> Ended:
        """Run something in a fork of the warm parent that has preloaded so much.

        Raises:
            RunError: there is no such parent, or it is gone.
        """
        if self._coverage is not None:
            # What is imported before a fork would count as never run.
            preload = (COVERAGE,)
            request["coverage"] = self._measuring(self._coverage)
        key = (environment.name, preload)
        if key not in self._parents:
            self._parents[key] = self.new_parent(environment, preload=preload)
        try:
            ended = self._parents[key].run(request)
            if not self._parents[key].is_alive:
                self._parents.pop(key).close()
            return ended
        except BaseException:  # interrupted or gone: it would answer the next request wrongly
            self._parents.pop(key).close()
            raise

    def _measuring(self, folder: Path) -> dict[str, str]:
        root = self._project.root
        names = (".coveragerc", "setup.cfg", "tox.ini", "pyproject.toml")
        settings = next((str(root / name) for name in names if _holds_coverage(root / name)), "")
        return {"root": str(root), "data": str(folder / ".coverage"), "settings": settings}

    def new_parent(self, environment: Environment, *, preload: tuple[str, ...] = ()) -> WarmParent:
        """Return a parent that the caller closes.

        Raises:
            RunError: it cannot be started.
        """
        wanted = None if environment.reaches_network or SHARED in os.environ else self._apart()
        parent = WarmParent(replace(environment, preload=preload), self._root, apart=wanted)
        if parent.why_not_apart and not environment.reaches_network:
            self.why_not_apart[environment.name] = parent.why_not_apart
        return parent

    def _apart(self) -> dict[str, Any]:
        """Return how the namespaces of runs are furnished."""
        names = self._root / "resolv.conf"
        names.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n", encoding="utf-8")
        root = self._project.root
        writable = [self._root, cache_folder(os.environ)]
        return {
            "read_only": [str(root)] if root.parent != root else [],
            "writable": [str(path) for path in writable if path.is_dir()],
            "names": str(names),
        }

    def new_folder(self) -> Folder:
        """Return a folder that stays until the session ends."""
        self._count += 1
        return Folder.make(self._root / str(self._count))

    @contextmanager
    def folder(self) -> Iterator[Folder]:
        """Lend a folder to one run."""
        folder = self.new_folder()
        try:
            yield folder
        finally:
            remove(folder.root)

    def close(self) -> None:
        """End the parents, and delete what is left of the folders."""
        for parent in self._parents.values():
            parent.close()
        self._parents.clear()
        remove(self._root)
        os.close(self._lock)
