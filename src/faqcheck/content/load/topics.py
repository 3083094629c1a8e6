"""Topics and their entries."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from faqcheck.content.claims import sentences_of
from faqcheck.content.declared import Location, read_declared
from faqcheck.content.load.fences import read_fences
from faqcheck.content.load.running import with_fixtures, with_sessions, with_unasked_runs
from faqcheck.content.load.snippets import SnippetReader
from faqcheck.content.model import (
    ClaimDeclaration,
    Entry,
    EntryDeclaration,
    Topic,
    TopicDeclaration,
    Translation,
)
from faqcheck.content.source import Document, read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from faqcheck.content.load.report import Report
    from faqcheck.content.markdown import MarkdownReader
    from faqcheck.content.model import Snippet
    from faqcheck.content.project import Project

_SHOWN = re.compile(r"\[\[\w+:([\w-]+)\]\]")
_WORD = re.compile(r"[\w./-]+")


class TopicReader:
    """Reads topics; the files that their snippets show are shared."""

    def __init__(self, project: Project, report: Report, reader: MarkdownReader) -> None:
        """Read nothing yet; what is wrong is reported as it is found."""
        self._project = project
        self._report = report
        self._reader = reader
        self._snippets = SnippetReader(project, report)

    def read(self, path: Path) -> Topic | None:
        """Return a topic with the entries that can be used, None if none of it can."""
        relative = self._project.relative(path)
        document, problems, lost = read_document(path, relative=relative)
        self._report.problems += problems
        if document is None:
            self._report.left_out |= _words_of(path)
            return None
        self._report.left_out |= lost
        known = {problem.span for problem in problems}
        read = read_declared(TopicDeclaration, document, parts="entries")
        self._report.problems += (p for p in read.problems if p.span not in known)
        self._report.left_out |= _names_in(read.left_out)
        self._report.left_out.update(_misdeclared(read.unknown, path.stem, document))
        if read.value is None:
            return None
        entries = [
            self._entry(entry, path.stem, document, index)
            for index, entry in zip(read.kept["entries"], read.value.entries, strict=True)
        ]
        shown = tuple(entry for entry in entries if entry.declared.retired is None)
        retired = tuple(entry for entry in entries if entry.declared.retired is not None)
        return Topic(path.stem, read.value, shown, document.span(), retired)

    def _entry(
        self, declared: EntryDeclaration, topic: str, document: Document, index: int
    ) -> Entry:
        at: Location = ("entries", index)
        owner = f"{topic}/{declared.id}"
        answer_span = document.block((*at, "answer"))
        shown = list(self._declared("snippets", declared, owner, document, at))
        claims = list(self._declared("claims", declared, owner, document, at))
        self._hold_literal(declared.answer, document, (*at, "answer"))
        fences = read_fences(declared.answer, owner, answer_span, self._report, self._reader)
        fences = with_fixtures(with_sessions(with_unasked_runs(fences, self._project)))
        return Entry(
            id=declared.id,
            topic=topic,
            declared=declared,
            snippets=(*shown, *fences, *claims),
            span=document.span(at),
            answer_span=answer_span,
            location=at,
            zh=self._translation(declared, owner, document, (*at, "zh")),
        )

    def _translation(
        self, entry: EntryDeclaration, owner: str, document: Document, at: Location
    ) -> Translation | None:
        """Return an answer in another language, with the blocks in it."""
        if (declared := entry.zh) is None:
            return None
        self._hold_literal(declared.answer, document, (*at, "answer"))
        span = document.block((*at, "answer"))
        fences = read_fences(declared.answer, owner, span, self._report, self._reader)
        return Translation(declared, tuple(fences), span)

    def _hold_literal(self, answer: str, document: Document, at: Location) -> None:
        if "\n" in answer and not document.is_literal(at):
            self._report.add(
                document.span(at),
                "folded-answer",
                "the lines of this answer are folded or quoted, so code in it is lost.",
                "Write 'answer: |' and the text below it, indented.",
            )

    def _declared(
        self, field: str, entry: EntryDeclaration, owner: str, document: Document, at: Location
    ) -> Iterator[Snippet]:
        """Yield the snippets that an entry declares in one of its two fields for them."""
        for number, declared in enumerate(getattr(entry, field)):
            location = (*at, field, number)
            part, shown = document.part(location), field == "snippets"
            snippet = self._snippets.read(declared, owner, part, location, shown=shown)
            if snippet and isinstance(declared, ClaimDeclaration):
                sentences = tuple(sentences_of(entry.answer).get(declared.id, ()))
                snippet = replace(snippet, sentences=sentences, elsewhere=declared.elsewhere)
            if snippet:
                yield snippet


def _misdeclared(unknown: Iterable[Location], topic: str, document: Document) -> Iterator[str]:
    """Yield the paths of snippets among whose checks a field is misspelt."""
    for location in unknown:
        match location:
            case ("entries", int() as index, str() as field, int() as number, "checks", *_):
                entry = document.data["entries"][index]
                yield f"{topic}/{entry.get('id')}/{entry[field][number].get('id')}"


def _names_in(parts: Iterable[object]) -> set[str]:
    """Return what others may refer to by name in data that cannot be used."""
    found: set[str] = set()
    waiting = list(parts)
    while waiting:
        match waiting.pop():
            case str() as text:
                found.add(text)
            case dict() as mapping:
                waiting += (v for k, v in mapping.items() if k not in ("answer", "related"))
                found.update(_SHOWN.findall(str(mapping.get("answer", ""))))
            case list() as items:
                waiting += items
    return found


def _words_of(path: Path) -> frozenset[str]:
    """Return what may be a name in a file that cannot be read."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    return frozenset(_WORD.findall(text))
