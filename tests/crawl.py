"""Follow every link of a built site on the disk, as a server would answer it."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAMES = {"href", "src", "action", "poster"}
_CARDS = ("og:url", "og:image", "twitter:image")
_MACHINES = ("sitemap.xml", "feed.xml", "robots.txt", "llms.txt", "llms-full.txt", "faq.json")
_SEARCHED = re.compile(r'"(?:zhUrl|url)": ?"([^"]*)"')
_REFRESH = re.compile(r"^\s*\d+\s*;\s*url=(.+)$", re.IGNORECASE)
_ENDS = ".,;:!?)'\"*`>]"


class _Page(HTMLParser):
    """The links of a page, and where one may lead on it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids |= {found[name] for name in ("id", "name") if found.get(name)}
        self.links |= {found[name] for name in _NAMES & found.keys() if found[name]}
        if tag == "meta" and {found.get("property"), found.get("name")} & set(_CARDS):
            self.links.add(found["content"])
        if found.get("http-equiv", "").lower() == "refresh":
            self.links |= set(_REFRESH.findall(found.get("content", "")))


class Crawl:
    """A built site, and the address at which it is published."""

    def __init__(self, site: Path, address: str) -> None:
        """Read nothing yet.

        Args:
            site: folder that a server would have for the address.
            address: with a slash at its end.
        """
        self._site = site
        self._address = address
        self.followed = 0

    def broken(self) -> Iterator[str]:
        """Yield each link that leads nowhere: page, and link."""
        for path in sorted(self._site.rglob("*.html")):
            page = path.relative_to(self._site).as_posix()
            here = urljoin(self._address, page.removesuffix("index.html"))
            for link in sorted(self._page(path).links):
                if self._leads_nowhere(urljoin(here, link)):
                    yield f"{page}: {link}"
        for name in _MACHINES:
            for path in self._site.rglob(name):
                text = path.read_text(encoding="utf-8")
                for link in sorted(set(self._mentioned(text))):
                    if self._leads_nowhere(link):
                        yield f"{path.relative_to(self._site)}: {link}"

        for path in self._site.rglob("assets/faqcheck/*s.js"):
            root = urljoin(self._address, f"{path.relative_to(self._site).parents[2].as_posix()}/")
            for link in _SEARCHED.findall(path.read_text(encoding="utf-8")):
                if self._leads_nowhere(urljoin(root, link)):
                    yield f"{path.relative_to(self._site)}: {link}"

    def _mentioned(self, text: str) -> Iterator[str]:
        """Yield the addresses of this site in a file for machines."""
        for link in re.findall(re.escape(self._address) + r"[^\s\"<>\\|]*", text):
            yield link.rstrip(_ENDS)

    def _leads_nowhere(self, link: str) -> bool:
        """Say whether a server would have nothing for an address of this host."""
        parts, own = urlsplit(link), urlsplit(self._address)
        if (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
            return False
        self.followed += 1
        if not parts.path.startswith(own.path):
            return True
        path = self._site / unquote(parts.path.removeprefix(own.path))
        if parts.path.endswith("/"):
            path /= "index.html"
        if not path.is_file():
            return True
        anchor = unquote(parts.fragment)
        return bool(anchor) and path.suffix == ".html" and anchor not in self._page(path).ids

    @cache  # noqa: B019  (it lives as long as one test)
    def _page(self, path: Path) -> _Page:
        return _Page(path.read_text(encoding="utf-8"))
