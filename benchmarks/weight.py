"""Say what the pages of a built site make a reader fetch, in kB, as a server sends it with gzip.

    python benchmarks/weight.py site
    python benchmarks/weight.py site notebooks/grounding q/model-parts

Without names, it weighs the heaviest page of each kind. `raw` is the HTML as a file; all others are
compressed. `images` are fetched when they come into sight. Styles and scripts are kept by a browser
from page to page. The last lines are what the search fetches when it is first used.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

IMAGE = re.compile(r'<img\b[^>]*\bsrc="([^":]+)"')
STYLE = re.compile(r'<link rel="stylesheet"[^>]*\bhref="([^":]+)"')
SCRIPT = re.compile(r'<script\b[^>]*\bsrc="([^":]+)"')
SEARCH = ("search.js", "rank.js", "answers.js", "pages.js")
KINDS = {
    r"\.": "home",
    r"q/[^/]+": "question",
    r"zh/q/[^/]+": "question in Chinese",
    r"(zh/)?questions": "list of questions",
    r"status": "status",
    r"(zh/)?status/cases.*": "status of each check",
    r"notebooks/[^/]+": "notebook",
    r"faqcheck/.*": "documentation of the engine",
    r"decisions/.*": "decision",
    r"zh": "home in Chinese",
}
OTHER = "topic, and other pages"
REDIRECT = 'http-equiv="refresh"'


@dataclass(frozen=True)
class Weight:
    """Bytes."""

    raw: int
    page: int
    styles: int
    scripts: int
    images: int

    @property
    def first_visit(self) -> int:
        """Return what a page takes without a cache, images aside."""
        return self.page + self.styles + self.scripts


def weigh(site: Path, name: str) -> Weight:
    """Return what a page of a site weighs."""
    page = site / name / "index.html"
    text = page.read_text(encoding="utf-8")
    named = [
        {(page.parent / path.partition("?")[0]).resolve() for path in pattern.findall(text)}
        for pattern in (STYLE, SCRIPT, IMAGE)
    ]
    sums = [sum(compressed(path) for path in paths if path.is_file()) for paths in named]
    return Weight(page.stat().st_size, compressed(page), *sums)


@cache
def compressed(path: Path) -> int:
    """Return the bytes of a file as a server sends it."""
    content = path.read_bytes()
    return min(len(content), len(gzip.compress(content)))


def names_of(site: Path) -> list[str]:
    """Return the pages of a site, those that only lead on aside."""
    pages = (p for p in site.rglob("index.html") if REDIRECT not in p.read_text("utf-8"))
    return [page.parent.relative_to(site).as_posix() for page in pages]


def kind_of(name: str) -> str:
    """Return which kind of page a page is."""
    return next((kind for of, kind in KINDS.items() if re.fullmatch(of, name)), OTHER)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("pages", nargs="*")
    chosen = parser.parse_args()
    site = chosen.site
    if chosen.pages:
        rows = [(name, name) for name in chosen.pages]
    else:
        of_kind: dict[str, list[str]] = defaultdict(list)
        for name in names_of(site):
            of_kind[kind_of(name)].append(name)
        rows = [
            (f"{kind}: `{heaviest}`, of {len(names)}", heaviest)
            for kind, names in sorted(of_kind.items())
            if (
                heaviest := max(names, key=lambda name: (site / name / "index.html").stat().st_size)
            )
        ]
    print("| Heaviest page of its kind | HTML, raw | HTML | CSS | JS | First visit | Images |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for label, name in rows:
        w = weigh(site, name)
        sizes = (w.raw, w.page, w.styles, w.scripts, w.first_visit, w.images)
        print(f"| {label} | " + " | ".join(f"{size / 1000:.1f}" for size in sizes) + " |")
    print("\n| Search, when it is first used | kB |\n|---|---:|")
    for name in SEARCH:
        print(f"| `{name}` | {compressed(site / 'assets' / 'faqcheck' / name) / 1000:.1f} |")


if __name__ == "__main__":
    main()
