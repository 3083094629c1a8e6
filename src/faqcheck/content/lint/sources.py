"""Rules about addresses on the web, in sentences and as the sources of an answer."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from faqcheck.content.lint.links import place_at
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
_LOOKS_LIKE_A_PLACE = re.compile(r"\S+[#@]\S*|[a-z]+:/\S*|www\.\S+|[\w.-]+/[\w.-]+/\d+")
_GLUED = re.compile(r"[^/=]https?://")
"""An address right behind another one; archives and queries hold one behind a slash or `=`."""
_SENTENCE = re.compile(
    "[\u2018-\u201f\u2026\u3000-\u3002\u3008-\u3011\u3014-\u301b\uff01\uff08-\uff0c\uff1a\uff1b\uff1f]"
    "|(?<=[A-Za-z0-9])[\u3040-\u30ff\u4e00-\u9fff]"
)
"""Marks of a sentence; its first letter right behind an address that is ASCII."""
_MARKS = "\u2019\u201d\u2026\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f"
_SENTENCE_END = re.compile(f"[{_MARKS}]$|#.*[{_MARKS}]")
"""Marks that end a part of a sentence, and hardly an address; an anchor is made without them."""
_DELIMITER = re.compile(r"(?:\]\(|[<\"']|\]: ?)$")
"""Stands before an address whose end its author marks, too."""


def links(content: Content) -> Iterator[Problem]:
    """Yield addresses in answers and pages that are known to be dead, or cut in the wrong place."""
    for _, text, start in content.prose:
        for match in _ADDRESS.finditer(text):
            place = place_at(start, text, match.start())
            ends = _DELIMITER.search(text, max(0, match.start() - 3), match.start()) is not None
            yield from _address_problems(match[0], place, content.project, is_delimited=ends)


def sources(content: Content) -> Iterator[Problem]:
    """Yield sources that cannot be read, or whose address no link may have either."""
    for entry in content.faq.entries.values():
        for number, source in enumerate(entry.declared.sources):
            if _ADDRESS.fullmatch(source.at):
                problems = list(
                    _address_problems(source.at, entry.span, content.project, is_delimited=True)
                )
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


def dates_and_ranges(content: Content) -> Iterator[Problem]:
    """Yield days that have not come, and version ranges that are none."""
    for entry in content.faq.entries.values():
        if entry.declared.updated > content.today + dt.timedelta(days=1):
            yield Problem(
                content.span(entry, "updated"),
                "future-date",
                f"{entry.declared.updated} has not come yet.",
                "Write the day on which the answer was last looked at.",
            )
        for name, text in entry.declared.applies_to.packages.items():
            try:
                SpecifierSet(text)
            except InvalidSpecifier:
                yield Problem(
                    content.span(entry, "applies_to", "packages", name),
                    "bad-range",
                    f"{text!r} is not a range of versions.",
                    _RANGE.format(text) if _is_version(text) else _NO_RANGE,
                )


_RANGE = 'Write "=={0}" for it alone, or ">={0}" from it on.'
_NO_RANGE = 'Write one as pip reads it, such as ">=0.13,<0.19".'


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


_SCHEMES = ("http", "https", "mailto", "ftp", "faq", "claim", "tel", "file")
_SCHEME = re.compile(r"(?<![\w/.])(?P<scheme>[a-z]{3,8}):/{1,3}(?=\w)")


def schemes(content: Content) -> Iterator[Problem]:
    """Yield addresses that begin with what is almost a scheme, or with too few slashes."""
    for _, text, start in content.prose:
        for match in _SCHEME.finditer(text):
            scheme, near = match["scheme"], difflib.get_close_matches(match["scheme"], _SCHEMES, 1)
            slashes = match[0].count("/")
            if (scheme not in _SCHEMES and near) or (scheme in ("http", "https") and slashes != 2):
                yield Problem(
                    place_at(start, text, match.start()),
                    "mangled-link",
                    f"{match[0]!r} begins no address.",
                    f"Write {(near or [scheme])[0]}://",
                )


_REVERSED = re.compile(r"\((?P<text>[^()\n]+)\)\[(?P<target>(?:https?:|faq:|claim:)[^\]\s]+)\]")


def reversed_links(content: Content) -> Iterator[Problem]:
    """Yield links whose brackets stand the wrong way around."""
    for _, text, start in content.prose:
        for match in _REVERSED.finditer(text):
            yield Problem(
                place_at(start, text, match.start()),
                "mangled-link",
                "the brackets of this link stand the wrong way around.",
                f"Write [{match['text']}]({match['target']}).",
            )


def _address_problems(
    address: str, span: Span, project: Project, *, is_delimited: bool
) -> Iterator[Problem]:
    """Yield what is wrong with an address.

    A letter beyond ASCII may be part of an address whose end is marked; a percent-encoded one is.
    """
    for start, reason in project.settings.dead_links.items():
        if address.startswith(start):
            yield Problem(
                span,
                "dead-link",
                f"{address!r} leads nowhere: {reason}.",
                "Link to what took its place.",
            )
    ends_sentence = _SENTENCE_END.search(unquote(address)) if "#" in address else None
    if ends_sentence or (_SENTENCE_END if is_delimited else _SENTENCE).search(address):
        yield Problem(
            span,
            "mangled-link",
            f"{address!r} holds characters that belong to the sentence around it.",
            "Cut the address where it ends.",
        )
    if _GLUED.search(address):
        yield Problem(span, "mangled-link", f"{address!r} is two addresses in one.", "Split it.")
