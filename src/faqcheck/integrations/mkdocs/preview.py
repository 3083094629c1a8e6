"""Serve what has changed at once: after a save, a page is built when a browser asks for it.

MkDocs builds the whole site after each save. Here, content and navigation are read anew, which
takes a moment, and what was built before counts for nothing: a page is built, a file made, when it
is asked for, from what the files hold now. So nothing has to be known about which page depends on
what, and no page can be stale. What the terminal tells of follows when nobody waits.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.commands import build as mkdocs_build
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from faqcheck.content import collector_paused
from faqcheck.integrations.mkdocs.changes import Changes, tell_at_once
from faqcheck.integrations.mkdocs.reasons import why_whole, why_whole_always
from faqcheck.integrations.mkdocs.requests import serving
from faqcheck.integrations.mkdocs.searched import SearchParts
from faqcheck.integrations.mkdocs.unbuilt import Known
from faqcheck.site import write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation

    from faqcheck.integrations.mkdocs import FaqcheckPlugin
    from faqcheck.integrations.mkdocs.build import Build
    from faqcheck.site import Maker

_log = get_plugin_logger("faqcheck")

_SERVED = InclusionLevel.DRAFT.value
"""Level from which files are in the preview; drafts are in it and in no other build."""
_QUIET_S = 0.4
"""How long nobody has to ask for anything before the rest is looked at."""


@dataclass(slots=True)
class Whole:
    """What a build of the whole site leaves behind."""

    config: MkDocsConfig
    files: Files
    env: Environment
    build: Build
    started: int
    """Nanoseconds since 1970."""


class Preview:
    """The site that `mkdocs serve` shows."""

    def __init__(
        self, plugin: FaqcheckPlugin, whole: Whole, build_whole: Callable[[], None]
    ) -> None:
        """Start from a site that was built whole.

        Args:
            plugin: reads the content.
            whole: what the build has left.
            build_whole: builds it again.
        """
        self.generation = 0
        """Counts up when a change begins to be taken in, and when it has been."""
        self.lock = threading.RLock()
        """Held by whoever builds."""
        self._plugin = plugin
        self._build_whole = build_whole
        self._lint: Callable[[], None] = lambda: None
        self._failed = False
        self._asked = time.monotonic()
        self._stop: Callable[[], None] = lambda: None
        self._fresh: set[str] = set()
        """What is as new as the files that it is made of, by its path in the site."""
        self._looked_at: set[str] = set()
        """Pages of which it is known whether they say something else than before."""
        self._wake = threading.Event()
        self._stopped = False
        self._adopt(whole)
        self._changes = Changes(self._watched(), before=whole.started)

    def attach(self, server: LiveReloadServer) -> None:
        """Let a server build and answer with this, and tell it of changes at once."""
        self._server = server
        server.builder = self.rebuild
        server.build_delay = 0.02
        server.set_app(serving(server, self))
        always = why_whole_always(self._whole.config)
        if always:
            _log.info("After each change the whole site is built: %s.", always)

        def tell() -> None:
            with server._rebuild_cond:
                server._want_rebuild = True
                server._rebuild_cond.notify_all()

        watched = self._watched()
        try:
            observer = tell_at_once(watched, tell)
        except OSError as err:  # no more files can be watched; MkDocs looks for itself
            _log.info("Changes are noticed after half a second: %s.", err)
        else:
            self._stop = observer.stop
        threading.Thread(target=self._finish, daemon=True).start()

    def stop(self) -> None:
        """Look at no files any more."""
        self._stopped = True
        self._stop()

    def rebuild(self) -> None:
        """Take in what has changed: read it, or build the whole site where that is not enough."""
        with self.lock, collector_paused():
            changed = self._changes.find()
            if not changed and not self._failed:
                self._server._wanted_epoch = self._server._visible_epoch
                return
            self.generation += 1
            config = self._whole.config
            why = why_whole_always(config) or why_whole(changed, config, self._plugin.project)
            if self._failed or why:
                _log.info("Building the whole site: %s.", why or "the last build failed")
                self._rebuild_whole()
            else:
                self._read_again(changed)
            self.generation += 1
        self._asked = time.monotonic()
        self._wake.set()

    def _rebuild_whole(self) -> None:
        self._failed = True
        self._build_whole()
        self._failed = False
        whole = self._plugin.whole()
        self._adopt(whole)
        if {os.path.realpath(path) for path in self._watched()} != {*self._changes.watched}:
            self._changes = Changes(self._watched(), before=whole.started)

    def _adopt(self, whole: Whole) -> None:
        """Start from a whole site: all of it is as new as its files."""
        self._whole = whole
        docs = whole.config.docs_dir
        self._theme_files = [f for f in whole.files if f.src_dir and f.src_dir != docs]
        self._known = Known(whole.files.documentation_pages(inclusion=InclusionLevel.is_in_serve))
        self._parts = SearchParts(whole.config)
        self._take_over(whole.files, whole.build, whole.build.nav)
        self._fresh = set(self._makers)
        self._lint = lambda: None
        self._swept = True

    def _watched(self) -> list[str]:
        config = self._whole.config
        return [config.docs_dir, config.config_file_path, *config.watch]

    def _take_over(self, files: Files, build: Build, nav: Navigation) -> None:
        self._files, self._build, self._nav = files, build, nav
        self._pages = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        for file in self._pages:
            if file.page is None:  # a draft
                Page(None, file, self._whole.config)
        self._makers = dict(self._all_makers())
        self._fresh, self._looked_at = set(), set()

    def _read_again(self, changed: Mapping[str, str]) -> None:
        """Read what has changed, and forget what was built."""
        started = time.monotonic()
        config, before = self._whole.config, self._makers.keys()
        build, self._lint = self._plugin.read_again(config)
        files = _with_notebooks(get_files(config), config)
        for file in self._theme_files:
            if files.get_file_from_path(file.src_uri) is None:
                files.append(file)
        files = build.add_to(files, config)
        set_exclusions(files, config)
        nav = get_navigation(files, config)
        build.place(nav, files)
        self._take_over(files, build, nav)
        for gone in before - self._makers.keys():
            with suppress(OSError):
                (Path(config.site_dir) / gone).unlink()
        for file in self._pages:
            page = page_of(file)
            if not self._known.restore(page, build.site, changed.keys()):
                mkdocs_build._populate_page(page, config, files)
        self._swept = False
        _log.info("Read what has changed in %.2f seconds", time.monotonic() - started)

    def _all_makers(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield what there is to ask for, by its path in the site, and what makes it."""
        config, site = self._whole.config, Path(self._whole.config.site_dir)
        for file in self._files:
            if not file.is_documentation_page() and file.inclusion.value >= _SERVED:
                yield file.dest_uri, file.copy_file
        for name in config.theme.static_templates:
            yield name, partial(self._fill, name)
            if name == "sitemap.xml":
                yield f"{name}.gz", partial(self._fill, name)
        for file in self._pages:
            yield file.dest_uri, partial(self._build_page, page_of(file))
        for path, make in self._build.site.export_makers():
            yield path, partial(_write, path, make, site)
        if self._parts.path:
            yield self._parts.path, self._write_search

    def bring(self, path: str) -> None:
        """Make a file of the site as new as its files; `lock` is held.

        Args:
            path: of the file, in the site.
        """
        self._asked = time.monotonic()
        if path not in self._makers and f"{path}/index.html" in self._makers:
            path = f"{path}/index.html"
        if path not in self._makers and not (Path(self._whole.config.site_dir) / path).is_file():
            path = "404.html"
        if path in self._makers and path not in self._fresh:
            self._makers[path]()
            self._fresh.add(path)

    def _fill(self, name: str) -> None:
        whole = self._whole
        mkdocs_build._build_theme_template(name, whole.env, self._files, whole.config, self._nav)

    def _build_page(self, page: Page) -> None:
        config = self._whole.config
        if page.content is None:
            mkdocs_build._populate_page(page, config, self._files)
        with self._parts.of(page):
            mkdocs_build._build_page(
                page,
                config,
                self._pages,
                self._nav,
                self._whole.env,
                excluded=page.file.inclusion.value <= _SERVED,
            )
        self._known.learn(page)
        self._fresh.add(page.file.dest_uri)

    def _write_search(self) -> None:
        """Write the index of the theme's search, for which each page has to be read."""
        for file in self._pages if not self._swept else ():
            self._look_at(page_of(file))
        self._parts.write([page_of(file) for file in self._pages])

    def _look_at(self, page: Page) -> None:
        """Build a page if it says something else than when it was last built."""
        if page.file.dest_uri in self._fresh or page.file.dest_uri in self._looked_at:
            return
        self._looked_at.add(page.file.dest_uri)
        if page.content is None:
            page.read_source(self._whole.config)
            same = self._known.says_the_same(page)
            page.markdown = None
            if same:
                return
        self._build_page(page)

    def _finish(self) -> None:
        """Tell of mistakes, and build the pages that have changed, when nobody waits."""
        while not self._stopped:
            self._wake.wait()
            self._wake.clear()
            while (wait := self._asked + _QUIET_S - time.monotonic()) > 0:
                time.sleep(wait)
            generation = self.generation
            try:
                self._tell(generation)
            except Exception:
                _log.exception("A page that changed cannot be built.")

    def _tell(self, generation: int) -> None:
        lint, self._lint = self._lint, lambda: None
        lint()
        self._sweep(generation)

    def ready_for(self, path: str) -> None:
        """Read all pages, if a file is asked for that is made of them; others get their turn."""
        if path == self._parts.path and path not in self._fresh:
            self._sweep(self.generation)

    def _sweep(self, generation: int) -> None:
        """Build the pages that say something else than before."""
        for file in self._pages if not self._swept else ():
            with self.lock:
                if self.generation != generation:
                    return
                self._look_at(page_of(file))
            time.sleep(0.0002)  # a lock goes to whoever asks first, and that is this loop
        with self.lock:
            if self.generation == generation and not self._swept:
                self._swept = True
                self._known.check_anchors(self._pages, self._files, self._whole.config)


def page_of(file: File) -> Page:
    """Return the page that MkDocs has made for a file."""
    if file.page is None:
        raise LookupError(file.src_uri)
    return file.page


def _write(path: str, make: Maker, site: Path) -> None:
    write_files([(path, make())], site)


def _with_notebooks(files: Files, config: MkDocsConfig) -> Files:
    """Return files of which mkdocs-jupyter has taken the notebooks."""
    plugin = config.plugins.get("mkdocs-jupyter")
    if plugin is None:
        return files
    notebooks = plugin.on_files(Files([f for f in files if f.src_uri.endswith(".ipynb")]), config)
    taken = {file.src_uri: file for file in notebooks}
    return Files([taken.get(file.src_uri, file) for file in files])
