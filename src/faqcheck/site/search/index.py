"""What the search of a site knows: the questions, their other wordings, errors and answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faqcheck.site.search.prose import prose
from faqcheck.site.search.words import words
from faqcheck.site.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from faqcheck.content import Entry, Faq, Table

_TABLE = re.compile(r"\[\[(?:table|plot):([^\]]+)\]\]")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as the search sees it."""

    id: str
    topic: str
    """Title of its topic."""
    wordings: tuple[str, ...]
    """The question, then how else it is asked, in all languages."""
    symptoms: tuple[str, ...]
    """Errors that lead to it."""
    first: str
    """First paragraph, with the titles of blocks and headings."""
    text: str
    """The rest of what it says in sentences."""
    more: tuple[str, ...]
    """Words of code, of the cells of tables and of the first Chinese paragraph, not said yet."""
    zh: str = ""
    """The question in Chinese."""

    @property
    def question(self) -> str:
        """Return the question as its heading shows it."""
        return self.wordings[0]

    def fields(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield the texts of each field that is searched, except `more`."""
        yield "wordings", self.wordings
        yield "symptoms", self.symptoms
        yield "first", (self.first,)
        yield "text", (self.text,)

    def data(self) -> dict[str, Any]:
        """Return it for the index of a site; what is empty is left out."""
        found = {
            "id": self.id,
            "topic": self.topic,
            "wordings": self.wordings,
            "symptoms": self.symptoms,
            "first": self.first,
            "text": self.text,
            "more": " ".join(self.more),
            "zh": self.zh,
        }
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The answers, and what is declared about the words of their field."""

    answers: tuple[Answer, ...]
    same: tuple[tuple[str, ...], ...] = ()
    """Groups of phrases that mean the same."""
    background: tuple[str, ...] = ()
    """Words that nearly every question holds; `*` stands for any letters."""


def search_index(faq: Faq) -> SearchIndex:
    """Return what the search of an FAQ knows."""
    tables = {table.id: table for table in faq.tables}
    titles = {topic.id: plain(topic.declared.topic) for topic in faq.topics}
    return SearchIndex(
        answers=tuple(
            _answer(entry, titles[entry.topic], tables) for entry in faq.entries.values()
        ),
        same=tuple(tuple(group) for group in faq.synonyms.same),
        background=tuple(faq.synonyms.background),
    )


def _answer(entry: Entry, topic: str, tables: Mapping[str, Table]) -> Answer:
    declared, zh = entry.declared, entry.declared.zh
    text, code = prose(declared.answer)
    first, _, rest = text.partition("\n\n")
    shown = [snippet for snippet in entry.snippets if snippet.shown]
    titles = [t for s in shown for t in (s.title, s.tab) if t]
    cells = [
        cell
        for name in dict.fromkeys(_TABLE.findall(declared.answer))
        if (table := tables.get(name)) is not None
        for cell in _cells(table)
    ]
    chinese = prose(zh.answer)[0].partition("\n\n")[0] if zh else ""
    earlier = set(words(" ".join((first, rest))))
    more = dict.fromkeys(words(" ".join((*code, *cells, chinese, *(s.text for s in shown)))))
    return Answer(
        id=entry.id,
        topic=topic,
        wordings=tuple(
            map(
                plain,
                (
                    declared.question,
                    *declared.also_asked,
                    *([zh.question, *zh.also_asked] if zh else ()),
                ),
            )
        ),
        symptoms=tuple(declared.symptoms),
        first="\n".join((first, *titles)),
        text=rest,
        more=tuple(word for word in more if word not in earlier),
        zh=plain(zh.question) if zh else "",
    )


def _cells(table: Table) -> Iterator[str]:
    """Yield what a table says in words: its title, its columns, and each cell apart."""
    yield table.declared.title
    for column in table.declared.columns.values():
        yield column.label
    for row in table.rows:
        for name in table.declared.columns:
            cell = row.get(name, "")
            if cell and not cell.replace(".", "").replace(",", "").isdigit():
                yield f"{cell}\n"
