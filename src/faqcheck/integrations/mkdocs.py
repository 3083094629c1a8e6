"""MkDocs: serve the pages of an FAQ, say what is wrong, miss no code block."""

from __future__ import annotations

import datetime as dt
import logging
import posixpath
from collections import defaultdict
from contextlib import ExitStack
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config import base, config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File

from faqcheck.assess import Assessment, assess
from faqcheck.audit import known_blocks, unaccounted_blocks, unaccounted_problem
from faqcheck.errors import FaqError
from faqcheck.holds import read_holds
from faqcheck.ledger import read_ledger
from faqcheck.lint import lint_read
from faqcheck.load import read_faq
from faqcheck.project import SETTINGS, Project, find_project
from faqcheck.render import SCRIPT, STYLE, render_notebook_checks, render_pages, write_files
from faqcheck.render.aside import Aside
from faqcheck.render.links import Addresses
from faqcheck.render.notebooks import notebook_html, read_downloads
from faqcheck.render.search import weigh_wordings
from faqcheck.render.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink

    from faqcheck.errors import Problem
    from faqcheck.model import Faq

TOPICS = "faqcheck:topics"
"""Item of `nav` in whose place the topics stand."""
_log = get_plugin_logger("faqcheck")


class _Options(base.Config):  # type: ignore[no-untyped-call]
    project = config_options.Type(str, default=".")
    """Folder of the project, relative to mkdocs.yml."""


class FaqcheckPlugin(BasePlugin[_Options]):  # type: ignore[no-untyped-call]
    """Hand the files of `render_pages` to MkDocs."""

    def __init__(self) -> None:
        self._serves = False
        self._faq: Faq | None = None
        """What the last content without a mistake was; kept while authors mend the next one."""
        self._open = ExitStack()
        """Closes and deletes the files that a site is built from."""
        self._asides: dict[str, Aside] = {}
        """HTML of pages that is put back after conversion, by the page's path."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Stay alive between the builds of `mkdocs serve`, which keeps plugins that have this."""
        self._serves = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the content, and put what it needs into the settings of the site."""
        # `--quiet` hides warnings, and then `--strict` does not count them.
        self._level = logging.ERROR if config.strict else logging.WARNING
        root = Path(config.config_file_path).parent / self.config.project
        try:
            self._project = project = find_project(root.resolve())
        except FaqError as err:
            raise PluginError(str(err)) from err
        docs = Path(config.docs_dir).resolve()
        self._docs = project.relative(docs) if docs.is_relative_to(project.root) else "docs"
        faq = self._read(project)
        self._known = known_blocks(faq, docs=self._docs)
        self._topics = {f"{topic.id}.md": topic.span.path for topic in faq.topics}
        self._topic_of = {entry.id: entry.topic for entry in faq.entries.values()}
        holds, unusable = read_holds(project)
        self._report(unusable)
        pages = render_pages(
            faq,
            project=project,
            assessment=(assessment := self._assess(faq, project)),
            holds=holds,
            downloads=read_downloads(faq, project, docs=self._docs),
            docs=self._docs,
            directory_urls=config.use_directory_urls,
        )
        self._folder = Path(self._open.enter_context(TemporaryDirectory(prefix="faqcheck-")))
        self._pages = dict.fromkeys(write_files(pages, self._folder))
        store = self._open.enter_context(TemporaryFile())  # noqa: SIM115  (it is closed)
        self._asides = defaultdict(lambda: Aside(store))
        self._checks = render_notebook_checks(
            faq,
            project=project,
            assessment=assessment,
            docs=self._docs,
            directory_urls=config.use_directory_urls,
        )
        self._directory_urls = config.use_directory_urls
        addresses = Addresses(project.settings, config.use_directory_urls)
        self._weigh = partial(weigh_wordings, faq=faq, addresses=addresses)
        self._notebooks = {p.path: p.notebook for p in faq.pages if p.notebook}
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
        self._report(lint_read(faq, unread, project, today=dt.datetime.now(dt.UTC).date()))
        if unread:
            return self._faq or faq
        self._faq = faq if self._serves else None
        return faq

    def _report(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            _log.log(self._level, str(problem))

    def _assess(self, faq: Faq, project: Project) -> Assessment:
        """Return what the ledger says, and warn of lines that cannot be used."""
        ledger, damaged = read_ledger(project.ledger, root=project.root)
        self._report(damaged)
        return assess(faq, project, ledger, today=dt.datetime.now(dt.UTC).date())

    @event_priority(100)  # before plugins that expect every file to be there
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the files; a hand-written page with code blocks is replaced by one with badges."""
        for path in self._pages:
            if (by_hand := files.get_file_from_path(path)) is not None:
                files.remove(by_hand)
            files.append(File.generated(config, path, abs_src_path=str(self._folder / path)))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Let the edit button lead to what an author edits; spare the converter raw HTML."""
        settings = self._project.settings
        if settings.repository and page.file.src_uri in self._pages:
            source = self._source(page)
            address = f"{settings.repository}/edit/{settings.branch}/{source}"
            page.edit_url = address if source else None
        return self._asides[page.file.src_uri].take_marked(markdown)

    @event_priority(-100)  # behind plugins that want the page as it will be
    def on_page_content(self, html: str, *, page: Page, files: Files, **_: Any) -> str:
        """Make a notebook a page of this site; spare the search the colours of code."""
        path = page.file.src_uri
        if (notebook := self._notebooks.get(f"{self._docs}/{path}")) is not None:
            html = notebook_html(
                html,
                notebook,
                folder="" if self._directory_urls else f"{PurePosixPath(path).stem}/",
                checks=self._checks[path],
                anchors=_anchors(page.toc),
                link=partial(self._link, page=page, files=files),
            )
        return self._asides[page.file.src_uri].take_colours(html)

    @event_priority(100)  # before plugins that change pages
    def on_post_page(self, output: str, *, page: Page, **_: Any) -> str:
        """Complete the page, and report each code block that no check accounts for."""
        output = self._asides.pop(page.file.src_uri).put_back(output)
        for block in unaccounted_blocks(output, self._known.get(page.file.src_uri, ())):
            path = self._source(page) or page.file.src_uri
            file = self._project.path(path)
            source = file.read_text(encoding="utf-8") if file.is_file() else ""
            self._report([unaccounted_problem(block, page=page.url, path=path, source=source)])
        return output

    @event_priority(-100)  # behind plugins that still read the files, and the search
    def on_post_build(self, *, config: MkDocsConfig, **_: Any) -> None:
        """Weigh the words of the search; delete the files that the site was made of."""
        self._open.close()
        index = Path(config.site_dir) / "search" / "search_index.json"
        if index.is_file():
            text = index.read_text(encoding="utf-8")
            index.write_text(self._weigh(text), encoding="utf-8")

    def on_build_error(self, **_: Any) -> None:
        """Delete the files of a site that was not built."""
        self._open.close()

    def _link(self, target: str, *, page: Page, files: Files) -> str:
        """Return where a link of a notebook leads; MkDocs follows those of Markdown pages only."""
        path, mark, anchor = target.partition("#")
        if path.startswith("faq:"):
            name = path.removeprefix("faq:")
            topic = self._topic_of.get(name)
            path, mark, anchor = (f"/{topic}.md", "#", name) if topic else ("", "", "")
        source = posixpath.normpath(posixpath.join("/", posixpath.dirname(page.file.src_uri), path))
        file = files.get_file_from_path(source.lstrip("/")) if path else None
        return f"{file.url_relative_to(page.file)}{mark}{anchor}" if file else target

    def _source(self, page: Page) -> str | None:
        """Return the file that an author edits to change a page, relative to the root."""
        if (topic := self._topics.get(page.file.src_uri)) is not None:
            return topic
        written = f"{self._docs}/{page.file.src_uri}"
        return written if self._project.path(written).is_file() else None


def _anchors(items: Iterable[AnchorLink]) -> Iterator[str]:
    """Yield the ids of a table of contents in reading order."""
    for item in items:
        yield item.id
        yield from _anchors(item.children)


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
