"""Say what the HTML of a page of a built site consists of, in kB: what weighs, before it is cut.

    python benchmarks/weight_parts.py site
    python benchmarks/weight_parts.py site q/model-parts status

Without names, it takes the ten heaviest pages. A byte belongs to the innermost part that it is in.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

PARTS = (
    ("head", r"head", r""),
    ("header", r"header", r"\bmd-header\b"),
    ("tabs", r"nav", r"\bmd-tabs\b"),
    ("navigation", r"div", r"\bmd-sidebar--primary\b"),
    ("contents", r"div", r"\bmd-sidebar--secondary\b"),
    ("evidence", r"details", r"\bfaq-checks\b"),
    ("sources", r"details", r"\b(?:faq-source-list|faq-from)\b"),
    ("table", r"table", r""),
    ("code", r"pre", r""),
    ("plot", r"svg", r"\bfaq-plot\b"),
    ("footer", r"footer", r"\bmd-footer\b"),
    ("article", r"article", r""),
)
"""Name, tag, and a pattern of the classes."""
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Parts(HTMLParser):
    """Counts the bytes of each part."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._open: list[tuple[str, str]] = []
        self._at = 0
        self.sizes: Counter[str] = Counter()
        self.feed(text)
        self.close()
        self._count(len(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, and the part that it may be."""
        classes = dict(attrs).get("class") or ""
        found = (name for name, t, of in PARTS if t == tag and re.search(of, classes))
        self._count(self._here())
        if tag not in VOID:
            self._open.append((tag, next(found, self._part)))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and what HTML lets one leave open in it."""
        if tag not in [name for name, _ in self._open]:
            return
        self._count(self._here() + len(f"</{tag}>"))
        while self._open.pop()[0] != tag:
            pass

    @property
    def _part(self) -> str:
        return self._open[-1][1] if self._open else "shell"

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def _count(self, to: int) -> None:
        self.sizes[self._part] += len(self._text[self._at : to].encode())
        self._at = to


def main() -> None:
    """Print a table with a row for each page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("pages", nargs="*")
    chosen = parser.parse_args()
    found = sorted(chosen.site.rglob("*.html"), key=lambda path: -path.stat().st_size)[:10]
    paths = [chosen.site / name / "index.html" for name in chosen.pages] or found
    columns = [*(name for name, _, _ in PARTS), "shell"]
    print(f"| Page | HTML | {' | '.join(columns)} |\n|---|{'---:|' * (len(columns) + 1)}")
    for path in paths:
        sizes = Parts(path.read_text(encoding="utf-8")).sizes
        cells = " | ".join(f"{sizes[name] / 1000:.1f}" for name in columns)
        name = path.parent.relative_to(chosen.site).as_posix()
        print(f"| `{name}` | {sum(sizes.values()) / 1000:.1f} | {cells} |")


if __name__ == "__main__":
    main()
