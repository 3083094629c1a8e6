"""Lay checkpoints out as the cache that huggingface_hub keeps of what it has downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

REVISION = "0" * 40
"""The commit that the cache says each repository is at."""


def snapshot(home: Path, name: str) -> Path:
    """Make a repository's folder below `HF_HOME` and return where its files go."""
    repository = home / "hub" / f"models--{name.replace('/', '--')}"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(REVISION, encoding="utf-8")
    folder = repository / "snapshots" / REVISION
    folder.mkdir(parents=True)
    return folder
