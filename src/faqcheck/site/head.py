"""What the head of a page tells machines: its card, its languages, and the question as JSON-LD."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from faqcheck.site.links import ENGLISH
from faqcheck.site.templates import template
from faqcheck.site.text import paragraphs, plain
from faqcheck.site.words import translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faqcheck.content import Entry
    from faqcheck.site.shared import Shared

CARDS = "assets/faqcheck/cards"
"""Folder of the images."""
_TEXT = 1500
"""Characters of an answer that search engines are told."""


@dataclass(frozen=True, slots=True)
class About:
    """What a page is about, as far as its address tells it."""

    language: str
    others: Mapping[str, str]
    """Language -> file of the same page in it, less the suffix, its own one among them."""
    entry: Entry | None = None


def head_html(about: About, shared: Shared, *, page: str, title: str, description: str) -> str:
    """Return tags for the head of a page.

    Args:
        about: what it is.
        shared: the site.
        page: its file below the folder of the pages, less the suffix.
        title: escaped, as the theme shows it.
        description: the same.
    """
    addresses = shared.addresses
    url = addresses.url(page)
    languages = {
        language: addresses.absolute(addresses.url(other))
        for language, other in about.others.items()
    }
    entry = about.entry
    has_card = entry is not None and shared.has_card(entry, about.language)
    image = f"{CARDS}/{_card(entry, about.language)}" if entry is not None and has_card else None
    return template("head.html").render(
        t=partial(translated, language=about.language),
        title=Markup(title),  # noqa: S704
        description=Markup(description),  # noqa: S704
        name=shared.project.settings.name,
        url=addresses.absolute(url) if addresses.root else None,
        image=addresses.absolute(image) if image and addresses.root else None,
        is_article=entry is not None,
        locale={"en": "en_US", "zh": "zh_CN"}[about.language],
        languages=languages if len(languages) > 1 and addresses.root else {},
        feed=addresses.between(addresses.made("feed.xml"), page) if addresses.root else None,
        markdown=addresses.between(f"{_prefix(about)}q/{entry.id}.md", page) if entry else None,
        jsonld=Markup(_script(_question(entry, about, shared))) if entry else None,  # noqa: S704
    )


def with_head(page: str, head: str) -> str:
    """Return a built page with tags in its head, in place of those that the theme makes of them.

    The script of Material asks for a sitemap beside whatever `rel="alternate"` names, each time;
    with a blank behind it, it finds none, and to everyone else it is the same.
    """
    before, closing, after = page.partition("</head>")
    if "hreflang=" in head:
        before = _LANGUAGE_LINK.sub("", before)
    both = f"{before}{head}\n".replace('rel="alternate"', 'rel="alternate "')
    return f"{both}{closing}{after}" if closing else page


_LANGUAGE_LINK = re.compile(r'<link rel="alternate"[^>]*\bhreflang="[^"]*">')


def _prefix(about: About) -> str:
    return "" if about.language == ENGLISH else f"{about.language}/"


def _card(entry: Entry, language: str) -> str:
    return f"{entry.id}.png" if language == ENGLISH else f"{language}/{entry.id}.png"


def _question(entry: Entry, about: About, shared: Shared) -> dict[str, Any]:
    url = shared.addresses.permanent(entry, about.language)
    text = " ".join(plain(part) for part in paragraphs(shared.answer_of(entry, about.language)))
    short = text if len(text) <= _TEXT else f"{text[:_TEXT].rpartition(' ')[0]} …"
    day = str(entry.declared.updated)
    author = {"@type": "Organization", "name": shared.project.settings.name}
    return {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "inLanguage": about.language,
        "mainEntity": {
            "@type": "Question",
            "name": plain(shared.question_of(entry, about.language)),
            "text": plain(shared.question_of(entry, about.language)),
            "answerCount": 1,
            "datePublished": day,
            "author": author,
            "acceptedAnswer": {
                "@type": "Answer",
                "text": short,
                "url": url,
                "datePublished": day,
                "author": author,
            },
        },
    }


def _script(data: Mapping[str, Any]) -> str:
    """Return JSON that may stand in a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
