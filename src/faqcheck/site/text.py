"""Put plain text into HTML and Markdown so that it stays as it is."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

_MARKS = re.compile(r"[\\*_{}\[\]<>&#!|~=^+$@]")
_SPECIAL = re.compile(r"[&<>\"'`~\x00-\x08\x0b-\x1f\x7f]")
_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


def verbatim(text: str) -> Markup:
    """Return text for a raw HTML block of a Markdown file.

    Fences are found before HTML is, so what could open one is written as an entity.
    """
    if _SPECIAL.search(text) is None:
        return Markup(text)  # noqa: S704
    safe = str(escape(_CONTROL.sub("", text)))
    return Markup(safe.replace("`", "&#96;").replace("~", "&#126;"))  # noqa: S704


@lru_cache(maxsize=1024)  # badges say the same few things thousands of times
def inline(text: str) -> Markup:
    """Return text with its code spans as HTML, for a raw HTML block."""
    if _SPECIAL.search(text) is None:
        return Markup(text)  # noqa: S704
    parts = map(verbatim, _CODE_SPAN.split(text))
    html = "".join(f"<code>{part}</code>" if n % 2 else part for n, part in enumerate(parts))
    return Markup(html)  # noqa: S704  (every part is verbatim)


def marked(text: str) -> str:
    """Return text for a line of Markdown, every mark as an entity, code spans kept."""
    parts = _CODE_SPAN.split(text)
    return "".join(
        f"`{part}`" if n % 2 else _MARKS.sub(lambda m: f"&#{ord(m[0])};", part)
        for n, part in enumerate(parts)
    )


def plain(text: str) -> str:
    """Return text without the marks of its code spans."""
    return _CODE_SPAN.sub(r"\1", text)
