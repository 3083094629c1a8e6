"""Rules about the Markdown of the site: what answers and pages are written with is switched on."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from faqcheck.content.markdown import read_dialect
from faqcheck.errors import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.lint.content import Content

_SIGNS = {
    "admonition": (re.compile(r"^[ \t]*!!! ?[\w-]+( |$)", re.MULTILINE), "'!!! note'"),
    "pymdownx.details": (re.compile(r"^[ \t]*\?\?\?\+? ?[\w-]+( |$)", re.M), "'??? note'"),
    "pymdownx.tabbed": (re.compile(r'^[ \t]*===[!+]{0,2} "', re.MULTILINE), "'=== \"Tab\"'"),
    "footnotes": (re.compile(r"^\[\^[^\]\s]+\]:[ \t]", re.MULTILINE), "'[^1]: …'"),
    "tables": (
        re.compile(r"^[ \t]{0,40}\|?[ \t]{0,40}:?-{2,}:?[ \t]{0,40}\|[ |:-]*$", re.M),
        "a table",
    ),
    "attr_list": (
        re.compile(r"^#{1,6} [^{}\n]*\{:? ?[#.][^{}\n]*\}[ \t]*$", re.MULTILINE),
        "a heading with '{ #id }'",
    ),
    "md_in_html": (
        re.compile(r"<\w{1,20} (?:[^<>\n]{0,200} )?markdown[=>]"),
        "HTML with 'markdown'",
    ),
    "pymdownx.snippets": (re.compile(r"^[ \t]*--8<-- [\"\']\w", re.MULTILINE), "'--8<-- \"file\"'"),
}
"""Extension -> how to see that a text needs it, and what that is."""


def extensions(content: Content) -> Iterator[Problem]:
    """Yield extensions that pages need and that the site does not load, each once."""
    dialect = read_dialect(content.project).value
    if dialect.path is None:
        return  # no site to hold to it
    for name, (what, place) in _needed(content).items():
        if not dialect.has(name):
            yield Problem(
                dialect.span,
                "missing-extension",
                f"the Markdown extension {name!r} is not loaded, so {what} at {place} is shown "
                "as it is written.",
                f"Add '- {name}' below 'markdown_extensions:'.",
            )


def _needed(content: Content) -> dict[str, tuple[str, Span]]:
    """Return each extension that is needed, by what and where first."""
    needed: dict[str, tuple[str, Span]] = {}
    if content.faq.topics:
        needed["attr_list"] = ("the id of each question", content.faq.topics[0].span)
    docs = PurePosixPath(content.project.settings.docs)
    for _, text, start in content.prose:
        if not PurePosixPath(start.path).is_relative_to(docs) and start.path.endswith(".md"):
            continue  # a page of the repository alone
        for name, (sign, what) in _SIGNS.items():
            if name not in needed and (match := sign.search(text)) is not None:
                line = start.line + text.count("\n", 0, match.start())
                needed[name] = (what, Span(start.path, line))
    return needed
