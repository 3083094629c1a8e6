"""Rules about the names that lead to an answer: unique, well formed, and never lost."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from faqcheck.content.addresses import ADDRESSES, ever_published, listed_addresses
from faqcheck.content.conflicts import MARKERS
from faqcheck.content.lint.content import place_of, published_addresses
from faqcheck.content.published import OVERVIEWS, made_files
from faqcheck.errors import LoadError, Problem, Span, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.declared import Location
    from faqcheck.content.lint.content import Content
    from faqcheck.content.model import Entry, Snippet

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def topic_names(content: Content) -> Iterator[Problem]:
    """Yield topics whose file has no good name, or whose page would hide another one."""
    docs = content.project.settings.docs
    named = content.project.settings.files
    taken = {f"{docs}/{named.get(name, name)}": what for name, what in OVERVIEWS.items()}
    taken |= {page.path: page.path for page in content.faq.pages}
    for topic in content.faq.topics:
        if not _ID.fullmatch(topic.id):
            yield Problem(
                Span(topic.span.path),
                "bad-id",
                f"the name of this file, {topic.id!r}, is not a valid id.",
                "Use lower case letters, digits and single hyphens, as in 'slow-start.yml'.",
            )
        elif (other := taken.get(f"{docs}/{topic.id}.md")) is not None:
            yield Problem(
                Span(topic.span.path),
                "duplicate-id",
                f"the page of this topic, {topic.id}.md, would take the place of {other}.",
                "Rename this file.",
            )


def displaced_files(content: Content) -> Iterator[Problem]:
    """Yield files of an author that have the name of one that rendering makes."""
    settings = content.project.settings
    topics = {f"{topic.id}.md" for topic in content.faq.topics}  # see `topic_names`
    old = {new: name for name, new in settings.files.items()}
    for name, what in made_files(content.faq, settings.files).items():
        path = content.project.path(settings.docs) / name
        if name in topics or not os.path.lexists(path):
            continue
        kind = old.get(name, name)
        other = f"other-{name}"
        move = f'set \'"{kind}" = "{other}"\' below [tool.faqcheck.files], which moves ours'
        yield Problem(
            Span(f"{settings.docs}/{name}"),
            "displaced-file",
            f"this file has the name of the one that faqcheck makes: {name}, {what}.",
            f"Rename this file, or {move}." if kind in OVERVIEWS else "Rename this file.",
        )


def duplicate_ids(content: Content) -> Iterator[Problem]:
    """Yield names that two entries, or two snippets of one entry, have in common."""
    owners: dict[str, Entry] = {}
    for topic in content.faq.topics:
        for entry in (*topic.entries, *topic.retired):
            yield from _duplicate_names(entry, owners, content)
            ids: dict[str, Snippet] = {}
            for snippet in entry.snippets:
                first = ids.setdefault(snippet.id, snippet)
                if first is not snippet:
                    yield Problem(
                        content.span(snippet, "id"),
                        "duplicate-id",
                        f"the snippet at {place_of(first)} has the id {snippet.id!r} too.",
                        "Choose another id.",
                    )


def _duplicate_names(entry: Entry, owners: dict[str, Entry], content: Content) -> Iterator[Problem]:
    names: list[tuple[str, Location]] = [(entry.id, ("id",))]
    names += [(name, ("aliases", n)) for n, name in enumerate(entry.declared.aliases)]
    for name, location in names:
        if name in owners:
            other = owners[name]
            where = "this entry" if other is entry else f"the entry at {other.span}"
            yield Problem(
                content.span(entry, *location),
                "duplicate-id",
                f"{name!r} already leads to {where}.",
                "Choose another id.",
            )
        owners.setdefault(name, entry)


def addresses(content: Content) -> Iterator[Problem]:
    """Yield published addresses that lead nowhere now, and new ones that are not listed yet."""
    path = content.project.ledger / ADDRESSES
    if not path.is_file():
        return
    relative = content.project.relative(path)
    try:
        listed = listed_addresses(content.project)
    except LoadError as err:
        yield from err.problems
        return
    current = published_addresses(content.faq)
    already = {name for _, name in listed}
    known = content.known(current)
    for number, name in listed:
        if name.startswith(MARKERS):
            yield Problem(
                Span(relative, number),
                "merge-marker",
                "git could not merge this file and left a marker here.",
                "Run 'faqcheck lint --fix': it keeps the addresses of both sides.",
            )
        elif name not in known:
            yield _lost(Span(relative, number), name, content)
    for entry in (*content.faq.entries.values(), *content.faq.retired.values()):
        for name in sorted({entry.id, *entry.declared.aliases} - already):
            yield Problem(
                content.span(entry, "id"),
                "unlisted-address",
                f"/q/{name}/ is not in {relative} yet.",
                "Run 'faqcheck lint --fix'.",
            )


def _lost(span: Span, name: str, content: Content) -> Problem:
    """Return the problem that a listed address leads to no answer."""
    if name in ever_published(content.project):
        return Problem(
            span,
            "changed-id",
            f"/q/{name}/ was published and would lead nowhere.",
            "Put the old id under 'aliases' of the entry that answers it now. "
            + did_you_mean(name, published_addresses(content.faq)),
        )
    return Problem(
        span,
        "draft-address",
        f"/q/{name}/ leads nowhere; it was never published.",
        "Run 'faqcheck lint --fix': it drops the address.",
    )
