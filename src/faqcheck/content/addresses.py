"""The list of every id that was ever published: `addresses.txt` in the ledger, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.content.checkout import run_git
from faqcheck.content.conflicts import MARKERS
from faqcheck.content.source import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faqcheck.content.project import Project

ADDRESSES = "addresses.txt"
"""File in the ledger folder."""


def listed_addresses(project: Project) -> list[tuple[int, str]]:
    """Return number, from 1, and text of the lines that are not empty.

    Raises:
        LoadError: the file cannot be read.
    """
    path = project.ledger / ADDRESSES
    if not path.is_file():
        return []
    text = read_text(path, relative=project.relative(path))
    return [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]


def ever_published(project: Project) -> frozenset[str]:
    """Return the listed addresses that readers may have seen.

    In a git repository those are the ones listed on the published branch: an address that only this
    checkout has belongs to a draft. Elsewhere every listed address counts as published.
    """
    listed = {line for _, line in listed_addresses(project) if not line.startswith(MARKERS)}
    relative = project.relative(project.ledger / ADDRESSES)
    for ref in (f"origin/{project.settings.branch}", project.settings.branch):
        if (shown := run_git(project.root, "show", f"{ref}:./{relative}")) is not None:
            return frozenset(shown.split()) & listed
    return frozenset(listed)


def address_lines(project: Project, current: Iterable[str]) -> str:
    """Return the list as it should be: the addresses of today, and all that were published."""
    return "".join(f"{name}\n" for name in sorted({*current, *ever_published(project)}))
