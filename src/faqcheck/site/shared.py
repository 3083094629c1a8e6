"""What all pages of a site share: the content, its addresses, its badges and its overviews."""

from __future__ import annotations

import os
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from faqcheck.content import cache_folder
from faqcheck.evidence import gap_lines, site_line
from faqcheck.gate import check_of
from faqcheck.site.badge_words import badge_of
from faqcheck.site.badges import snippet_badges, tally
from faqcheck.site.cards import Card, can_draw, card_png
from faqcheck.site.links import CHINESE, ENGLISH
from faqcheck.site.tables import table_in
from faqcheck.site.templates import template
from faqcheck.site.text import first_sentence
from faqcheck.site.words import translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faqcheck.content import Entry, Faq, Project, Snippet, Table, Topic
    from faqcheck.evidence import Assessment
    from faqcheck.site.badges import Badge
    from faqcheck.site.links import Addresses

_LATELY = 6
"""How many changed answers a home page lists."""


class Shared:
    """What pages are written from."""

    def __init__(
        self,
        faq: Faq,
        project: Project,
        addresses: Addresses,
        assessment: Assessment,
        holds: Mapping[str, str] | None = None,
    ) -> None:
        self.faq = faq
        self.project = project
        self.addresses = addresses
        self.assessment = assessment
        """What recorded evidence says."""
        self.holds = holds or {}
        """Snippet file -> package versions for which its names and flags exist."""
        self.table = lru_cache(maxsize=None)(self._table)
        """Returns a table by its id, in a language."""
        self._recorded = lru_cache(maxsize=32)(self._badges)  # a page asks a few times for each

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Return the tables by id."""
        return {table.id: table for table in self.faq.tables}

    @cached_property
    def has_chinese(self) -> bool:
        """Say whether any answer is translated."""
        return any(entry.zh is not None for entry in self.faq.entries.values())

    @cached_property
    def _aliases(self) -> dict[str, Entry]:
        return {a: e for e in self.faq.entries.values() for a in (*e.declared.aliases, e.id)}

    def entry(self, name: str) -> Entry | None:
        """Return an entry by its id or a former one."""
        return self._aliases.get(name)

    def badges_of(self, snippet: Snippet, language: str = ENGLISH) -> Mapping[str, Badge]:
        """Return the badges of a snippet's cases, by `Case.name`."""
        return self._recorded(snippet.path, language)

    def language_of(self, entry: Entry, wanted: str) -> str:
        """Return the language in which an answer is shown to who reads in one."""
        return wanted if wanted == CHINESE and entry.zh is not None else ENGLISH

    def question_of(self, entry: Entry, language: str) -> str:
        """Return a question in a language, if it is translated."""
        if language == CHINESE and entry.zh is not None:
            return entry.zh.declared.question
        return entry.question

    def answer_of(self, entry: Entry, language: str) -> str:
        """Return the Markdown of an answer in a language, if it is translated."""
        if language == CHINESE and entry.zh is not None:
            return entry.zh.declared.answer
        return entry.declared.answer

    def topic_of(self, topic: Topic, language: str) -> tuple[str, str]:
        """Return title and summary of a topic."""
        zh = topic.declared.zh
        if language == CHINESE and zh is not None:
            return zh.topic, zh.summary
        return topic.declared.topic, topic.declared.summary

    def href(self, entry: Entry, *, page: str, language: str = ENGLISH) -> str:
        """Return the address of a question, relative to a page."""
        url = self.addresses.question(entry, self.language_of(entry, language))
        return self.addresses.between(url, page)

    def first_sentence(self, entry: Entry, language: str = ENGLISH) -> str:
        """Return what an answer says first, with the marks of its code spans."""
        return first_sentence(self.answer_of(entry, language))

    def card(self, entry: Entry, language: str = ENGLISH) -> bytes:
        """Return the image of a question, if `has_card` says that there is one."""
        card = self._card(entry, language)
        if card is None:
            raise LookupError(entry.id)
        return card_png(card, cache=cache_folder(os.environ) / "cards")

    def _card(self, entry: Entry, language: str) -> Card | None:
        settings = self.project.settings
        if not self.addresses.page_each or self.addresses.root is None or not self._draws:
            return None  # whoever shows it needs its whole address
        if self.language_of(entry, language) != language:
            return None
        font = self.project.path(settings.card_font) if settings.card_font else None
        title = self.topic_of(self._topics[entry.topic], language)[0]
        card = Card(self.question_of(entry, language), title, settings.name, font)
        return card if card.has_glyphs else None

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return {topic.id: topic for topic in self.faq.topics}

    @cached_property
    def _draws(self) -> bool:
        return self.project.settings.cards and can_draw()

    def has_card(self, entry: Entry, language: str) -> bool:
        """Say whether a question has an image in a language."""
        return self._card(entry, language) is not None

    def render(self, name: str, language: str, **values: object) -> str:
        """Return a template filled in, in a language."""
        t = partial(translated, language=language)
        return template(name).render(t=t, language=language, **values)

    def overview(self, kind: str, *, page: str, language: str = ENGLISH) -> str:
        """Return a block on the whole site; see `blocks.OVERVIEWS`."""
        t = partial(translated, language=language)
        entries = list(self.faq.entries.values())
        shown = [snippet_badges(s, self.badges_of(s)).weakest for s in self.faq.snippets if s.shown]
        chosen = [self.faq.entries[n] for n in self._most_asked() if n in self.faq.entries]
        if kind == "changed":
            newest = sorted(entries, key=lambda e: (e.declared.updated, e.id), reverse=True)
            chosen = newest[:_LATELY]
        return self.render(
            f"{'listed' if kind in ('asked', 'changed') else kind}.html",
            language,
            kind=kind,
            listed=[
                (self.question_of(e, language), self.href(e, page=page, language=language), e)
                for e in chosen
            ],
            topics=[
                (
                    *self.topic_of(topic, language),
                    self._to(self.addresses.topic_page(topic.id, language), page),
                    [
                        (self.question_of(e, language), self.href(e, page=page, language=language))
                        for e in topic.entries
                    ],
                )
                for topic in self.faq.topics
            ],
            example=next((s for e in entries for s in e.declared.symptoms), ""),
            questions=self._to(self.addresses.overview("questions.md", language), page),
            entries=len(entries),
            blocks=len(shown),
            tally=tally(shown),
            verified=site_line(self.assessment.site, t),
            gaps=gap_lines(self.assessment.site, t),
            status=self._to(self.addresses.overview("status.md", language), page),
            updated=max((e.declared.updated for e in entries), default=None),
        )

    def _most_asked(self) -> list[str]:
        return self.project.settings.most_asked

    def _to(self, target: str, page: str) -> str:
        return self.addresses.between(self.addresses.url(target), page)

    def _table(self, name: str, language: str = ENGLISH) -> Table:
        return table_in(self.tables[name], language)

    def _badges(self, path: str, language: str) -> Mapping[str, Badge]:
        cases = self.assessment.of_snippet.get(path, ())
        shown = [case for case in cases if check_of(case.check).for_readers]
        return {c.name: badge_of(c, self.assessment, self.project, language) for c in shown}
