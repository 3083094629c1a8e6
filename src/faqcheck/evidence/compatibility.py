"""For which package versions a snippet's names and flags exist: evidence made by the project.

A file of the ledger, written by a program of the project that knows its packages:

    {"made": "2026-11-24", "snippets": {"snippets/a.py": {"digest": "…",
     "packages": {"name": {"1.0": ["what is missing"], "1.1": "ok"}}}}}

Versions stand oldest first. `digest` is the start of the SHA-256 of the file's bytes; evidence for
other bytes does not count.
"""

from __future__ import annotations

import hashlib
import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, Read, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faqcheck.content import Project

COMPATIBILITY_FILE = "holds_for.json"


def read_compatibility(project: Project) -> Read[dict[str, str]]:
    """Return, for each snippet file with current evidence, the versions in one line.

    A file that cannot be used is named, and nothing is said about versions.
    """
    path = project.ledger / COMPATIBILITY_FILE
    if not path.is_file():
        return Read({}, [])
    try:
        evidence = json.loads(path.read_bytes())
        return Read(dict(_lines(evidence["snippets"], project)), [])
    except (AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError) as err:
        message = f"this file cannot be used: {type(err).__name__}: {err}."
        hint = "Restore it from the history, or make it again."
        return Read({}, [Problem(Span(project.relative(path)), "damaged-line", message, hint)])


def _lines(snippets: Mapping[str, Any], project: Project) -> Iterator[tuple[str, str]]:
    for file, found in snippets.items():
        if _is_current(file, found["digest"], project):
            lines = [f"{name} {_ranges(tried)}" for name, tried in found["packages"].items()]
            if lines:
                yield file, "; ".join(lines)


def _is_current(file: str, digest: str, project: Project) -> bool:
    path = project.path(file)
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest().startswith(digest)


def _ranges(tried: Mapping[str, Any]) -> str:
    """Return the versions that hold: `0.13.0 to 0.18.0`, or `none of 6 tried`."""
    ranges = []
    for works, group in groupby(tried.items(), key=lambda item: item[1] == "ok"):
        versions = [version for version, _ in group]
        if works:
            ends = dict.fromkeys((versions[0], versions[-1]))
            ranges.append(" to ".join(ends))
    return ", ".join(ranges) or f"none of {len(tried)} tried"
