"""What is known of a checkpoint by its repository id, from `models.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


def needs_remote_code(model: str) -> bool:
    """Say whether loading a checkpoint runs code from its repository."""
    return _matches("remote_code", model)


def has_phi3(model: str) -> bool:
    """Say whether a checkpoint's language model is Phi-3."""
    return _matches("phi3", model)


def is_awq(model: str) -> bool:
    """Say whether a checkpoint holds 4-bit AWQ weights."""
    return _matches("awq", model)


def is_native(model: str) -> bool:
    """Say whether a checkpoint is in the format of transformers' own InternVL class."""
    return _matches("native", model)


def has_tokenizer_code(model: str) -> bool:
    """Say whether loading the tokenizer of a checkpoint runs code from its repository."""
    return _matches("tokenizer_code", model)


def is_published(name: str) -> bool:
    """Say whether a checkpoint of this name was released, its owner left out."""
    table = _tables()["published"]
    kinds = "|".join(map(re.escape, table["names"]))
    return re.fullmatch(f"({kinds}){table['suffixes']}", name) is not None


def published_names() -> list[str]:
    """Return the names of released checkpoints, without suffixes."""
    return list(_tables()["published"]["names"])


def _matches(kind: str, model: str) -> bool:
    table = _tables()[kind]
    excepted = table.get("except")
    return bool(re.search(table["models"], model)) and not (excepted and re.search(excepted, model))


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("models.toml").read_text(encoding="utf-8"))
