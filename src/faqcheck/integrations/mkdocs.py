"""MkDocs: serve the pages of an FAQ, say what is wrong, miss no code block."""

from __future__ import annotations

import datetime as dt
import json
import logging
import posixpath
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config import base, config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File

from faqcheck.content import SETTINGS, Project, find_project, lint_read, read_faq
from faqcheck.errors import FaqError, Problem, Span
from faqcheck.site import (
    SCRIPT,
    STYLE,
    Aside,
    Store,
    known_blocks,
    notebook_html,
    plain,
    question_results,
    read_site,
    unaccounted_blocks,
    unaccounted_problem,
    write_files,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink

    from faqcheck.content import Faq, Notebook

TOPICS = "faqcheck:topics"
"""Item of `nav` in whose place the topics stand."""
_SMALL = 2048
"""Characters of a file that is kept in memory."""
_log = get_plugin_logger("faqcheck")


class _Options(base.Config):  # type: ignore[no-untyped-call]
    project = config_options.Type(str, default=".")
    """Folder of the project, relative to mkdocs.yml."""


@dataclass(frozen=True, slots=True)
class _Site:
    """What one build serves, and what its pages are completed with."""

    project: Project
    directory_urls: bool
    files: Mapping[str, str | Path]
    """Path below the folder of the pages -> content, or where it lies while the site is built."""
    topic_files: Mapping[str, str]
    """Page of a topic -> file that an author edits, relative to the root."""
    topic_of: Mapping[str, str]
    """Id of an entry -> id of its topic."""
    wordings: Mapping[str, str]
    """Id of an entry -> how else it is asked, and the errors that lead to it."""
    replaced: Collection[str]
    """Hand-written pages: those with code blocks are written with badges."""
    notebooks: Mapping[str, Notebook]
    """By path relative to the root."""
    checks: Mapping[str, Mapping[str, str]]
    """See `render_notebook_checks`."""
    known: Mapping[str, Collection[bytes]]
    """See `known_blocks`."""
    asides: dict[str, Aside]
    """HTML of pages that is put back after conversion, by the page's path."""

    @property
    def docs(self) -> str:
        """Return the folder of the hand-written pages, relative to the root."""
        return self.project.settings.docs

    def source(self, page: Page) -> str | None:
        """Return the file that an author edits to change a page, relative to the root."""
        if (topic := self.topic_files.get(page.file.src_uri)) is not None:
            return topic
        written = f"{self.docs}/{page.file.src_uri}"
        return written if self.project.path(written).is_file() else None

    def link(self, target: str, *, page: Page, files: Files) -> str:
        """Return where a link of a notebook leads; MkDocs follows those of Markdown pages only."""
        path, mark, anchor = target.partition("#")
        if path.startswith("faq:"):
            name = path.removeprefix("faq:")
            topic = self.topic_of.get(name)
            path, mark, anchor = (f"/{topic}.md", "#", name) if topic else ("", "", "")
        source = posixpath.normpath(posixpath.join("/", posixpath.dirname(page.file.src_uri), path))
        file = files.get_file_from_path(source.lstrip("/")) if path else None
        return f"{file.url_relative_to(page.file)}{mark}{anchor}" if file else target


class FaqcheckPlugin(BasePlugin[_Options]):  # type: ignore[no-untyped-call]
    """Hand the files of `render_pages` to MkDocs."""

    _site: _Site
    """Of the build that goes on."""

    def __init__(self) -> None:
        self._serves = False
        self._faq: Faq | None = None
        """What the last content without a mistake was; kept while authors mend the next one."""
        self._open = ExitStack()
        """Closes and deletes the files that a site is built from."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Stay alive between the builds of `mkdocs serve`, which keeps plugins that have this."""
        self._serves = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the content, and put what it needs into the settings of the site."""
        # `--quiet` hides warnings, and then `--strict` does not count them.
        self._level = logging.ERROR if config.strict else logging.WARNING
        root = Path(config.config_file_path).parent / self.config.project
        try:
            project = find_project(root.resolve())
        except FaqError as err:
            raise PluginError(str(err)) from err
        self._report(_other_docs(project, Path(config.docs_dir).resolve()))
        faq = self._read(project)
        self._site = self._rendered(faq, project, config)
        watched = (
            project.topics,
            project.tables,
            project.snippets,
            project.ledger,
            project.path(SETTINGS),
        )
        config.watch.extend(str(path) for path in watched if path.exists())
        config.extra_css.insert(0, STYLE)
        config.extra_javascript.append(SCRIPT)
        topics = [{plain(topic.declared.topic): f"{topic.id}.md"} for topic in faq.topics]
        config.nav = _with_topics(config.nav, topics)
        return config

    def _read(self, project: Project) -> Faq:
        """Return the content; after a mistake that hides a part of it, the last whole one."""
        faq, unread = read_faq(project)
        self._report(lint_read(faq, unread, project, today=_today()))
        if unread:
            return self._faq or faq
        self._faq = faq if self._serves else None
        return faq

    def _report(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            _log.log(self._level, str(problem))

    def _rendered(self, faq: Faq, project: Project, config: MkDocsConfig) -> _Site:
        """Write the files of the site, and return what its pages are completed with."""
        site = read_site(faq, project, today=_today(), directory_urls=config.use_directory_urls)
        self._report(site.evidence.problems)
        written = Path(self._open.enter_context(TemporaryDirectory(prefix="faqcheck-")))
        docs = project.settings.docs
        store = Store(self._open.enter_context(TemporaryFile()))  # noqa: SIM115  (it is closed)
        return _Site(
            project=project,
            directory_urls=config.use_directory_urls,
            files=dict(_kept(site.files(), written)),
            topic_files={f"{topic.id}.md": topic.span.path for topic in faq.topics},
            topic_of={entry.id: entry.topic for entry in faq.entries.values()},
            wordings={
                entry.id: "\n".join((*entry.declared.also_asked, *entry.declared.symptoms))
                for entry in faq.entries.values()
            },
            replaced={
                path.relative_to(docs).as_posix()
                for page in faq.pages
                if (path := PurePosixPath(page.path)).is_relative_to(docs)
            },
            notebooks={page.path: page.notebook for page in faq.pages if page.notebook},
            checks=site.notebook_checks,
            known=known_blocks(faq, docs=docs),
            asides=defaultdict(lambda: Aside(store)),
        )

    @event_priority(100)  # before plugins that expect every file to be there
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the files; a hand-written page with code blocks is replaced by one with badges."""
        for path, content in self._site.files.items():
            if (by_hand := files.get_file_from_path(path)) is not None:
                if path not in self._site.replaced:
                    continue  # it is the author's, and reported
                files.remove(by_hand)
            if isinstance(content, Path):
                files.append(File.generated(config, path, abs_src_path=str(content)))
            else:
                files.append(File.generated(config, path, content=content))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Let the edit button lead to what an author edits; spare the converter raw HTML."""
        settings = self._site.project.settings
        if settings.repository and page.file.src_uri in self._site.files:
            source = self._site.source(page)
            address = f"{settings.repository}/edit/{settings.branch}/{source}"
            page.edit_url = address if source else None
        return self._site.asides[page.file.src_uri].take_marked(markdown)

    @event_priority(-100)  # behind plugins that want the page as it will be
    def on_page_content(self, html: str, *, page: Page, files: Files, **_: Any) -> str:
        """Make a notebook a page of this site; spare the search the colours of code."""
        site, path = self._site, page.file.src_uri
        if (notebook := site.notebooks.get(f"{site.docs}/{path}")) is not None:
            html = notebook_html(
                html,
                notebook,
                folder="" if site.directory_urls else f"{PurePosixPath(path).stem}/",
                checks=site.checks[path],
                anchors=_anchors(page.toc),
                link=partial(site.link, page=page, files=files),
            )
        if path in site.files:  # ours, and converted: all of it is held to the end otherwise
            page.markdown = ""  # without any, MkDocs would take the page for one without a title
        return site.asides[path].take_colours(html)

    @event_priority(100)  # before plugins that change pages
    def on_post_page(self, output: str, *, page: Page, **_: Any) -> str:
        """Complete the page, and report each code block that no check accounts for."""
        site, name = self._site, page.file.src_uri
        # Before the colours of code come back, which are most of a page.
        for block in unaccounted_blocks(output, site.known.get(name, ())):
            path = site.source(page) or name
            file = site.project.path(path)
            text = file.read_text(encoding="utf-8") if file.is_file() else ""
            address = page.url or page.file.dest_uri
            problem = unaccounted_problem(block, page=address, path=path, source=text)
            self._report([problem])
        return site.asides.pop(name).put_back(output)

    @event_priority(-100)  # behind plugins that still read the files, and that write the index
    def on_post_build(self, *, config: MkDocsConfig, **_: Any) -> None:
        """Let the search find questions; delete the files that the site was made of."""
        self._open.close()
        index = Path(config.site_dir) / "search" / "search_index.json"
        if not index.is_file():
            return
        topics = {File.generated(config, path, content="").url for path in self._site.topic_files}
        written = json.loads(index.read_text(encoding="utf-8"))
        found = question_results(written, topics, self._site.wordings)
        with index.open("w", encoding="utf-8") as file:
            json.dump(found, file, separators=(",", ":"))  # in pieces: it is large

    def on_build_error(self, **_: Any) -> None:
        """Delete the files of a site that was not built."""
        self._open.close()


def _other_docs(project: Project, folder: Path) -> Iterator[Problem]:
    """Yield the problem that MkDocs takes its pages from another folder of the project."""
    docs = project.settings.docs
    if folder.is_relative_to(project.root) and folder != project.path(docs):
        name = project.relative(folder)
        yield Problem(
            Span(SETTINGS),
            "other-folder",
            f"hand-written pages are looked for in {docs!r}, and MkDocs takes them from {name!r}.",
            f"Write docs = {name!r} below [tool.faqcheck], or mend docs_dir in mkdocs.yml.",
        )


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _anchors(items: Iterable[AnchorLink]) -> Iterator[str]:
    """Yield the ids of a table of contents in reading order."""
    for item in items:
        yield item.id
        yield from _anchors(item.children)


def _kept(
    pages: Iterable[tuple[str, str | bytes | Iterator[str]]], folder: Path
) -> Iterator[tuple[str, str | Path]]:
    """Yield each file with its content if it is small, like a redirect, or where it is put.

    MkDocs holds files until the last page is built, and copying many small ones costs more time.
    """
    for name, content in pages:
        if isinstance(content, str) and len(content) <= _SMALL:
            yield name, content
        else:
            write_files([(name, content)], folder)
            yield name, folder / name


def _with_topics(nav: Any, topics: list[dict[str, str]]) -> Any:
    """Return a nav with the topics in place of their marker."""
    if isinstance(nav, list):
        return [
            item
            for one in nav
            for item in (topics if one == TOPICS else [_with_topics(one, topics)])
        ]
    if isinstance(nav, dict):
        return {title: _with_topics(item, topics) for title, item in nav.items()}
    return nav
