"""What a page says about all of its blocks, in the front matter that MkDocs reads too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from faqcheck.content.declared import read_declared
from faqcheck.content.levels import Levels
from faqcheck.content.model import Declared, Fixture, Identifier
from faqcheck.content.source import parse_document
from faqcheck.errors import LoadError, Span

if TYPE_CHECKING:
    from faqcheck.content.load.report import Report

_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?P<text>.*?)^(---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE
)
_OURS = re.compile(r"^faqcheck[ \t]*:.*\n?(?:^(?:[ \t].*)?\n)*", re.MULTILINE)
"""Only our own key is read: what else stands there is for other programs."""


class PageDeclaration(Declared):
    """`faqcheck:` in the front matter of a page."""

    levels: Levels = Field({}, description="Check -> error, warning or off, for its blocks.")
    session: Identifier | None = Field(
        None,
        description="Name of the session that all Python blocks of the page which run share; its "
        "bash blocks share one shell.",
    )
    fixtures: list[Fixture] = Field(
        [], description="Fixtures of pytest, by name, that its blocks which run get."
    )


class FrontMatter(Declared):
    """The part of a page's front matter that is about faqcheck."""

    faqcheck: PageDeclaration = PageDeclaration()


def read_front_matter(text: str, relative: str, report: Report) -> PageDeclaration:
    """Return what a page declares; what is wrong with it is reported."""
    found = _FRONT_MATTER.match(text)
    ours = _OURS.search(found["text"]) if found else None
    if found is None or ours is None:
        return PageDeclaration()
    before = text.count("\n", 0, found.start("text") + ours.start())
    try:
        read = read_declared(FrontMatter, parse_document(ours[0], relative=relative))
        problems, value = read.problems, read.value
    except LoadError as err:
        problems, value = list(err.problems), None
    report.problems += (
        replace(p, span=Span(relative, p.span.line + before, p.span.column)) for p in problems
    )
    return value.faqcheck if value else PageDeclaration()
