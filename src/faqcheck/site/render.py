"""Turn an FAQ into the files of a site: Markdown pages, addresses that stay, feeds.

Everything here is a pure function of its arguments. What a MkDocs site serves and what
`faqcheck render` writes are these files, made one at a time: all of them together take more memory
than the content that they are made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from faqcheck.content import SCRIPT, STYLE
from faqcheck.gate import check_of
from faqcheck.site.badges import Badge
from faqcheck.site.evidence import badge_of
from faqcheck.site.links import Addresses
from faqcheck.site.machine import machine_files
from faqcheck.site.notebooks import download_folder
from faqcheck.site.pages import Writer
from faqcheck.site.status import status_files
from faqcheck.site.write import write_files

if TYPE_CHECKING:
    from faqcheck.content import Faq, Project, Snippet
    from faqcheck.evidence import Assessment

__all__ = ["SCRIPT", "STYLE", "Badge", "render_pages", "write_files"]


def render_pages(
    faq: Faq,
    *,
    project: Project,
    assessment: Assessment,
    holds: Mapping[str, str] | None = None,
    downloads: Mapping[str, bytes] | None = None,
    directory_urls: bool = True,
) -> Iterator[tuple[str, str | bytes | Iterator[str]]]:
    """Yield the files of the site: path below the folder of the pages, and content.

    Files on the whole site come in pieces, to be used before the next file is asked for.

    Hand-written pages are among them if they hold code blocks or overviews such as `[[topics]]`.

    Args:
        assessment: what recorded evidence says.
        holds: snippet file -> package versions for which its names and flags exist.
        downloads: notebooks and their files; see `read_downloads`.
        directory_urls: pages will be at `topic/`, not at `topic.html`.
    """
    docs = project.settings.docs
    addresses = Addresses(project.settings, directory_urls)
    writer = Writer(faq, addresses, _badges(assessment, project), assessment, holds)
    yield from (downloads or {}).items()
    for topic in faq.topics:
        yield f"{topic.id}.md", writer.topic(topic)
    yield addresses.made("questions.md"), writer.questions()
    for page in faq.pages:
        path = PurePosixPath(page.path)
        if not path.is_relative_to(docs):
            continue
        below = path.relative_to(docs)
        if (text := writer.page(page, up="../" * (len(below.parts) - 1))) is not None:
            yield below.as_posix(), text
    yield from machine_files(faq, addresses)
    yield from status_files(assessment, addresses, docs=docs)
    yield from assets().items()


def _badges(assessment: Assessment, project: Project) -> Callable[[Snippet], Mapping[str, Badge]]:
    """Return what finds the badges of a snippet's cases, by `Case.name`."""

    @lru_cache(maxsize=16)  # a page asks a few times for each snippet in turn
    def recorded(path: str) -> Mapping[str, Badge]:
        cases = assessment.of_snippet.get(path, ())
        shown = [case for case in cases if check_of(case.check).for_readers]
        return {case.name: badge_of(case, assessment, project) for case in shown}

    return lambda snippet: recorded(snippet.path)


def render_notebook_checks(
    faq: Faq,
    *,
    project: Project,
    assessment: Assessment,
    directory_urls: bool = True,
) -> dict[str, dict[str, str]]:
    """Return how the blocks of each notebook are checked: page -> text of a block -> HTML.

    Pages are paths below the folder of the pages; for the arguments see `render_pages`.
    """
    addresses = Addresses(project.settings, directory_urls)
    writer = Writer(faq, addresses, _badges(assessment, project), assessment)
    return {
        f"{folder}.ipynb": writer.notebook_checks(
            page, folder="" if directory_urls else f"{PurePosixPath(folder).name}/"
        )
        for page in faq.pages
        if (folder := download_folder(page, docs=project.settings.docs))
    }


@cache
def assets() -> Mapping[str, str]:
    """Return the style sheet and the script."""
    folder = files("faqcheck.site") / "assets"
    return {
        STYLE: (folder / "faqcheck.css").read_text(encoding="utf-8"),
        SCRIPT: (folder / "faqcheck.js").read_text(encoding="utf-8"),
    }
