"""Words of a field that mean the same, for search: `search/synonyms.yml` below the topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.content.declared import read_declared
from faqcheck.content.model import Synonyms
from faqcheck.content.source import Document, read_document
from faqcheck.errors import Problem, Read, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faqcheck.content.project import Project

__all__ = ["read_synonyms", "synonyms_file"]


def synonyms_file(project: Project) -> Path:
    """Return where the synonyms of a project are declared, whether or not there are any."""
    return project.topics / "search" / "synonyms.yml"


def read_synonyms(project: Project) -> Read[Synonyms]:
    """Return the synonyms that a project declares, and what is wrong with them."""
    path = synonyms_file(project)
    if not path.exists():
        return Read(Synonyms(), [])
    document, problems, _ = read_document(path, relative=project.relative(path))
    if document is None or problems:
        return Read(Synonyms(), problems)
    read = read_declared(Synonyms, document)
    if read.value is None:
        return Read(Synonyms(), read.problems)
    return Read(read.value, [*read.problems, *_repeated(read.value, document)])


def _repeated(synonyms: Synonyms, document: Document) -> Iterator[Problem]:
    """Yield each phrase that is declared twice: the search would join two groups into one."""
    seen: dict[str, Span] = {}
    for number, group in enumerate(synonyms.same):
        for place, phrase in enumerate(group):
            span = document.span(("same", number, place))
            if (first := seen.setdefault(phrase.casefold(), span)) is not span:
                yield Problem(
                    span,
                    "duplicate-synonym",
                    f"{phrase!r} is declared at line {first.line} too.",
                    "Keep it in one group, or join the two groups.",
                )
