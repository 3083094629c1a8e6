"""What mkdocs.yml and the settings both speak of: the site's address, its folder, its notebooks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from faqcheck.content import SETTINGS
from faqcheck.errors import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        # Without a slash at its end: a plugin of mike that comes later puts the same version there.
        version = _version_folder(config)
        config.site_url = f"{site.rstrip('/')}/{version}"


_MIKE_VERSION = "MIKE_DOCS_VERSION"
"""Variable in which mike names the version that it builds."""


def _version_folder(config: MkDocsConfig) -> str:
    """Return the folder of the version that mike builds, or that is the canonical one."""
    version = os.environ.get(_MIKE_VERSION, "")
    plugin = config.plugins.get("mike")
    if version and plugin is not None:
        return str(plugin.config.get("canonical_version") or version)
    return version


_JUPYTER = "mkdocs-jupyter"
_EVERYTHING = ["*.py", "*.ipynb", "*.md"]
"""What that plugin takes for notebooks if nobody tells it."""


def leave_notebooks_alone(config: MkDocsConfig, downloads: Iterable[str]) -> None:
    """Let mkdocs-jupyter convert the notebooks of authors: no page, no program, no copy of one.

    Args:
        config: with the plugin, if the site has it.
        downloads: folders of notebooks and programs that readers fetch.
    """
    plugin = config.plugins.get(_JUPYTER)
    if plugin is None:
        return
    if plugin.config.get("include") == _EVERYTHING:
        plugin.config["include"] = ["*.ipynb"]
    if "mathjax_version" in plugin.config:  # from 0.27: later ones fetch MathJax on every page
        plugin.config["mathjax_version"] = 2
    ignored = [f"{folder}/*" for folder in downloads]
    plugin.config["ignore"] = [*plugin.config.get("ignore", []), *ignored]


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
