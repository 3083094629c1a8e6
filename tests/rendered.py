"""Read a small project and render it as a site would be."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import TYPE_CHECKING

import markdown

from faqcheck.content.load import load_faq
from faqcheck.content.project import read_project
from faqcheck.site import read_site

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = re.compile(r"<pre[^>]*>(.*?)</pre>", re.DOTALL)
ENTRY = """\
topic: A topic
summary: What it is about.
entries:
  - id: question
    question: A question?
    answer: |
{answer}
    sources: [somewhere]
    updated: 2026-11-24
"""


def render(folder: Path, *, directory_urls: bool = True) -> dict[str, str]:
    """Return the rendered files of the project in a folder; images are left out."""
    project = read_project(folder)
    assert project is not None
    today = dt.datetime.now(dt.UTC).date()
    site = read_site(load_faq(project), project, today=today, directory_urls=directory_urls)
    return {
        path: content.decode() if isinstance(content, bytes) else "".join(content)
        for path, content in site.files()
        if not path.startswith("assets/faqcheck/cards/")
    }


def to_html(text: str) -> str:
    """Return Markdown converted with the extensions that sites of this project use."""
    return markdown.markdown(
        text,
        extensions=[
            "admonition",
            "attr_list",
            "md_in_html",
            "toc",
            "pymdownx.details",
            "pymdownx.highlight",
            "pymdownx.superfences",
            "pymdownx.tabbed",
        ],
        extension_configs={
            "pymdownx.superfences": {"preserve_tabs": True},
            "pymdownx.tabbed": {"alternate_style": True},
        },
    )


def blocks(page: str) -> list[str]:
    """Return the text of each code block of a page, as its copy button copies it."""
    return [html.unescape(re.sub(r"<[^>]*>", "", block)) for block in _BLOCK.findall(page)]
