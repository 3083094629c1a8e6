"""What is known of pages that are not built: what they said when they last were."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faqcheck.integrations.mkdocs.titles import FrontMatter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page

    from faqcheck.site import Site


@dataclass(frozen=True, slots=True)
class _Last:
    """A page when it was last converted."""

    title: str | None
    meta: Mapping[str, Any]
    digest: str
    """Of its Markdown; empty if it has none."""
    anchors: Collection[str]
    links: Mapping[str, Mapping[str, str]]
    """File -> anchor -> link."""


class Known:
    """Pages, by their files, as they were when they were last converted."""

    def __init__(self, files: Iterable[File]) -> None:
        """Learn all pages of a site that was built whole."""
        self._last: dict[str, _Last] = {}
        for file in files:
            if file.page is not None:
                self.learn(file.page)

    def learn(self, page: Page) -> None:
        """Remember a page that has been converted."""
        links = page.links_to_anchors or {}
        self._last[page.file.src_uri] = _Last(
            page.title,
            page.meta,
            getattr(page, "faqcheck_digest", ""),
            page.present_anchor_ids or (),
            {file.src_uri: dict(anchors) for file, anchors in links.items()},
        )

    def restore(self, page: Page, site: Site, changed: Collection[str]) -> bool:
        """Give a page that is not converted what the navigation shows of it; False if unknown.

        Args:
            page: to be shown by others.
            site: of which it is.
            changed: absolute paths of files.
        """
        path = page.file.src_uri
        if front := site.front(path):
            if "title" not in vars(page):
                page.title = front["title"]()
            page.meta = FrontMatter(lambda: {name: say() for name, say in front.items()})
            return True
        last = self._last.get(path)
        source = site.source(path)
        by_hand = source is not None and str(site.shared.project.path(source)) in changed
        if last is None or by_hand:
            return False
        page.title = last.title  # a notebook has its own, whatever the navigation calls it
        page.meta = dict(last.meta)
        return True

    def says_the_same(self, page: Page) -> bool:
        """Say whether the Markdown of a page, just read, is what it was."""
        last = self._last.get(page.file.src_uri)
        return last is not None and last.digest == digest_of(page.markdown or "", page.meta)

    def check_anchors(self, pages: Iterable[File], files: Files, config: MkDocsConfig) -> None:
        """Report links to places that are not there, as MkDocs does after a build."""
        for file in pages:
            page, last = file.page, self._last.get(file.src_uri)
            if page is not None and last is not None and page.content is None:
                page.present_anchor_ids = {*last.anchors}
                page.links_to_anchors = {
                    target: dict(anchors)
                    for path, anchors in last.links.items()
                    if (target := files.get_file_from_path(path)) is not None
                }
        for file in pages:
            if file.page is not None:
                file.page.validate_anchor_links(
                    files=files, log_level=config.validation.links.anchors
                )


def digest_of(markdown: str, meta: Mapping[str, Any]) -> str:
    """Return a digest of a page as it is read, front matter included."""
    return hashlib.sha256(f"{dict(meta)!r}\n{markdown}".encode()).hexdigest()
