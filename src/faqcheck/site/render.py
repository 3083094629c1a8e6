"""Turn an FAQ into the files of a site: Markdown pages, addresses that stay, feeds.

Everything here is a pure function of its arguments. What a MkDocs site serves and what
`faqcheck render` writes are these files, made one at a time: all of them together take more memory
than the content that they are made of.
"""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from faqcheck.content import SCRIPT, STYLE
from faqcheck.site.head import CARDS
from faqcheck.site.links import CHINESE, ENGLISH, LANGUAGES
from faqcheck.site.machine import machine_files
from faqcheck.site.notebooks import download_folder
from faqcheck.site.pages import Writer
from faqcheck.site.search.files import search_files
from faqcheck.site.status import status_files
from faqcheck.site.words import with_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faqcheck.content import Entry
    from faqcheck.site.shared import Shared
    from faqcheck.site.write import Maker

SEARCH_SCRIPTS = ("rank.js", "search.js")
"""They are loaded when the search is first used."""
THEME = Path(__file__).with_name("theme")
"""Folder of templates that a theme of MkDocs may lack: the page for what is not there."""


def site_makers(
    shared: Shared, *, downloads: Mapping[str, bytes] | None = None
) -> Iterator[tuple[str, Maker]]:
    """Yield the files of the site: path below the folder of the pages, and what makes its content.

    Hand-written pages are among them if they hold code blocks or overviews such as `[[topics]]`.

    Args:
        shared: the content, the evidence and the addresses.
        downloads: notebooks and their files; see `read_downloads`.
    """
    docs = shared.project.settings.docs
    writer = Writer(shared)
    for name, stored in (downloads or {}).items():
        yield name, partial(bytes, stored)
    yield from _pages(writer, ENGLISH)
    if shared.has_chinese:
        yield from _pages(writer, CHINESE)
    yield from _retired(writer)
    for page in shared.faq.pages:
        path = PurePosixPath(page.path)
        if not path.is_relative_to(docs):
            continue
        below = path.relative_to(docs)
        name = below.with_suffix("").as_posix()
        if writer.changes(page):
            yield below.as_posix(), partial(writer.page, page, name=name)
    yield from machine_files(shared)
    languages = LANGUAGES if shared.has_chinese else (ENGLISH,)
    yield from status_files(shared.assessment, shared.addresses, docs=docs, languages=languages)
    yield from _cards(shared)
    yield from search_files(shared)
    yield from _assets()


def entry_makers(shared: Shared, entry: Entry) -> Iterator[tuple[str, Maker]]:
    """Yield what the page of one question needs: the page, in each language, and the assets."""
    writer, addresses = Writer(shared), shared.addresses
    for language in LANGUAGES:
        if shared.language_of(entry, language) != language:
            continue
        page = f"{addresses.question_page(entry, language)}.md"
        if addresses.page_each:
            yield page, partial(writer.question, entry, language)
        else:
            topic = next(topic for topic in shared.faq.topics if topic.id == entry.topic)
            yield page, partial(writer.topic, topic, language)
    yield from _assets()


def _assets() -> Iterator[tuple[str, Maker]]:
    for name, text in assets().items():
        yield name, partial(str, text)


def _pages(writer: Writer, language: str) -> Iterator[tuple[str, Maker]]:
    """Yield the pages of topics, of questions, and the index, in a language."""
    shared, addresses = writer.shared, writer.addresses
    for topic in shared.faq.topics:
        page = addresses.topic_page(topic.id, language)
        yield f"{page}.md", partial(writer.topic, topic, language)
        for entry in topic.entries if addresses.page_each else ():
            if shared.language_of(entry, language) == language:
                page = addresses.question_page(entry, language)
                yield f"{page}.md", partial(writer.question, entry, language)
    if shared.faq.entries:
        page = addresses.overview("questions.md", language)
        yield f"{page}.md", partial(writer.questions, language)


def _retired(writer: Writer) -> Iterator[tuple[str, Maker]]:
    """Yield the pages that say why a question has no answer any more."""
    for entry in writer.shared.faq.retired.values():
        page = writer.addresses.retired_page(entry)
        yield f"{page}.md", partial(writer.retired, entry)


def _cards(shared: Shared) -> Iterator[tuple[str, Maker]]:
    for entry in shared.faq.entries.values():
        for language in (ENGLISH, CHINESE):
            if shared.has_card(entry, language):
                folder = CARDS if language == ENGLISH else f"{CARDS}/{language}"
                yield f"{folder}/{entry.id}.png", partial(shared.card, entry, language)


def notebook_checks(shared: Shared) -> dict[str, dict[str, str]]:
    """Return how the blocks of each notebook are checked: page -> text of a block -> HTML.

    Pages are paths below the folder of the pages.
    """
    writer = Writer(shared)
    flat = not shared.addresses.directory_urls
    return {
        f"{folder}.ipynb": writer.notebook_checks(
            page, folder=f"{PurePosixPath(folder).name}/" if flat else ""
        )
        for page in shared.faq.pages
        if (folder := download_folder(page, docs=shared.project.settings.docs))
    }


@cache
def assets() -> Mapping[str, str]:
    """Return the style sheet and the scripts."""
    folder = files("faqcheck.site") / "assets"
    names = (STYLE, SCRIPT, *(str(PurePosixPath(SCRIPT).with_name(n)) for n in SEARCH_SCRIPTS))
    read = {n: (folder / PurePosixPath(n).name).read_text(encoding="utf-8") for n in names}
    return {name: with_words(text) for name, text in read.items()}
