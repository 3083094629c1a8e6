"""Where what is made once and used often is kept, outside of the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["cache_folder"]


def cache_folder(variables: Mapping[str, str]) -> Path:
    """Return the folder of built environments, and of search indexes."""
    if own := variables.get("FAQCHECK_CACHE"):
        return Path(own)
    home = variables.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "faqcheck"
