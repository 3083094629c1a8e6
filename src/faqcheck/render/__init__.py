"""Turn an FAQ into the files of a site: Markdown pages, addresses that stay, feeds.

Everything here is a pure function of its arguments. What a MkDocs site serves and what
`faqcheck render` writes are this one mapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from faqcheck.render.badges import Badge, by_snippet
from faqcheck.render.evidence import badges_of
from faqcheck.render.links import Addresses
from faqcheck.render.machine import machine_files
from faqcheck.render.notebooks import download_folder
from faqcheck.render.pages import Writer
from faqcheck.render.status import status_files

if TYPE_CHECKING:
    from faqcheck.assess import Assessment
    from faqcheck.model import Faq
    from faqcheck.project import Project

__all__ = ["SCRIPT", "STYLE", "Badge", "render_pages"]

STYLE = "assets/faqcheck/faqcheck.css"
SCRIPT = "assets/faqcheck/faqcheck.js"
"""Where pages find the style sheet and the script."""


def render_pages(
    faq: Faq,
    *,
    project: Project,
    badges: Mapping[str, Badge] | None = None,
    assessment: Assessment | None = None,
    holds: Mapping[str, str] | None = None,
    downloads: Mapping[str, bytes] | None = None,
    docs: str = "docs",
    directory_urls: bool = True,
) -> dict[str, str | bytes]:
    """Return the files of the site: path below the folder of the pages -> content.

    Hand-written pages are among them if they hold code blocks or overviews such as `[[topics]]`.

    Args:
        badges: what to show for each case, by `Case.id`; a case without one shows as not run.
            Default: what the assessment says.
        assessment: what recorded evidence says; with it there are a status page, its data, and a
            badge for a README.
        holds: snippet file -> package versions for which its names and flags exist.
        downloads: notebooks and their files; see `read_downloads`.
        docs: folder of the hand-written pages, relative to the root.
        directory_urls: pages will be at `topic/`, not at `topic.html`.
    """
    addresses = Addresses(project.settings, directory_urls)
    if badges is None:
        badges = {} if assessment is None else badges_of(assessment, project)
    writer = Writer(faq, addresses, by_snippet(badges), assessment, holds)
    pages: dict[str, str | bytes] = {**(downloads or {})}
    pages |= {f"{topic.id}.md": writer.topic(topic) for topic in faq.topics}
    pages["questions.md"] = writer.questions()
    for page in faq.pages:
        path = PurePosixPath(page.path)
        if not path.is_relative_to(docs):
            continue
        below = path.relative_to(docs)
        if (text := writer.page(page, up="../" * (len(below.parts) - 1))) is not None:
            pages[below.as_posix()] = text
    pages |= machine_files(faq, addresses)
    if assessment is not None:
        pages |= status_files(assessment, addresses, docs=docs)
    return {**pages, **assets()}


def render_notebook_checks(
    faq: Faq,
    *,
    project: Project,
    assessment: Assessment,
    docs: str = "docs",
    directory_urls: bool = True,
) -> dict[str, dict[str, str]]:
    """Return how the blocks of each notebook are checked: page -> text of a block -> HTML.

    Pages are paths below the folder of the pages; for the arguments see `render_pages`.
    """
    addresses = Addresses(project.settings, directory_urls)
    writer = Writer(faq, addresses, by_snippet(badges_of(assessment, project)), assessment)
    return {
        f"{folder}.ipynb": writer.notebook_checks(
            page, folder="" if directory_urls else f"{PurePosixPath(folder).name}/"
        )
        for page in faq.pages
        if (folder := download_folder(page, docs=docs))
    }


@cache
def assets() -> Mapping[str, str]:
    """Return the style sheet and the script."""
    folder = files("faqcheck.render") / "assets"
    return {
        STYLE: (folder / "faqcheck.css").read_text(encoding="utf-8"),
        SCRIPT: (folder / "faqcheck.js").read_text(encoding="utf-8"),
    }
