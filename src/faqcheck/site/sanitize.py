"""Take what runs out of HTML that a stored output or a cell brings along."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_DROPPED = frozenset(("script", "iframe", "object", "embed", "base", "meta", "link", "form"))
_LINKS = frozenset(("href", "src", "action", "formaction", "xlink:href", "data", "poster"))
_SAFE = re.compile(
    r"(?:https?:|mailto:|#|\.{0,2}/|[^:]*$|data:image/(?:png|jpeg|gif|webp|svg))", re.I
)
_BLANK = re.compile(r"[\s\x00-\x1f]+")


def sanitized(content: str) -> str:
    """Return HTML without scripts, event handlers and addresses that run something.

    What is harmless stays as it is written.
    """
    parser = _Sanitizer()
    parser.feed(content)
    parser.close()
    return "".join(parser.kept)


class _Sanitizer(HTMLParser):
    """Writes down again what it reads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self._inside: list[str] = []
        """Dropped elements that are open."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            if tag not in ("base", "meta", "link", "embed"):
                self._inside.append(tag)
            return
        if all(_is_harmless(name, value) for name, value in attrs):
            self._keep(self.get_starttag_text() or "")
            return
        fine = [(name, value) for name, value in attrs if _is_harmless(name, value)]
        text = "".join(
            f" {name}" if value is None else f' {name}="{html.escape(value)}"'
            for name, value in fine
        )
        self._keep(f"<{tag}{text}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _DROPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()
        elif tag not in _DROPPED:
            self._keep(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._keep(f"<!--{data}-->")

    def _keep(self, text: str) -> None:
        if not self._inside:
            self.kept.append(text)


def _is_harmless(name: str, value: str | None) -> bool:
    if name.startswith("on") or name == "srcdoc":
        return False
    if name in _LINKS and value is not None:
        return _SAFE.match(_BLANK.sub("", value)) is not None
    return True
