"""Lay checkpoints out as the cache that huggingface_hub keeps of what it has downloaded."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def snapshot(home: Path, name: str) -> Path:
    """Make a repository's folder below `HF_HOME` and return where its files go."""
    revision = hashlib.sha1(name.encode()).hexdigest()
    repository = home / "hub" / f"models--{name.replace('/', '--')}"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(revision, encoding="utf-8")
    folder = repository / "snapshots" / revision
    folder.mkdir(parents=True)
    return folder


def copy_remote_code(name: str, folder: Path) -> None:
    """Have transformers copy a repository's code to where it imports it from.

    It would do so on first use, but without a lock: two snippets at a time could get in each
    other's way. Under which name depends on whether the id or the folder is loaded.
    """
    from transformers import AutoConfig, AutoTokenizer
    from transformers.dynamic_module_utils import get_class_from_dynamic_module

    for path in (name, str(folder)):
        config = AutoConfig.from_pretrained(path, trust_remote_code=True)
        get_class_from_dynamic_module(config.auto_map["AutoModel"], path)
        AutoTokenizer.from_pretrained(path, trust_remote_code=True)
