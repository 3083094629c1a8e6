"""What the rules look at: the content, and where each part of it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from faqcheck.content.code import without_code
from faqcheck.content.model import Snippet
from faqcheck.content.source import Document, read_document
from faqcheck.errors import LoadError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from faqcheck.content.declared import Location
    from faqcheck.content.model import Entry, Executes, Faq, Prints, Runs, Serves
    from faqcheck.content.project import Project
    from faqcheck.errors import Span


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is written, in English or translated."""

    entry: Entry
    source: str
    text: str
    """Without code."""
    span: Span
    fences: tuple[Snippet, ...]


@dataclass
class Content:
    """What the rules look at."""

    faq: Faq
    project: Project
    today: dt.date
    """What the last day of a waiver is compared with."""
    documents: dict[str, Document] = field(default_factory=dict)
    """Read again when a problem has to be placed in one."""

    def span(self, part: Entry | Snippet, *location: str | int) -> Span:
        """Return where something below an entry or a snippet stands in its YAML file."""
        start = place_of(part) if isinstance(part, Snippet) else part.span
        if not part.location:
            return start
        return self.place(start, (*part.location, *location))

    def place(self, start: Span, location: Location) -> Span:
        """Return where a part of the YAML file stands that holds a place."""
        if start.path not in self.documents:
            self.documents[start.path] = self._read(start.path)
        return self.documents[start.path].span(location)

    def _read(self, path: str) -> Document:
        document, problems, _ = read_document(self.project.path(path), relative=path)
        if document is None:
            raise LoadError(problems)
        return document  # what was wrong with it is reported already

    @cached_property
    def answers(self) -> dict[str, str]:
        """Return each entry's answer without code, by the entry's id."""
        entries = self.faq.entries.values()
        return {entry.id: without_code(entry.declared.answer) for entry in entries}

    @cached_property
    def translated(self) -> dict[str, str]:
        """Return each translated answer without code, by the entry's id."""
        entries = self.faq.entries.values()
        return {e.id: without_code(e.zh.declared.answer) for e in entries if e.zh is not None}

    def every_answer(self) -> Iterator[Answer]:
        """Yield each answer, and behind it its translation."""
        for entry in self.faq.entries.values():
            fences = tuple(s for s in entry.snippets if s.file is None)
            source = entry.declared.answer
            yield Answer(entry, source, self.answers[entry.id], entry.answer_span, fences)
            if (zh := entry.zh) is not None:
                text = self.translated[entry.id]
                yield Answer(entry, zh.declared.answer, text, zh.answer_span, zh.fences)

    @cached_property
    def prose(self) -> list[tuple[str, str, Span]]:
        """Return base folder of links, text without code, and first line of answers and pages."""
        return [
            *(
                (self.project.settings.docs, answer.text, answer.span)
                for answer in self.every_answer()
            ),
            *(
                (page.path.rpartition("/")[0], without_code(text), start)
                for page in self.faq.pages
                for text, start in page.prose
            ),
        ]

    @cached_property
    def servers(self) -> dict[str, set[str]]:
        """Return the ids of the snippets that serve, by the owner of the snippets beside them."""
        found: dict[str, set[str]] = {}
        for snippet in self.faq.snippets:
            if snippet.checks.serves is not None:
                found.setdefault(snippet.owner, set()).add(snippet.id)
        return found

    @cached_property
    def unwaived(self) -> tuple[Snippet, ...]:
        """Return the snippets that have to be checked."""
        return tuple(s for s in self.faq.snippets if s.waiver is None)

    def known(self, names: Iterable[str]) -> set[str]:
        """Return names, and those of parts that could not be read."""
        return {*names, *self.faq.left_out}


def place_of(snippet: Snippet) -> Span:
    """Return where a snippet is declared, or where it stands if nothing declares it."""
    return snippet.declared_at or snippet.span


def published_addresses(faq: Faq) -> list[str]:
    """Return each id and alias that leads to a question, or says why it has gone, sorted."""
    entries = (*faq.entries.values(), *faq.retired.values())
    return sorted({name for e in entries for name in (e.id, *e.declared.aliases)})


def executed(snippet: Snippet) -> Iterator[tuple[Location, Runs | Serves | Executes | Prints]]:
    """Yield what says how a snippet is run, and where that stands in its declaration."""
    if snippet.checks.runs is not None:
        yield ("checks", "runs"), snippet.checks.runs
    if snippet.checks.prints is not None:
        yield ("checks", "prints"), snippet.checks.prints
    if snippet.checks.serves is not None:
        yield ("checks", "serves"), snippet.checks.serves
    if snippet.notebook is not None:
        yield (), snippet.notebook.declared
