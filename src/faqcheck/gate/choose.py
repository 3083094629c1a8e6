"""Which cases people mean: by id, by entry, by file."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from faqcheck.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faqcheck.content import Case, Faq, Project


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list of names stands for."""

    cases: frozenset[str]
    without_code: tuple[str, ...]
    """Names of answers that show no code: there is nothing to run."""
    unknown: Mapping[str, str]
    """Name that stands for nothing -> what was perhaps meant."""


def choose_cases(
    names: Iterable[str], cases: Mapping[str, Case], faq: Faq, project: Project
) -> Chosen:
    """Return the cases that names stand for.

    A name is the beginning of a case's id, a glob over ids, an entry or one of its former ids with
    or without its topic, an entry's snippet, a file that is run, a topic's file or a page.
    """
    found: set[str] = set()
    empty: list[str] = []
    unknown: dict[str, str] = {}
    for name in names:
        if matching := _matching(name, cases, faq, project):
            found |= matching
        elif _entry_of(name, faq) is not None:
            empty.append(name)
        else:
            unknown[name] = did_you_mean(name, _typed(cases, faq))
    return Chosen(frozenset(found), tuple(empty), unknown)


def _matching(name: str, cases: Mapping[str, Case], faq: Faq, project: Project) -> set[str]:
    if found := {case for case in cases if case.startswith(name) or fnmatch(case, name)}:
        return found
    entry, _, rest = name.partition("/")
    if (place := _entry_of(entry, faq)) is not None:
        beginning = f"{place}/{rest}"
        return {case for case in cases if case.startswith(beginning)}
    path = posixpath.normpath(name)
    files = {path, f"{project.settings.snippets}/{path}"}
    return {
        case.id
        for case in cases.values()
        if files & {case.snippet.file, case.snippet.span.path, _declared_in(case)}
    }


def _declared_in(case: Case) -> str:
    place = case.snippet.declared_at or case.snippet.span
    return place.path


def _entry_of(name: str, faq: Faq) -> str | None:
    """Return topic/entry for an entry's id, also with its topic, or a former id."""
    last = name.rpartition("/")[2]
    for entry in faq.entries.values():
        if last in (entry.id, *entry.declared.aliases) and name in (last, f"{entry.topic}/{last}"):
            return f"{entry.topic}/{entry.id}"
    return None


def _typed(cases: Iterable[str], faq: Faq) -> set[str]:
    """Return what people type: topic/entry, topic/entry/snippet, whole ids, and bare entries."""
    return {case.rsplit("/", depth)[0] for case in cases for depth in range(4)} | {*faq.entries}
