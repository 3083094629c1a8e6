"""Addresses of questions, pages, files and sources."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from faqcheck.site.forges import file_address, issue_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from faqcheck.content import Entry, MovableFile, Settings
    from faqcheck.errors import Span

_ISSUE = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)#(?P<number>\d+)")
_FILE = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)@(?P<commit>[^\s:]+)(?::(?P<path>\S+))?")
_FORGE = "https://github.com"
ENGLISH, CHINESE = "en", "zh"
LANGUAGES = (ENGLISH, CHINESE)
"""Of pages; the first one is the source."""


@dataclass(frozen=True, slots=True)
class Link:
    """A source as pages show it."""

    label: str
    href: str | None = None
    full: str = ""
    """What the author wrote."""


def source_link(at: str, t: Callable[[str], str] = str) -> Link:
    """Return how to show and reach a source; see `model.Source` for its forms.

    Args:
        at: what the author wrote.
        t: returns a text in the language of the page.
    """
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
        name = path.rstrip("/").rsplit("/", 1)[-1]
        return Link(t("{file} in {repository}").format(file=name, repository=where), href, at)
    return Link(at, None, at)


def _short(address: str) -> str:
    """Return an address without its scheme, cut in the middle if long."""
    bare = re.sub(r"^https?://(www\.)?", "", address).rstrip("/")
    return bare if len(bare) <= 60 else f"{bare[:36]}…{bare[-20:]}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things of a project can be reached from its pages.

    A page is named by its file below the folder of the pages, less the suffix: `server`,
    `q/start/index`.
    """

    settings: Settings
    directory_urls: bool = True
    """Pages are at `topic/`; otherwise at `topic.html`."""
    site: str | None = None
    """Address at which the site is published, if the settings do not say it."""

    @property
    def root(self) -> str | None:
        """Return the address of the site, with a slash at its end; None if it is unknown."""
        site = self.site or self.settings.site
        return f"{site.rstrip('/')}/" if site else None

    @property
    def page_each(self) -> bool:
        """Say whether each question has a page of its own."""
        return self.settings.layout == "question"

    def file(self, span: Span, *, line: bool = True) -> str | None:
        """Return where the forge shows a file of the repository, at its line."""
        return file_address(self.settings, span.path, line=span.line if line else None)

    def url(self, page: str) -> str:
        """Return the address of a page from the site's root."""
        folder, _, stem = page.rpartition("/")
        if stem == "index":
            base = f"{folder}/" if folder else ""
            return base if self.directory_urls else f"{base}index.html"
        return f"{page}/" if self.directory_urls else f"{page}.html"

    def between(self, url: str, page: str) -> str:
        """Return the address of something, given from the site's root, relative to a page."""
        path, mark, anchor = url.partition("#")
        here = self.url(page)
        if path == here and mark:
            return f"#{anchor}"
        relative = posixpath.relpath(path or ".", here.rpartition("/")[0] or ".")
        return f"{relative}{'/' * (path.endswith('/') or not path)}{mark}{anchor}"

    def topic_page(self, topic: str, language: str = ENGLISH) -> str:
        """Return the page of a topic."""
        return f"{_folder(language)}{topic}"

    def made(self, name: MovableFile) -> str:
        """Return the name of a file that rendering makes."""
        return self.settings.files.get(name, name)

    def overview(self, name: MovableFile, language: str = ENGLISH) -> str:
        """Return a page that rendering makes whatever the topics are."""
        return f"{_folder(language)}{self.made(name).removesuffix('.md')}"

    def question_page(self, entry: Entry, language: str = ENGLISH) -> str:
        """Return the page that shows an answer."""
        if not self.page_each:
            return self.topic_page(entry.topic, language)
        return f"{_folder(language)}q/{entry.id}/index"

    def retired_page(self, entry: Entry) -> str:
        """Return the page that says why a question has no answer any more."""
        return f"q/{entry.id}/index"

    def question(self, entry: Entry, language: str = ENGLISH) -> str:
        """Return the address of a question from the site's root."""
        anchor = "" if self.page_each else f"#{entry.id}"
        return self.url(self.question_page(entry, language)) + anchor

    def question_file(self, entry: Entry, *, page: str, language: str = ENGLISH) -> str:
        """Return what a Markdown page links to, so that the generator finds the page."""
        target = self.question_page(entry, language)
        anchor = "" if self.page_each else f"#{entry.id}"
        if target == page:
            return anchor or "#"
        folder = page.rpartition("/")[0] or "."
        return f"{posixpath.relpath(f'{target}.md', folder)}{anchor}"

    def permanent(self, entry: Entry, language: str = ENGLISH) -> str:
        """Return the address that stays, absolute if the site's address is known."""
        return self.absolute(f"{_folder(language)}q/{entry.id}/")

    def absolute(self, path: str) -> str:
        """Return an address below the site's root, absolute if the site's address is known."""
        return f"{self.root or ''}{path}"

    def report(self, entry: Entry) -> str | None:
        """Return where a reader reports that an answer is wrong: an issue with its first words."""
        place = self.permanent(entry) if self.root else self.file(entry.span)
        body = (
            f"The answer to [{entry.question}]({place}) "
            f"(`{entry.span.path}`, `{entry.id}`) is wrong.\n\n"
            "What it says:\n\nWhat I saw instead, with versions:\n"
        )
        return issue_address(self.settings, title=f"Wrong answer: {entry.question}", body=body)


def _folder(language: str) -> str:
    return "" if language == ENGLISH else f"{language}/"
