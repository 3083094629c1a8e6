"""Keep what a search knows between two runs of the command line.

Reading the content takes longer than answering. What was read is kept in the cache with the sizes
and times of the files that it came from, and is used as long as all of them are as they were.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck import __version__
from faqcheck.content import cache_folder
from faqcheck.site.search.index import Answer, SearchIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SETTINGS = "pyproject.toml"
_PROGRAM = Path(__file__).resolve().parents[2]
_SITE = "FAQCHECK_SITE"


@dataclass(frozen=True, slots=True)
class Known:
    """What `suggest` needs of a project."""

    index: SearchIndex
    topics: Mapping[str, str]
    """Entry -> topic."""
    addresses: Mapping[str, str]
    """Entry -> its permanent address."""


def kept(start: Path, variables: Mapping[str, str]) -> Known | None:
    """Return what was kept for the project of a folder; None if there is nothing, or it changed.

    Args:
        start: a folder of the checkout, absolute.
        variables: of the process; they say where the cache is.
    """
    root = next((f for f in (start, *start.parents) if (f / SETTINGS).is_file()), None)
    if root is None:
        return None
    try:
        data = json.loads(_file(root, variables).read_text(encoding="utf-8"))
        if data["state"] != state_of(root, data["sources"], variables):
            return None
        answers = tuple(Answer(**_tuples(answer)) for answer in data["index"].pop("answers"))
        index = SearchIndex(answers=answers, **_tuples(data["index"]))
        return Known(index, data["topics"], data["addresses"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # not kept yet, by another version, or damaged: it is read anew


def keep(
    known: Known, root: Path, sources: Sequence[str], variables: Mapping[str, str], *, since: str
) -> None:
    """Keep what is known of a project; where that cannot be written, nothing is kept.

    Args:
        known: to be found again by `kept`.
        root: folder of the settings.
        sources: files and folders, from the root, that it was read from.
        variables: of the process.
        since: `state_of` the sources before they were read; what changed meanwhile is not kept.
    """
    state = state_of(root, sources, variables)
    if not state or state != since:
        return
    data = {"state": state, "sources": list(sources), **asdict(known)}
    from faqcheck.evidence import replace_file  # what finds an answer does not need it

    with suppress(OSError):
        replace_file(_file(root, variables), json.dumps(data, ensure_ascii=False).encode())


def state_of(root: Path, sources: Sequence[str], variables: Mapping[str, str]) -> str:
    """Return a digest that changes with the sources; empty if it cannot tell whether they do."""
    parts: list[str | None] = [__version__, variables.get(_SITE, "")]
    try:
        for folder in (_PROGRAM / "content", _PROGRAM / "site"):
            parts += _listed(str(folder), suffix=".py")
        for source in (SETTINGS, *sources):
            parts += _listed(str(root / source))
    except OSError:
        return ""
    if None in parts:
        return ""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _listed(path: str, *, suffix: str = "") -> Iterator[str | None]:
    """Yield what tells a file, or each file of a folder, from what it was; None for a link."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        yield f"{path} is not there"
        return
    if stat.S_ISLNK(found.st_mode):
        yield None  # what it leads to may change elsewhere
    elif stat.S_ISDIR(found.st_mode):
        for name in sorted(os.listdir(path)):  # noqa: PTH208
            if name != "__pycache__":
                yield from _listed(f"{path}/{name}", suffix=suffix)
    elif path.endswith(suffix):
        yield f"{path} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def _file(root: Path, variables: Mapping[str, str]) -> Path:
    name = hashlib.sha256(str(root).encode()).hexdigest()[:16]
    return cache_folder(variables) / "search" / f"{name}.json"


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    """Return values with their lists as tuples, as JSON has none."""
    return {
        name: tuple(tuple(v) if isinstance(v, list) else v for v in value)
        if isinstance(value, list)
        else value
        for name, value in data.items()
    }
