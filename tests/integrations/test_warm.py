"""A site is given again only where nothing that it is made of has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AGAIN = "it is taken from the cache"


def build(folder: Path) -> tuple[bool, dict[str, bytes]]:
    """Build a site; return whether it was there already, and its files."""
    cache = folder.with_name("cache")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "FAQCHECK_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    site = folder / "site"
    files = (path for path in site.rglob("*") if path.is_file())
    return AGAIN in done.stderr, {
        path.relative_to(site).as_posix(): path.read_bytes() for path in files
    }


def test_a_site_is_given_again_until_something_changes(content: Callable[[str], Path]) -> None:
    folder = content("minimal")
    snippet = folder / "snippets" / "json" / "read.py"
    text = snippet.read_text("utf-8")
    found, first = build(folder)
    assert not found

    assert build(folder) == (True, first)

    assert 'person["name"]' in text
    snippet.write_text(text.replace('person["name"]', 'person.get("name")'), "utf-8")
    found, changed = build(folder)
    assert not found
    assert changed["q/read-json/index.html"] != first["q/read-json/index.html"]

    snippet.write_text(text, "utf-8")
    assert build(folder) == (True, first)

    (folder / "docs" / "more.txt").write_text("more", "utf-8")
    found, more = build(folder)
    assert not found
    assert more["more.txt"] == b"more"


def test_a_kept_site_that_was_cut_short_is_built(content: Callable[[str], Path]) -> None:
    folder = content("minimal")
    _, first = build(folder)
    for kept in (folder.with_name("cache") / "sites").iterdir():
        kept.write_bytes(kept.read_bytes()[:-1])

    assert build(folder) == (False, first)
