"""The whole site in one call: evidence is read, judged and rendered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from faqcheck.evidence import assess_faq, read_evidence
from faqcheck.site.audit import known_blocks
from faqcheck.site.cases import cases_page, cases_pages
from faqcheck.site.head import About, head_html
from faqcheck.site.links import CHINESE, ENGLISH, LANGUAGES, Addresses
from faqcheck.site.machine import exports
from faqcheck.site.notebooks import download_folder, read_downloads
from faqcheck.site.render import entry_makers, notebook_checks, site_makers
from faqcheck.site.shared import Shared
from faqcheck.site.text import escaped

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from faqcheck.content import Entry, Faq, Project, Topic
    from faqcheck.errors import Problem
    from faqcheck.evidence import Evidence
    from faqcheck.site.write import Content, Maker


PREVIEW = "FAQCHECK_PREVIEW"
"""Variable with the id of the one question that a generator is asked to show."""


@dataclass(frozen=True)
class Site:
    """What readers of a project get, on one day. Pages are named by their files below `docs`."""

    shared: Shared
    evidence: Evidence
    only: str | None = None
    """Id of the one question that an author looks at; None: all of the site."""

    @property
    def faq(self) -> Faq:
        """Return the content."""
        return self.shared.faq

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what of the evidence cannot be read."""
        return self.evidence.problems

    def files(self) -> Iterator[tuple[str, Content]]:
        """Yield paths below the folder of the pages, and content; see `site_makers`."""
        return ((path, make()) for path, make in self.makers())

    def makers(self) -> Iterator[tuple[str, Maker]]:
        """Yield the same paths, and what makes the content."""
        if self.only is not None:
            entry = self.shared.entry(self.only)
            return iter(()) if entry is None else entry_makers(self.shared, entry)
        return site_makers(self.shared, downloads=read_downloads(self.faq, self.shared.project))

    def export_makers(self) -> Iterator[tuple[str, Maker]]:
        """Yield paths in the built site, and what makes Markdown that nothing shall convert."""
        has_any = self.shared.addresses.page_each and self.only is None
        return exports(self.shared) if has_any else iter(())

    def exports(self) -> Iterator[tuple[str, Content]]:
        """Yield the same paths, and the Markdown."""
        return ((path, make()) for path, make in self.export_makers())

    @cached_property
    def notebook_checks(self) -> Mapping[str, Mapping[str, str]]:
        """Return how the blocks of notebooks are checked; see `render.notebook_checks`."""
        return notebook_checks(self.shared)

    @cached_property
    def known(self) -> Mapping[str, Collection[bytes]]:
        """Return what blocks each page may show; see `known_blocks`."""
        return known_blocks(self.faq, self.shared.addresses, docs=self._docs)

    @cached_property
    def edited(self) -> Mapping[str, str]:
        """Return the file that an author edits for each page of topics and questions."""
        retired = self.faq.retired.values()
        pages = ((self.shared.addresses.retired_page(entry), entry) for entry in retired)
        found = {f"{page}.md": entry.span.path for page, entry in pages}
        for language in self.languages:
            for topic in self.faq.topics:
                page = self.shared.addresses.topic_page(topic.id, language)
                found[f"{page}.md"] = topic.span.path
                for entry in topic.entries:
                    page = self.shared.addresses.question_page(entry, language)
                    found[f"{page}.md"] = entry.span.path
        return found

    def front(self, path: str) -> Mapping[str, Callable[[], str]]:
        """Return what the front matter of a topic or a question will say; empty for other pages."""
        topic, entry, language = self._made_pages.get(path, (None, None, ENGLISH))
        shared = self.shared
        if entry is not None:
            return {
                "title": lambda: str(escaped(shared.question_of(entry, language))),
                "description": lambda: str(escaped(shared.first_sentence(entry, language))),
            }
        if topic is not None:
            title, summary = shared.topic_of(topic, language)
            return {
                "title": lambda: str(escaped(title)),
                "description": lambda: str(escaped(summary)),
            }
        return {}

    @cached_property
    def _made_pages(self) -> Mapping[str, tuple[Topic | None, Entry | None, str]]:
        """Return the topic or the question of each page that is made of one, and its language."""
        found: dict[str, tuple[Topic | None, Entry | None, str]] = {}
        addresses = self.shared.addresses
        for language in self.languages:
            for topic in self.faq.topics:
                page = addresses.topic_page(topic.id, language)
                found[f"{page}.md"] = topic, None, language
                for entry in topic.entries if addresses.page_each else ():
                    if self.shared.language_of(entry, language) == language:
                        page = addresses.question_page(entry, language)
                        found[f"{page}.md"] = None, entry, language
        return found

    @cached_property
    def hand_written(self) -> Collection[str]:
        """Return the pages of authors: those with code blocks are written once more."""
        paths = (PurePosixPath(page.path) for page in self.faq.pages)
        return {p.relative_to(self._docs).as_posix() for p in paths if p.is_relative_to(self._docs)}

    @property
    def download_folders(self) -> Sequence[str]:
        """Return the folders in which notebooks lie for readers to fetch."""
        folders = (download_folder(page, docs=self._docs) for page in self.faq.pages)
        return [folder for folder in folders if folder]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that pages are in."""
        return LANGUAGES if self.shared.has_chinese else (ENGLISH,)

    def source(self, path: str) -> str | None:
        """Return the file that an author edits to change a page, from the root; None if none."""
        if (edited := self.edited.get(path)) is not None:
            return edited
        path_in_docs = f"{self._docs}/{path}"
        return path_in_docs if self.shared.project.path(path_in_docs).is_file() else None

    def language(self, path: str) -> str:
        """Return the language of a page."""
        return CHINESE if path.startswith(f"{CHINESE}/") else ENGLISH

    def about(self, path: str) -> About:
        """Return what a page is about: its language, the same page in others, its question."""
        name = str(PurePosixPath(path).with_suffix(""))
        language = self.language(path)
        base = name.removeprefix(f"{CHINESE}/")
        pages = self._bilingual
        others = {}
        if base in pages:
            others = {ENGLISH: base} | ({CHINESE: f"{CHINESE}/{base}"} if pages[base] else {})
        entry = None
        if base.startswith("q/"):
            entry = self.faq.entries.get(base.split("/")[1])
        return About(language, others, entry)

    @cached_property
    def _bilingual(self) -> Mapping[str, bool]:
        """Return each page that may be in two languages, and whether it is."""
        addresses, both = self.shared.addresses, self.shared.has_chinese
        pages = {addresses.topic_page(topic.id): both for topic in self.faq.topics}
        overviews = (addresses.overview("questions.md"), addresses.overview("status.md"))
        cases = cases_page(addresses)
        parts = (f"{cases}{name}" for name in cases_pages(self.shared.assessment))
        pages |= dict.fromkeys([*overviews, *parts], both)
        if addresses.page_each:
            for entry in self.faq.entries.values():
                pages[addresses.question_page(entry)] = entry.zh is not None
        folder = self.shared.project.path(self._docs)
        for page in (folder / CHINESE).rglob("*.md") if both else ():
            pages[page.relative_to(folder / CHINESE).with_suffix("").as_posix()] = True
        return pages

    def head(self, path: str, *, title: str, description: str) -> str:
        """Return tags for the head of a page; see `head_html`."""
        name = str(PurePosixPath(path).with_suffix(""))
        return head_html(
            self.about(path), self.shared, page=name, title=title, description=description
        )

    def questions(self, topic: Topic, language: str = ENGLISH) -> Sequence[tuple[Entry, str]]:
        """Return the questions of a topic, each with the file of its page, in a language."""
        shared = self.shared
        return [
            (e, f"{shared.addresses.question_page(e, shared.language_of(e, language))}.md")
            for e in topic.entries
        ]

    @property
    def _docs(self) -> str:
        return self.shared.project.settings.docs


def read_site(
    faq: Faq,
    project: Project,
    *,
    today: dt.date,
    directory_urls: bool = True,
    address: str | None = None,
    only: str | None = None,
) -> Site:
    """Return the site that shows this content with what is recorded about it.

    Args:
        faq: the content.
        project: its settings, and its folders.
        today: in UTC.
        directory_urls: pages will be at `topic/`, not at `topic.html`.
        address: at which the site is published, if another than the settings say.
        only: id of the one question that is shown.
    """
    evidence = read_evidence(project)
    assessment = assess_faq(faq, project, evidence.ledger, today=today)
    addresses = Addresses(project.settings, directory_urls, address)
    shared = Shared(faq, project, addresses, assessment, evidence.compatibility)
    return Site(shared, evidence, only)
