"""Translations: from which wording each was made, and whether that still stands."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from faqcheck.content.model import EntryDeclaration, TableDeclaration, TopicDeclaration
from faqcheck.content.source import Document, read_document
from faqcheck.errors import LoadError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from faqcheck.content.declared import Location
    from faqcheck.content.model import Faq
    from faqcheck.content.project import Project
    from faqcheck.errors import Span

Translatable = EntryDeclaration | TopicDeclaration | TableDeclaration
State = Literal["current", "stale", "missing"]
DIGITS = 12
"""Of a digest, in hexadecimal."""
_VALUE = re.compile(r""""[^"]*"|'[^']*'|[^\s,}#]+""")


def source_digest(declared: Translatable) -> str:
    """Return the digest of the English words that a translation is made from.

    Code, sources and dates are not among them: they are shared.
    """
    match declared:
        case EntryDeclaration():
            shown = [s for s in declared.snippets if s.title or s.tab]
            words: list[object] = [declared.question, declared.also_asked, declared.answer]
            words.append([[s.id, s.title, s.tab] for s in shown])
        case TopicDeclaration():
            words = [declared.topic, declared.summary]
        case TableDeclaration():
            columns = [[name, c.label, c.unit] for name, c in declared.columns.items()]
            plot = declared.plot.title if declared.plot else None
            words = [declared.title, declared.note, columns, plot]
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def translation_state(declared: Translatable) -> State:
    """Say whether a translation is there, and made from the English as it is now."""
    if declared.zh is None:
        return "missing"
    return "current" if declared.zh.of == source_digest(declared) else "stale"


@dataclass(frozen=True, slots=True)
class Translatables:
    """A part of the content that has English words."""

    name: str
    """`topic/entry`, `topic`, or `tables/table`."""
    declared: Translatable
    span: Span
    location: Location
    """Of the part in its YAML file."""

    @property
    def state(self) -> State:
        """Say whether its translation is current."""
        return translation_state(self.declared)


def translatables(faq: Faq) -> Iterator[Translatables]:
    """Yield everything that can be translated, in reading order, tables last."""
    for topic in faq.topics:
        yield Translatables(topic.id, topic.declared, topic.span, ())
        for e in topic.entries:
            yield Translatables(f"{topic.id}/{e.id}", e.declared, e.span, e.location)
    for table in faq.tables:
        yield Translatables(f"tables/{table.id}", table.declared, table.span, ())


def stale_translations(faq: Faq) -> list[str]:
    """Return the names of translations whose English has changed since they were made."""
    return [part.name for part in translatables(faq) if part.state == "stale"]


def stamp_translations(faq: Faq, project: Project, names: Collection[str]) -> list[str]:
    """Write into translations that they are made from the English as it is now.

    Args:
        faq: the content.
        project: where it lies.
        names: of the parts to stamp, as `Translatables.name`, or only the entry's id.

    Returns:
        The names of the parts whose file was changed.
    """
    chosen = [
        part
        for part in translatables(faq)
        if part.state == "stale" and not {part.name, part.name.rpartition("/")[2]}.isdisjoint(names)
    ]
    for path in dict.fromkeys(part.span.path for part in chosen):
        document, problems, _ = read_document(project.path(path), relative=path)
        if document is None or problems:
            raise LoadError(problems)
        text = _stamped(document, (part for part in chosen if part.span.path == path))
        whole = project.path(path)
        beside = whole.with_name(f".{whole.name}.new")
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(whole)
    return [part.name for part in chosen]


def _stamped(document: Document, parts: Iterable[Translatables]) -> str:
    """Return the text of a file with digests; from its end, so that places stay right."""
    lines = document.text.split("\n")
    for part in sorted(parts, key=lambda part: part.location, reverse=True):
        value = f'"{source_digest(part.declared)}"'
        fields = document.span((*part.location, "zh"))
        if part.declared.zh is not None and part.declared.zh.of is not None:
            span = document.span((*part.location, "zh", "of"))
            line, at = lines[span.line - 1], span.column - 1
            lines[span.line - 1] = line[:at] + _VALUE.sub(value, line[at:], count=1)
            continue
        line, at = lines[fields.line - 1], fields.column - 1
        before, rest = line[:at], line[at:]
        if rest.startswith("{"):
            lines[fields.line - 1] = f"{before}{{of: {value}, {rest[1:].lstrip()}"
        else:
            lines[fields.line - 1] = f"{before}of: {value}\n{' ' * at}{rest}"
    return "\n".join(lines)
