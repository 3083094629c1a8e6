"""What one build serves, and what its pages are completed with."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from functools import partial
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import InclusionLevel

from faqcheck.integrations.mkdocs.made import MadeFile
from faqcheck.integrations.mkdocs.navigation import Trails, trails
from faqcheck.site import (
    CHINESE,
    ENGLISH,
    Site,
    Stash,
    Store,
    edit_address,
    notebook_html,
    plain_headers,
    unaccounted_blocks,
    unaccounted_problem,
    unindented_shell,
    with_head,
    without_needless_ends,
    write_files,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import ExitStack
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink

    from faqcheck.errors import Problem

_NAMES = {ENGLISH: "English", CHINESE: "中文"}
_UNLISTED = ("q/", "status/", f"{CHINESE}/")
"""Folders whose pages the navigation of others leaves out."""


class Build:
    """A site that MkDocs builds."""

    nav: Navigation
    """The one of all pages, from when `place` is called."""

    def __init__(self, site: Site, held: ExitStack) -> None:
        """Make nothing yet.

        Args:
            site: to build.
            held: closes and deletes what waits in files.
        """
        self.site = site
        store = Store(held.enter_context(TemporaryFile()))  # noqa: SIM115  (it is closed)
        self._files = dict(site.makers())
        self._stashes: dict[str, Stash] = defaultdict(lambda: Stash(store))
        self._notebooks = {p.path: p.notebook for p in site.faq.pages if p.notebook}
        self._replaced = site.hand_written
        self._docs = site.shared.project.settings.docs
        self._trails = Trails()
        self._theme_language: Any = None
        self._alternate: Any = None

    def add_to(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the files; a hand-written page with code blocks is replaced by one with badges."""
        if self.site.only is not None:
            for file in [f for f in files if f.src_uri.endswith((".md", ".ipynb"))]:
                files.remove(file)
        for path, make in self._files.items():
            if (by_hand := files.get_file_from_path(path)) is not None:
                if path not in self._replaced:
                    continue  # it is the author's, and reported
                files.remove(by_hand)
            files.append(MadeFile(path, config, make))
        for file in files:
            if file.src_uri.startswith(_UNLISTED) and file.is_documentation_page():
                file.inclusion = InclusionLevel.NOT_IN_NAV
        return files

    def place(self, nav: Navigation, files: Files) -> None:
        """Learn where the questions stand in the navigation."""
        self.nav = nav
        self._trails = trails(nav, files, self.site)

    def markdown(self, markdown: str, page: Page) -> str:
        """Return the Markdown of a page without what needs no converter."""
        path = page.file.src_uri
        if path in self._files:
            source = self.site.source(path)
            settings = self.site.shared.project.settings
            page.edit_url = edit_address(settings, source) if source else None
        return self._stashes[path].take_marked(markdown)

    def content(self, html: str, page: Page, files: Files) -> str:
        """Return a converted page as the search has to read it."""
        path = page.file.src_uri
        if (notebook := self._notebooks.get(f"{self._docs}/{path}")) is not None:
            flat = not self.site.shared.addresses.directory_urls
            html = notebook_html(
                html,
                notebook,
                folder=f"{PurePosixPath(path).stem}/" if flat else "",
                checks=self.site.notebook_checks[path],
                anchors=_anchors(page.toc),
                link=partial(self._link, page=page, files=files),
            )
        if path in self._files:  # ours, and converted: all of it is held to the end otherwise
            page.markdown = ""  # without any, MkDocs would take the page for one without a title
        return plain_headers(self._stashes[path].take_colours(html))

    def context(self, context: Any, page: Page, config: MkDocsConfig) -> Any:
        """Return what a template is filled with: the navigation, and the language, of a page."""
        path = page.file.src_uri
        language = self.site.language(path)
        trail = self._trails.of_page.get(path)
        if trail is not None:
            context["nav"] = trail.nav
            if trail.section is not None:
                trail.section.active = True
        elif language == CHINESE and self._trails.chinese is not None:
            context["nav"] = self._trails.chinese
        if len(self.site.languages) > 1:
            self._theme_language = config.theme.get("language", ENGLISH)
            config.theme["language"] = language if language == CHINESE else self._theme_language
            self._alternate = config.extra.get("alternate")
            config.extra["alternate"] = self._alternates(path)
        return context

    def _alternates(self, path: str) -> list[dict[str, str]]:
        """Return where the switch of languages leads: to the same page if there is one."""
        others = self.site.about(path).others
        url, overview = self.site.shared.addresses.url, self.site.shared.addresses.overview
        own = str(PurePosixPath(path).with_suffix(""))
        rest = {
            language: own
            if self.site.language(path) == language
            else overview("questions.md", language)
            for language in self.site.languages
        }
        return [
            {"name": _NAMES[language], "lang": language, "link": url(page) or "."}
            for language, page in (rest | dict(others)).items()
        ]

    def unaccounted(self, output: str, page: Page) -> Iterator[Problem]:
        """Yield the code blocks of a built page that no check accounts for."""
        name = page.file.src_uri
        if self.site.shared.project.excludes(self.site.source(name) or name):
            return
        # Before the colours of code come back, which are most of a page.
        for block in unaccounted_blocks(output, self.site.known.get(name, ())):
            path = self.site.source(name) or name
            file = self.site.shared.project.path(path)
            text = file.read_text(encoding="utf-8") if file.is_file() else ""
            address = page.url or page.file.dest_uri
            yield unaccounted_problem(block, page=address, path=path, source=text)

    def complete(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Return a built page with all that was taken out, and what its head tells machines."""
        name = page.file.src_uri
        if (trail := self._trails.of_page.get(name)) and trail.section is not None:
            trail.section.active = False
        if self._theme_language is not None:
            config.theme["language"] = self._theme_language
            # The page for what is not there, built before or behind this one, has no other.
            config.extra["alternate"] = self._alternate
            if self._alternate is None:
                del config.extra["alternate"]
        title = str(page.meta.get("title") or page.title or config.site_name)
        about = str(page.meta.get("description") or config.site_description or "")
        head = self.site.head(name, title=title, description=about)
        shell = unindented_shell(with_head(output, head))
        return without_needless_ends(self._stashes.pop(name).put_back(shell))

    def finish(self, built: Path) -> None:
        """Write what MkDocs would convert."""
        write_files(self.site.exports(), built)

    def _link(self, target: str, *, page: Page, files: Files) -> str:
        """Return where a link of a notebook leads; MkDocs follows those of Markdown pages only."""
        path, mark, anchor = target.partition("#")
        if path.startswith("faq:"):
            entry = self.site.shared.entry(path.removeprefix("faq:"))
            addresses = self.site.shared.addresses
            path = f"/{addresses.question_page(entry)}.md" if entry else ""
            mark, anchor = ("#", entry.id) if entry and not addresses.page_each else ("", "")
        source = posixpath.normpath(posixpath.join("/", posixpath.dirname(page.file.src_uri), path))
        file = files.get_file_from_path(source.lstrip("/")) if path else None
        return f"{file.url_relative_to(page.file)}{mark}{anchor}" if file else target


def _anchors(items: Iterable[AnchorLink]) -> Iterator[str]:
    """Yield the ids of a table of contents in reading order."""
    for item in items:
        yield item.id
        yield from _anchors(item.children)
