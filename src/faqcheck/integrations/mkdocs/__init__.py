"""MkDocs: serve the pages of an FAQ, say what is wrong, miss no code block."""

from __future__ import annotations

import datetime as dt
import logging
import os
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config import base, config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files

from faqcheck.content import (
    SCRIPT,
    SETTINGS,
    STYLE,
    Memory,
    Project,
    find_project,
    lint_read,
    read_faq,
)
from faqcheck.errors import FaqError
from faqcheck.integrations.mkdocs.agreed import leave_notebooks_alone, published_at
from faqcheck.integrations.mkdocs.build import Build
from faqcheck.integrations.mkdocs.navigation import with_topics
from faqcheck.integrations.mkdocs.preview import Preview, Whole
from faqcheck.integrations.mkdocs.unbuilt import digest_of
from faqcheck.integrations.mkdocs.warm import Warm
from faqcheck.site import PREVIEW, THEME, read_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from faqcheck.content import Faq
    from faqcheck.errors import Problem
    from faqcheck.site import Site

_log = get_plugin_logger("faqcheck")


class _Options(base.Config):  # type: ignore[no-untyped-call]
    project = config_options.Type(str, default=".")
    """Folder of the project, relative to mkdocs.yml."""
    cache = config_options.Type(bool, default=True)
    """Whether a site is kept, to be given again if nothing has changed."""


class FaqcheckPlugin(BasePlugin[_Options]):  # type: ignore[no-untyped-call]
    """Hand the files of a site to MkDocs; what is in them, `faqcheck.site` says."""

    _build: Build
    """Of the build that goes on."""
    project: Project
    """Whose site it is."""

    def __init__(self) -> None:
        self._serves = False
        self._faq: Faq | None = None
        """What the last content without a mistake was; kept while authors fix the next one."""
        self._open = ExitStack()
        """Closes and deletes the files that a site is built from."""
        self._preview: Preview | None = None
        self._last: tuple[MkDocsConfig, Files, Environment] | None = None
        """What the last whole build has left."""
        self._warm = Warm()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Stay alive between the builds of `mkdocs serve`, which keeps plugins that have this."""
        self._serves = command == "serve"
        self._warm.is_on = self.config.cache and not self._serves

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the content, and put what it needs into the settings of the site."""
        self._started = time.time_ns()
        # `--quiet` hides warnings, and then `--strict` does not count them.
        self._level = logging.ERROR if config.strict else logging.WARNING
        root = Path(config.config_file_path).parent / self.config.project
        try:
            self.project = find_project(root.resolve())
        except FaqError as err:
            raise PluginError(str(err)) from err
        if self._warm.begin(config, self.project):
            config.nav, config.extra_templates = None, []
            config.theme.static_templates.clear()
            return config
        self._report(published_at(config, self.project))
        self._content = self._read(self.project)
        config.watch.extend(str(path) for path in _watched(self.project) if path.exists())
        config.extra_css.insert(0, STYLE)
        config.extra_javascript.append(SCRIPT)
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        self._only = os.environ.get(PREVIEW)
        self._nav = config.nav
        config.nav = with_topics(config.nav, self._content)
        if self._only is not None:
            config.nav = None
            config.validation.nav.omitted_files = config.validation.links.not_found = logging.DEBUG
        return config

    def _read(self, project: Project) -> Faq:
        """Return the content; after a mistake that hides a part of it, the last whole one."""
        self._memory = Memory() if self._serves else None
        faq, unread, _ = read_faq(project, self._memory)
        today = dt.datetime.now(dt.UTC).date()
        self._report(lint_read(faq, unread, project, today=today))
        return self._last_whole(faq, unread)

    def _last_whole(self, faq: Faq, unread: Sequence[Problem]) -> Faq:
        if any(problem.is_error for problem in unread):
            return self._faq or faq
        self._faq = faq if self._serves else None
        return faq

    def read_again(self, config: MkDocsConfig) -> tuple[Build, Callable[[], None]]:
        """Read what has changed, under the settings of the last whole build.

        Returns:
            What is to be built, and what reports the mistakes that hide nothing.
        """
        today = dt.datetime.now(dt.UTC).date()
        faq, unread, _ = read_faq(self.project, self._memory)

        def lint() -> None:
            self._report(lint_read(faq, unread, self.project, today=today))

        self._content = self._last_whole(faq, unread)
        if self._content is not faq:
            lint()
        config.nav = with_topics(self._nav, self._content)
        self._open.close()
        self._build = Build(self._read_site(config), self._open)
        return self._build, lint if self._content is faq else lambda: None

    def _report(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            _log.log(self._level if problem.is_error else logging.INFO, str(problem))

    @event_priority(100)  # before plugins that expect every file to be there
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the files; a hand-written page with code blocks is replaced by one with badges."""
        if self._warm.is_found:
            return Files([])  # nothing is left to build
        site = self._read_site(config)
        leave_notebooks_alone(config, site.download_folders)
        self._build = Build(site, self._open)
        return self._build.add_to(files, config)

    def _read_site(self, config: MkDocsConfig) -> Site:
        site = read_site(
            self._content,
            self.project,
            today=dt.datetime.now(dt.UTC).date(),
            directory_urls=config.use_directory_urls,
            address=config.site_url,
            only=self._only,
        )
        self._report(site.problems)
        return site

    def on_nav(self, nav: Navigation, *, files: Files, **_: Any) -> None:
        """Learn where questions stand, which the navigation of other pages leaves out."""
        if not self._warm.is_found:
            self._build.place(nav, files)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Remember what pages are filled into, for the pages that change."""
        self._last = (config, files, env) if self._serves else None

    def on_serve(self, server: LiveReloadServer, *, builder: Any, **_: Any) -> None:
        """Build no more than what a browser asks for after a change."""
        if self._last is not None and self._only is None:
            self._preview = Preview(self, self.whole(), builder)
            self._preview.attach(server)

    def whole(self) -> Whole:
        """Return what the last build of the whole site has left."""
        if self._last is None:
            raise LookupError
        return Whole(*self._last, self._build, self._started)

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Let the edit button lead to what an author edits; spare the converter raw HTML."""
        if self._serves:
            page.faqcheck_digest = digest_of(markdown, page.meta)  # type: ignore[attr-defined]
        return self._build.markdown(markdown, page)

    @event_priority(-100)  # behind plugins that want the page as it will be
    def on_page_content(self, html: str, *, page: Page, files: Files, **_: Any) -> str:
        """Make a notebook a page of this site; spare the search the colours of code."""
        return self._build.content(html, page, files)

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, **_: Any) -> Any:
        """Give a page its language, and a question the navigation of its topic."""
        return self._build.context(context, page, config)

    @event_priority(100)  # before plugins that change pages
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Complete the page, and report each code block that no check accounts for."""
        self._report(self._build.unaccounted(output, page))
        return self._build.complete(output, page, config)

    @event_priority(-100)  # behind plugins that still read the files, and that write the index
    def on_post_build(self, *, config: MkDocsConfig, **_: Any) -> None:
        """Let the search find questions; delete the files that the site was made of."""
        self._open.close()
        if not self._warm.is_found:
            self._build.finish(Path(config.site_dir))
        self._warm.end(config, self.project)

    def on_shutdown(self) -> None:
        """Stop looking at files."""
        if self._preview is not None:
            self._preview.stop()

    def on_build_error(self, **_: Any) -> None:
        """Delete the files of a site that was not built."""
        self._open.close()
        self._warm.give_up()


def _watched(project: Project) -> tuple[Path, ...]:
    folders = (project.topics, project.tables, project.snippets, project.ledger)
    return (*folders, project.path(SETTINGS))
