"""What the runs of a session share: warm parents, and a place for the folders of runs."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.gate.runners.process import Folder, WarmParent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.gate.environment import Environment
    from faqcheck.gate.runners.process import Ended


class Forks:
    """Has things run one after another, each in a fork of a parent that is kept warm."""

    def __init__(self) -> None:
        """Make the folder of this session; nothing is started yet."""
        self._root = Path(tempfile.mkdtemp(prefix="faqcheck-"))
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
        key = (environment.name, preload)
        if key not in self._parents:
            self._parents[key] = self.new_parent(environment, preload=preload)
        try:
            return self._parents[key].run(request)
        except BaseException:  # interrupted or gone: it would answer the next request wrongly
            self._parents.pop(key).close()
            raise

    def new_parent(self, environment: Environment, *, preload: tuple[str, ...] = ()) -> WarmParent:
        """Return a parent that the caller closes.

        Raises:
            RunError: it cannot be started.
        """
        return WarmParent(replace(environment, preload=preload), self._root)

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
            shutil.rmtree(folder.root, ignore_errors=True)

    def close(self) -> None:
        """End the parents, and delete what is left of the folders."""
        for parent in self._parents.values():
            parent.close()
        self._parents.clear()
        shutil.rmtree(self._root, ignore_errors=True)
