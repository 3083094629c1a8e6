"""Say what a built page makes a phone fetch, in kB as a server sends it with gzip.

    python benchmarks/weight.py site notebooks/grounding notebooks/memory-planning memory

`page` is the HTML alone; `pictures` are fetched when they come into sight; `shared` is what every
page of the site needs and a browser keeps: styles, scripts and the search index.
"""

from __future__ import annotations

import argparse
import gzip
import re
from dataclasses import dataclass
from pathlib import Path

PICTURE = re.compile(r'<img\b[^>]*\bsrc="([^":]+)"')
SHARED = re.compile(r'<(?:script|link rel="stylesheet")[^>]*\b(?:src|href)="([^":]+)"')
INDEX = ("search/search_index.json", "assets/javascripts/workers/search.*.min.js")


@dataclass(frozen=True)
class Weight:
    """Bytes, compressed."""

    page: int
    pictures: int
    shared: int


def weigh(site: Path, name: str) -> Weight:
    """Return what a page of a site weighs."""
    page = site / name / "index.html"
    text = page.read_text(encoding="utf-8")
    pictures = {(page.parent / path).resolve() for path in PICTURE.findall(text)}
    shared = {(page.parent / path.partition("?")[0]).resolve() for path in SHARED.findall(text)}
    shared |= {path for pattern in INDEX for path in site.resolve().glob(pattern)}
    return Weight(compressed(page), *(sum(map(compressed, paths)) for paths in (pictures, shared)))


def compressed(path: Path) -> int:
    """Return the bytes of a file as a server sends it."""
    content = path.read_bytes()
    return min(len(content), len(gzip.compress(content)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("pages", nargs="+")
    chosen = parser.parse_args()
    print(f"{'':<36}  page  pictures  shared")
    for name in chosen.pages:
        found = weigh(chosen.site, name)
        print(
            f"{name:<36}{found.page / 1000:>6.1f}{found.pictures / 1000:>10.1f}"
            f"{found.shared / 1000:>8.1f}"
        )
