"""The commit that the files of a project come from."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PACKED_COMMIT = "FAQCHECK_COMMIT"
"""Variable that names the commit of files that were packed for another machine."""


def read_commit(root: Path, *, ledger: Path) -> str:
    """Return the short commit of a checkout; empty if there is none.

    A `+` behind it says that files differ from the commit, except in the ledger. Files that
    were packed for another machine are no checkout; what runs them names their commit.
    """
    if not (commit := run_git(root, "rev-parse", "--short=12", "HEAD")):
        return os.environ.get(PACKED_COMMIT, "")
    apart = f":(exclude){ledger.relative_to(root).as_posix()}"
    changed = run_git(root, "status", "--porcelain", "--untracked-files=no", "--", ".", apart)
    return f"{commit}+" if changed else commit


def run_git(root: Path, *arguments: str) -> str | None:
    """Return what git prints; None if it fails, or is not there."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
