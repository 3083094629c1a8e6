"""Where a code's checkpoint lies: in an offline cache of the Hugging Face hub, as a repository.

A folder would do for loading, too, but not in the same way: from a folder, transformers 4.45 and
later copies only the files that the first one imports, and the code up to 2.0 needs one more.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

REVISION = "0" * 40


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one code."""

    work: Path
    """What all codes share."""
    name: str
    repository: str
    """Its id in the cache, as `owner/name`."""

    @property
    def imports(self) -> Path:
        """What is put on the path of its processes."""
        return self.work / "code" / self.name

    @property
    def snapshot(self) -> Path:
        """The files of its repository."""
        cached = self.work / "hub" / f"models--{self.repository.replace('/', '--')}"
        found = sorted((cached / "snapshots").glob("*"))
        return found[0] if found else cached / "snapshots" / REVISION

    @property
    def is_made(self) -> bool:
        """Whether weights and expected logits are there."""
        return (self.snapshot / "expected.pt").is_file()

    def begin(self) -> None:
        """Make the folders of a repository that is not on the hub."""
        self.snapshot.mkdir(parents=True)
        reference = self.snapshot.parents[1] / "refs" / "main"
        reference.parent.mkdir()
        reference.write_text(REVISION, encoding="utf-8")

    def result(self, version: str) -> Path:
        """Return the file for what came of it with a version of transformers."""
        return self.work / "results" / version / f"{self.name}.json"


def variables(work: Path, version: str) -> dict[str, str]:
    """Return the environment of processes: no network, remote code cached by version."""
    return {
        **os.environ,
        "HF_HOME": str(work / "hf_home"),
        "HF_HUB_CACHE": str(work / "hub"),
        "HF_MODULES_CACHE": str(work / "modules" / version),
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
