"""Rules about addresses on the web, in sentences and as the sources of an answer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from faqcheck.content.lint.text import place_at
from faqcheck.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.lint.content import Content
    from faqcheck.content.project import Project
    from faqcheck.errors import Span

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
_SOURCE_FORMS = (
    re.compile(r"https?://\S+"),
    re.compile(r"[\w.-]+/[\w.-]+#\d+"),
    re.compile(r"[\w.-]+/[\w.-]+@[0-9A-Za-z.+-]+(:\S+)?"),
)
_LOOKS_LIKE_A_PLACE = re.compile(r"\S+[#@]\S*|[a-z]+:/\S*|www\.\S+")
_GLUED = re.compile(r"[^/=]https?://")
"""An address right behind another one; archives and queries hold one behind a slash or `=`."""
_ESCAPED = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")


def links(content: Content) -> Iterator[Problem]:
    """Yield addresses in answers and pages that are known to be dead, or cut in the wrong place."""
    for _, text, start in content.prose:
        for match in _ADDRESS.finditer(text):
            place = place_at(start, text, match.start())
            yield from _address_problems(match[0], place, content.project)


def sources(content: Content) -> Iterator[Problem]:
    """Yield sources that cannot be read, or whose address no link may have either."""
    for entry in content.faq.entries.values():
        for number, source in enumerate(entry.declared.sources):
            if _ADDRESS.fullmatch(source.at):
                problems = list(_address_problems(source.at, entry.span, content.project))
            elif _LOOKS_LIKE_A_PLACE.fullmatch(source.at) and not any(
                form.fullmatch(source.at) for form in _SOURCE_FORMS
            ):
                problems = [
                    Problem(
                        entry.span,
                        "bad-source",
                        f"cannot read the source {source.at!r}.",
                        "Write https://…, owner/name#12, owner/name@commit:path, or the name "
                        "of a document.",
                    )
                ]
            else:
                continue
            for problem in problems:
                yield replace(problem, span=content.span(entry, "sources", number))


def _address_problems(address: str, span: Span, project: Project) -> Iterator[Problem]:
    for start, reason in project.settings.dead_links.items():
        if address.startswith(start):
            yield Problem(
                span,
                "dead-link",
                f"{address!r} leads nowhere: {reason}.",
                "Link to what took its place.",
            )
    if not address.isascii() or _ESCAPED.search(address.partition("#")[2]):
        yield Problem(
            span,
            "mangled-link",
            f"{address!r} holds characters that belong to the sentence around it.",
            "Cut the address where it ends.",
        )
    if _GLUED.search(address):
        yield Problem(span, "mangled-link", f"{address!r} is two addresses in one.", "Split it.")
