"""The files that programs read: permanent addresses, JSON, a feed, a list for language models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faqcheck.site.data import json_pieces, json_text
from faqcheck.site.templates import template
from faqcheck.site.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content import Entry, Faq, Topic
    from faqcheck.site.links import Addresses

_FEED_LENGTH = 50


def machine_files(faq: Faq, addresses: Addresses) -> Iterator[tuple[str, str | Iterator[str]]]:
    """Yield these files, each with its path below the site's root."""
    for entry in faq.entries.values():
        for name in (entry.id, *entry.declared.aliases):
            yield f"q/{name}/index.html", _redirect(entry, addresses)
    for table in faq.tables:
        yield f"assets/faqcheck/tables/{table.id}.json", f"{json_text(table.rows)}\n"
    yield addresses.made("faq.json"), _json(faq, addresses)
    yield addresses.made("llms.txt"), _llms(faq, addresses)
    yield addresses.made("feed.xml"), _feed(faq, addresses)


def _redirect(entry: Entry, addresses: Addresses) -> str:
    """Return a page that leads to a question without a script; its address never changes."""
    target = f"../../{addresses.question(entry)}"
    canonical = addresses.absolute(addresses.question(entry)) if addresses.settings.site else target
    return template("redirect.html").render(
        question=entry.question, target=target, canonical=canonical
    )


def _json(faq: Faq, addresses: Addresses) -> Iterator[str]:
    topics = (
        {
            "id": topic.id,
            "title": topic.declared.topic,
            "summary": topic.declared.summary,
            "entries": [_entry(entry, addresses) for entry in topic.entries],
        }
        for topic in faq.topics
    )
    return json_pieces({"name": addresses.settings.name, "topics": topics})


def _entry(entry: Entry, addresses: Addresses) -> dict[str, Any]:
    declared = entry.declared
    return {
        "id": entry.id,
        "address": addresses.permanent(entry),
        "question": declared.question,
        "also_asked": declared.also_asked,
        "symptoms": declared.symptoms,
        "answer": declared.answer,
        "snippets": {s.id: s.text for s in entry.snippets if s.shown},
        "sources": [source.model_dump(exclude_none=True) for source in declared.sources],
        "applies_to": declared.applies_to.model_dump(),
        "related": declared.related,
        "aliases": declared.aliases,
        "updated": str(declared.updated),
    }


def _llms(faq: Faq, addresses: Addresses) -> str:
    topics: list[tuple[Topic, list[tuple[Entry, str]]]] = [
        (topic, [(entry, addresses.permanent(entry)) for entry in topic.entries])
        for topic in faq.topics
    ]
    return template("llms.txt").render(name=addresses.settings.name, topics=topics)


def _feed(faq: Faq, addresses: Addresses) -> str:
    """Return an Atom feed of the answers that changed last."""
    titles = {topic.id: plain(topic.declared.topic) for topic in faq.topics}
    newest = sorted(faq.entries.values(), key=lambda e: (e.declared.updated, e.id), reverse=True)
    return template("feed.xml").render(
        name=addresses.settings.name,
        home=addresses.absolute(""),
        address=addresses.absolute(addresses.made("feed.xml")),
        updated=newest[0].declared.updated if newest else "1970-01-01",
        entries=[(e, titles[e.topic], addresses.permanent(e)) for e in newest[:_FEED_LENGTH]],
    )
