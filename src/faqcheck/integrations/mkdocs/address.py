"""One address for the site, and one folder for its pages, whichever file names them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from faqcheck.content import SETTINGS
from faqcheck.errors import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from faqcheck.content import Project


def published_at(config: MkDocsConfig, project: Project) -> Iterator[Problem]:
    """Give MkDocs the site's address if it has none; yield what the two files do not agree on.

    MkDocs' own one wins where it is set: `mkdocs serve` and version folders need another.
    """
    yield from _other_docs(project, Path(config.docs_dir).resolve())
    site = project.settings.site
    if not config.site_url:
        if site is None:
            yield Problem(
                Span(SETTINGS),
                "no-address",
                "the site has no address, so it gets no feed, no sitemap and no cards.",
                'Write site = "https://…/" below [tool.faqcheck], or set FAQCHECK_SITE.',
            )
            return
        config.site_url = f"{site.rstrip('/')}/"


def _other_docs(project: Project, folder: Path) -> Iterator[Problem]:
    """Yield the problem that MkDocs takes its pages from another folder of the project."""
    docs = project.settings.docs
    if folder.is_relative_to(project.root) and folder != project.path(docs):
        name = project.relative(folder)
        yield Problem(
            Span(SETTINGS),
            "other-folder",
            f"hand-written pages are looked for in {docs!r}, and MkDocs takes them from {name!r}.",
            f"Write docs = {name!r} below [tool.faqcheck], or fix docs_dir in mkdocs.yml.",
        )
