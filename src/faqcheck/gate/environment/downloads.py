"""What pip fetched, from what it printed."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

MIB = 2**20
_UNITS = {"bytes": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9}
_FETCHED = re.compile(r"^\s*(?:Downloading|Using cached) \S+ \(([\d.]+) (bytes|kB|MB|GB)\)", re.M)
_LOCAL = re.compile(r"^\s*Processing (?:file://)?(/\S+)", re.M)


def fetched_bytes(printed: str) -> int:
    """Return the size of all files that pip took from an index, its cache or a folder.

    A file in pip's cache counts: on another machine it has to be fetched. Sizes are rounded as pip
    rounds them.
    """
    loaded = sum(float(size) * _UNITS[unit] for size, unit in _FETCHED.findall(printed))
    paths = (Path(unquote(path)) for path in _LOCAL.findall(printed))
    return round(loaded) + sum(path.stat().st_size for path in paths if path.is_file())
