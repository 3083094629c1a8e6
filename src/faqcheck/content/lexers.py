"""Names of languages that are known without being checked: those that a highlighter knows."""

from __future__ import annotations

from fnmatch import fnmatch
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_WITHOUT_LEXER = frozenset(
    (
        # Plain text, by what it is.
        *("ascii", "log", "math", "katex", "none", "plain", "plaintext", "pseudocode", "text-only"),
        *("traceback", "tree", "treeview", "csv", "tsv", "terminal"),
        # Files that no lexer has a name for.
        *("cmd", "conf", "cron", "crontab", "dotenv", "editorconfig", "env", "gitignore"),
        *("jinja2", "jsonc", "requirements", "svg", "wasm"),
        # Diagrams, which the page draws.
        *("asciimath", "bpmn", "c4plantuml", "d2", "ditaa", "dbml", "erd", "excalidraw", "mermaid"),
        *("nomnoml", "pikchr", "plantuml", "puml", "svgbob", "vega", "vega-lite", "vegalite"),
        *("wavedrom",),
        # As other highlighters and shells name what Pygments has by another name.
        *("astro", "ipython", "ipython3", "shellscript", "svelte"),
    )
)
"""What pages write behind a fence although Pygments has no lexer of that name."""


def is_known(name: str, allowed: Collection[str] = ()) -> bool:
    """Say whether a name behind a fence means something: to a highlighter, a page, the project.

    Args:
        name: lower case.
        allowed: names or globs that the project adds.
    """
    if any(fnmatch(name, pattern) for pattern in allowed):
        return True
    return name in _WITHOUT_LEXER or name in _lexers()


@cache
def _lexers() -> frozenset[str]:
    """Return every name of every lexer of Pygments; none of them is loaded."""
    from pygments.lexers import get_all_lexers

    lexers = get_all_lexers(plugins=False)
    return frozenset(alias.lower() for _, aliases, _, _ in lexers for alias in aliases)
