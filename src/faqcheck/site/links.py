"""Addresses of questions, files and sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from faqcheck.content import Entry, MovableFile, Settings
    from faqcheck.errors import Span

_ISSUE = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)#(?P<number>\d+)")
_FILE = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)@(?P<commit>[^\s:]+)(?::(?P<path>\S+))?")
_FORGE = "https://github.com"


@dataclass(frozen=True, slots=True)
class Link:
    """A source as pages show it."""

    label: str
    href: str | None = None
    full: str = ""
    """What the author wrote."""


def source_link(at: str) -> Link:
    """Return how to show and reach a source; see `model.Source` for its forms."""
    if at.startswith(("https://", "http://")):
        return Link(_short(at), at, at)
    if match := _ISSUE.fullmatch(at):
        return Link(at, f"{_FORGE}/{match['repo']}/issues/{match['number']}", at)
    if match := _FILE.fullmatch(at):
        repo, commit, path = match["repo"], match["commit"], match["path"]
        where = f"{repo}@{commit[:10]}"
        if path is None:
            return Link(where, f"{_FORGE}/{repo}/tree/{quote(commit)}", at)
        href = f"{_FORGE}/{repo}/blob/{quote(commit)}/{quote(path, safe='/#')}"
        return Link(f"{path.rstrip('/').rsplit('/', 1)[-1]} in {where}", href, at)
    return Link(at, None, at)


def _short(address: str) -> str:
    """Return an address without its scheme, cut in the middle if long."""
    bare = re.sub(r"^https?://(www\.)?", "", address).rstrip("/")
    return bare if len(bare) <= 60 else f"{bare[:36]}…{bare[-20:]}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things of a project can be reached from its pages."""

    settings: Settings
    directory_urls: bool = True
    """Pages are at `topic/`; otherwise at `topic.html`."""

    def file(self, span: Span, *, line: bool = True) -> str | None:
        """Return where the forge shows a file of the repository, at its line."""
        if self.settings.repository is None:
            return None
        base = f"{self.settings.repository.rstrip('/')}/blob/{quote(self.settings.branch)}"
        return f"{base}/{quote(span.path)}" + (f"#L{span.line}" if line else "")

    def made(self, name: MovableFile) -> str:
        """Return the name of a file that rendering makes."""
        return self.settings.files.get(name, name)

    def page(self, name: str) -> str:
        """Return the address of a page from the site's root; `name` is its file less the suffix."""
        return f"{name}/" if self.directory_urls else f"{name}.html"

    def question(self, entry: Entry, *, page: str = "") -> str:
        """Return the relative address of a question.

        Args:
            page: the page that links to it, its file less the suffix; empty for the site's root.
        """
        if page == entry.topic:
            return f"#{entry.id}"
        up = "../" if page and self.directory_urls else ""
        return f"{up}{self.page(entry.topic)}#{entry.id}"

    def permanent(self, entry: Entry) -> str:
        """Return the address that stays, absolute if the site's address is known."""
        return self.absolute(f"q/{entry.id}/")

    def absolute(self, path: str) -> str:
        """Return an address below the site's root, absolute if the site's address is known."""
        site = self.settings.site
        return f"{site.rstrip('/')}/{path}" if site else path

    def report(self, entry: Entry) -> str | None:
        """Return where a reader reports that an answer is wrong: an issue with its first words."""
        if self.settings.repository is None:
            return None
        place = self.permanent(entry) if self.settings.site else self.file(entry.span)
        body = (
            f"The answer to [{entry.question}]({place}) "
            f"(`{entry.span.path}`, `{entry.id}`) is wrong.\n\n"
            "What it says:\n\nWhat I saw instead, with versions:\n"
        )
        query = urlencode({"title": f"Wrong answer: {entry.question}", "body": body})
        return f"{self.settings.repository.rstrip('/')}/issues/new?{query}"
