"""The files that programs read: former addresses, JSON, a feed, lists for language models.

Their forms are documented in `docs/faqcheck/files.md`; `VERSION` counts up when one changes so that
a program that reads it has to change.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from faqcheck.site.blocks import download_path
from faqcheck.site.data import json_pieces, json_text
from faqcheck.site.exports import answer_export
from faqcheck.site.facts import data_of
from faqcheck.site.links import CHINESE
from faqcheck.site.templates import template
from faqcheck.site.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content import Entry, Table, Topic
    from faqcheck.site.links import Addresses
    from faqcheck.site.shared import Shared
    from faqcheck.site.write import Maker

VERSION = 1
"""Of the form of `faq.json` and `llms.txt`."""
_FEED_LENGTH = 50
_ROBOTS = "User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n"


def machine_files(shared: Shared) -> Iterator[tuple[str, Maker]]:
    """Yield these files: path below the site's root, and what makes its content."""
    faq, addresses = shared.faq, shared.addresses
    for entry in faq.entries.values():
        own = () if addresses.page_each else (entry.id,)
        for name in (*own, *entry.declared.aliases):
            page, to = f"q/{name}/index", addresses.question(entry)
            yield f"{page}.html", partial(_redirect, entry, page, addresses, to=to)
    for entry in faq.retired.values():
        for name in entry.declared.aliases:
            page, to = f"q/{name}/index", addresses.url(addresses.retired_page(entry))
            yield f"{page}.html", partial(_redirect, entry, page, addresses, to=to)
    for table in faq.tables:
        yield f"assets/faqcheck/tables/{table.id}.json", partial(_rows, table)
    yield addresses.made("faq.json"), partial(_json, shared)
    yield addresses.made("llms.txt"), partial(_llms, shared)
    yield addresses.made("llms-full.txt"), partial(_llms_full, shared)
    if addresses.root is not None:  # neither can be right without an address
        yield addresses.made("feed.xml"), partial(_feed, shared)
        if not (shared.project.path(shared.project.settings.docs) / "robots.txt").exists():
            yield "robots.txt", partial(_ROBOTS.format, addresses.root)


def exports(shared: Shared) -> Iterator[tuple[str, Maker]]:
    """Yield answers as Markdown, and long files: path in the built site, and what makes it.

    A generator would take these for pages of its own, so they are put beside what it has built.
    """
    for entry in shared.faq.entries.values():
        yield f"q/{entry.id}.md", partial(answer_export, entry, shared)
        if entry.zh is not None:
            yield f"zh/q/{entry.id}.md", partial(answer_export, entry, shared, CHINESE)
        for snippet in entry.snippets:
            if (path := download_path(snippet)) is not None:
                yield path, partial(str, snippet.text)


def _rows(table: Table) -> str:
    return f"{json_text(table.rows)}\n"


def _redirect(entry: Entry, page: str, addresses: Addresses, *, to: str) -> str:
    """Return a page that leads to a question without a script; its address never changes."""
    # An address of old has a slash at its end whatever the pages of the site are called.
    target = "../" * page.count("/") + to
    canonical = addresses.absolute(to) if addresses.root else target
    return template("redirect.html").render(
        question=entry.question, target=target, canonical=canonical
    )


def _json(shared: Shared) -> Iterator[str]:
    topics = (
        {
            "id": topic.id,
            "title": topic.declared.topic,
            "summary": topic.declared.summary,
            "zh": topic.declared.zh.model_dump(mode="json") if topic.declared.zh else None,
            "entries": [_entry(entry, shared) for entry in topic.entries],
        }
        for topic in shared.faq.topics
    )
    named = {"version": VERSION, "name": shared.addresses.settings.name}
    return json_pieces({**named, "site": shared.addresses.root, "topics": topics})


def _entry(entry: Entry, shared: Shared) -> dict[str, Any]:
    return {
        **data_of(entry.declared),
        "address": shared.addresses.permanent(entry),
        "markdown": shared.addresses.absolute(f"q/{entry.id}.md"),
        "snippets": {s.id: s.text for s in entry.snippets if s.shown},
    }


def _llms(shared: Shared) -> str:
    topics: list[tuple[Topic, list[tuple[Entry, str, str]]]] = [
        (
            topic,
            [
                (e, shared.addresses.absolute(f"q/{e.id}.md"), plain(shared.first_sentence(e)))
                for e in topic.entries
            ],
        )
        for topic in shared.faq.topics
    ]
    return template("llms.txt").render(
        name=shared.addresses.settings.name,
        version=VERSION,
        full=shared.addresses.absolute(shared.addresses.made("llms-full.txt")),
        data=shared.addresses.absolute(shared.addresses.made("faq.json")),
        topics=topics,
    )


def _llms_full(shared: Shared) -> Iterator[str]:
    yield f"<!-- {shared.addresses.settings.name}: every answer. Form: {VERSION} -->\n\n"
    for entry in shared.faq.entries.values():
        yield f"{answer_export(entry, shared)}\n---\n\n"


def _feed(shared: Shared) -> str:
    """Return an Atom feed of the answers that changed last."""
    addresses = shared.addresses
    titles = {topic.id: plain(topic.declared.topic) for topic in shared.faq.topics}
    entries = shared.faq.entries.values()
    newest = sorted(entries, key=lambda e: (e.declared.updated, e.id), reverse=True)
    return template("feed.xml").render(
        name=addresses.settings.name,
        home=addresses.absolute(""),
        address=addresses.absolute(addresses.made("feed.xml")),
        updated=newest[0].declared.updated if newest else "1970-01-01",
        entries=[
            (e, titles[e.topic], addresses.permanent(e), plain(shared.first_sentence(e)))
            for e in newest[:_FEED_LENGTH]
        ],
    )
