"""Navigation: topics in place of their marker, and a list of questions beside each of them.

Questions are in the navigation of their own topic only. All of them on every page would make a site
of a thousand questions hundreds of megabytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mkdocs.structure.nav import Link, Navigation, Section

from faqcheck.site import CHINESE, ENGLISH, escaped, translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from faqcheck.content import Faq, Topic
    from faqcheck.site import Site

TOPICS = "faqcheck:topics"
"""Item of `nav` in whose place the topics stand."""


def with_topics(nav: Any, faq: Faq) -> Any:
    """Return a nav, as mkdocs.yml has it, with the topics in place of their marker."""
    topics = [{str(escaped(topic.declared.topic)): f"{topic.id}.md"} for topic in faq.topics]
    return _replaced(nav, topics)


def _replaced(nav: Any, topics: list[dict[str, str]]) -> Any:
    if isinstance(nav, list):
        return [
            item for one in nav for item in (topics if one == TOPICS else [_replaced(one, topics)])
        ]
    if isinstance(nav, dict):
        return {title: _replaced(item, topics) for title, item in nav.items()}
    return nav


@dataclass(slots=True)
class Trail:
    """The navigation that a page shows, and the section that it stands in."""

    nav: Navigation
    section: Section | None = None


@dataclass(slots=True)
class Trails:
    """The navigation of pages that do not show the one of all."""

    of_page: dict[str, Trail] = field(default_factory=dict)
    """By the page's file."""
    chinese: Navigation | None = None
    """Of all other pages in Chinese."""


def trails(nav: Navigation, files: Files, site: Site) -> Trails:
    """Return where questions stand, and set what comes before and behind each."""
    found = Trails()
    for language in site.languages:
        shown = nav if language == ENGLISH else _chinese(nav, files, site)
        if language == CHINESE:
            found.chinese = shown
        before: Page | None = None
        for topic in site.faq.topics:
            overview = _page(files, f"{site.shared.addresses.topic_page(topic.id, language)}.md")
            if overview is None or not site.shared.addresses.page_each:
                continue
            section = _section(topic, overview, files, site, language)
            trail = Trail(_with_section(shown, overview, section), section)
            found.of_page[overview.file.src_uri] = trail
            before = before or overview
            for entry, path in site.questions(topic, language):
                page = _page(files, path)
                if page is None or site.shared.language_of(entry, language) != language:
                    continue
                found.of_page[path] = trail
                page.parent = section
                page.previous_page, before.next_page, before = before, page, page
    return found


def _section(topic: Topic, overview: Page, files: Files, site: Site, language: str) -> Section:
    title = str(escaped(site.shared.topic_of(topic, language)[0]))
    first = Link(translated("Overview", language), overview.file.url)
    pages = (_page(files, path) for _, path in site.questions(topic, language))
    return Section(title, [first, *filter(None, pages)])


def _with_section(nav: Navigation, page: Page, section: Section) -> Navigation:
    """Return a navigation with a section in place of a page."""
    items, top = _spine(nav.items, page, section) or ([*nav.items, section], section)
    shown = Navigation([_pruned(item) if item is not top else item for item in items], nav.pages)
    shown.homepage = nav.homepage
    return shown


def _pruned(item: StructureItem) -> StructureItem:
    """Return an item with nothing but the page that it leads to."""
    if not isinstance(item, Section):
        return item
    first: StructureItem = item
    while isinstance(first, Section) and first.children:
        first = first.children[0]
    short = Section(item.title, [])
    short.children = [first]
    return short


def _spine(
    items: Sequence[StructureItem], page: Page, section: Section
) -> tuple[list[StructureItem], Section] | None:
    """Return items with a section in place of a page, and the one of them that holds it.

    What lies beside the way to it is shared.
    """
    for number, item in enumerate(items):
        if item is page:
            return [*items[:number], section, *items[number + 1 :]], section
        if isinstance(item, Section) and (found := _spine(item.children, page, section)):
            copy = Section(item.title, found[0])
            found[1].parent = copy
            return [*items[:number], copy, *items[number + 1 :]], copy
    return None


def _chinese(nav: Navigation, files: Files, site: Site) -> Navigation:
    """Return a navigation of the pages in Chinese; the rest of the site is one link away."""
    topic_page = site.shared.addresses.topic_page
    names = [f"{site.shared.addresses.overview('questions.md', CHINESE)}.md"]
    names += [f"{topic_page(topic.id, CHINESE)}.md" for topic in site.faq.topics]
    inner = [page for name in names if (page := _page(files, name)) is not None]
    section = Section(translated("Questions", CHINESE), list(inner))
    home = _page(files, f"{CHINESE}/index.md")
    items: list[StructureItem] = [home] if home is not None else []
    shown = Navigation([*items, section], [page for page in (home, *inner) if page is not None])
    shown.homepage = home or nav.homepage
    return shown


def _page(files: Files, path: str) -> Page | None:
    file = files.get_file_from_path(path)
    return file.page if file is not None else None
