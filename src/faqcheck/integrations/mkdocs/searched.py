"""The index of the theme's search, kept by page."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

_PLUGINS = ("search", "material/search")


class SearchParts:
    """What the search plugin of a site has found on each page."""

    def __init__(self, config: MkDocsConfig) -> None:
        """Learn what is in the index of a site that was built whole."""
        found = (config.plugins[name] for name in _PLUGINS if name in config.plugins)
        self._plugin: Any = next(found, None)
        self._config = config
        self._of: dict[str, list[Any]] = {}
        self.path = "search/search_index.json" if self._plugin is not None else ""
        """Of the index, in the site; empty if the site has none."""
        for one in self._entries:
            self._of.setdefault(one["location"].partition("#")[0], []).append(one)

    @property
    def _entries(self) -> list[Any]:
        if self._plugin is None or not hasattr(self._plugin, "search_index"):
            return []
        index = self._plugin.search_index
        entries = index.entries if hasattr(index, "entries") else index._entries
        return entries if isinstance(entries, list) else []

    @contextmanager
    def of(self, page: Page) -> Iterator[None]:
        """Take what the plugin finds on a page while it is built."""
        self._entries.clear()
        yield
        self._of[page.url] = list(self._entries)

    def write(self, pages: Iterable[Page]) -> None:
        """Write the index of some pages, in their order."""
        self._entries[:] = [one for page in pages for one in self._of.get(page.url, ())]
        self._plugin.on_post_build(config=self._config)
