"""The blocks of one page: snippets with their evidence, tabs, tables, plots, links."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from textwrap import shorten
from typing import TYPE_CHECKING

from markupsafe import Markup

from faqcheck.content import CLAIM
from faqcheck.site.badges import snippet_badges
from faqcheck.site.plots import plot_html
from faqcheck.site.tables import table_html
from faqcheck.site.text import slug
from faqcheck.site.words import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faqcheck.content import Entry, Snippet
    from faqcheck.site.badges import Badge, SnippetBadges
    from faqcheck.site.shared import Shared

OVERVIEWS = ("search", "summary", "topics", "asked", "changed")
"""Directives for hand-written pages: a search field, a tally of all badges, lists of questions."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|[/#?]", re.IGNORECASE)


LONG = 16_384
"""Characters of code above which a page leads to the file in place of showing it."""
DOWNLOADS = "assets/faqcheck/files"


def download_path(snippet: Snippet) -> str | None:
    """Return where a built site has a file that is too long for a page; None if it is not."""
    if snippet.file is None or not snippet.shown or len(snippet.text) <= LONG:
        return None
    return f"{DOWNLOADS}/{snippet.path}/{PurePosixPath(snippet.file).name}"


class Blocks:
    """What the lines of an answer or a page are turned into, each as Markdown."""

    def __init__(
        self,
        shared: Shared,
        *,
        page: str,
        scope: str = "page",
        entry: Entry | None = None,
        language: str = "en",
    ) -> None:
        """Write none yet.

        Args:
            shared: what all pages have in common.
            page: its file below the folder of the pages, less the suffix.
            scope: sets the addresses of an entry's blocks apart from those of others on the page.
            entry: whose answer this is; None on a hand-written page.
            language: of the page.
        """
        self._shared = shared
        self._page = page
        self._scope = scope
        self._entry = entry
        self._language = language
        self._tabs: dict[str, int] = {}
        self._sets = 0
        self._sources: dict[str, int] | None = {} if shared.addresses.page_each else None
        """Numbers of the sources of all tables of the page, if nothing else is on it."""

    def t(self, text: str) -> str:
        """Return a text in the language of the page."""
        return translated(text, self._language)

    def figure(self, snippet: Snippet, fence: str) -> str:
        """Return a snippet around its fence: caption, evidence, and what a click opens."""
        titled = "title=" in fence.partition("\n")[0]
        return self._shared.render(
            "figure.html",
            self._language,
            title=None if titled else self._title(snippet),
            file=snippet.file,
            href=self._shared.addresses.file(snippet.span),
            fence=Markup(fence),  # noqa: S704
            checks=Markup(self.checks(snippet, beside=True)),  # noqa: S704
        )

    def download(self, snippet: Snippet) -> str | None:
        """Return a link to a long file, in HTML of a line; None if the page shows the code."""
        path = download_path(snippet)
        if path is None:
            return None
        return self._shared.render(
            "download.html",
            self._language,
            href=self._shared.addresses.between(path, self._page),
            file=path.rpartition("/")[2],
            lines=snippet.text.count("\n"),
            size=round(len(snippet.text.encode()) / 1000),
        )

    def checks(
        self, snippet: Snippet, *, beside: bool = False, others: Sequence[Snippet] = ()
    ) -> str:
        """Return the evidence of a snippet in a line, and what a click opens.

        Args:
            snippet: to write about.
            beside: its block, which names its file, stands right above; otherwise it is named.
            others: claims about which it says the same.
        """
        runs = snippet.checks.runs
        caption = "" if beside else self._caption(snippet)
        if others:
            caption = self.t("{count} statements").format(count=len(others) + 1)
        return self._shared.render(
            "checks.html",
            self._language,
            anchor=self.anchor(snippet),
            badges=self.badges(snippet),
            caption=caption,
            beside=beside,
            others=[
                (self.anchor(s) if s in others else None, self._caption(s))
                for s in (snippet, *others)
            ]
            if others
            else (),
            static=snippet.checks.static,
            server=runs.server if runs else None,
            file=snippet.file,
            holds=self._shared.holds.get(snippet.file or ""),
            href=self._shared.addresses.file(snippet.span),
            region=snippet.file is not None and snippet.text != snippet.whole,
            path=snippet.path,
        )

    def tabs(self, group: Sequence[tuple[Snippet, str]]) -> str:
        """Return snippets side by side; a tab can be linked to by its name: `#tab-curl`."""
        self._sets += 1
        labels = [self._tab(snippet) for snippet, _ in group]
        return self._shared.render(
            "tabs.html",
            self._language,
            id=f"{self._scope}-{self._sets}",
            tabs=[
                (label, self._tab_id(label), Markup(self.figure(s, fence)))  # noqa: S704
                for label, (s, fence) in zip(labels, group, strict=True)
            ],
        )

    def badges(self, snippet: Snippet) -> SnippetBadges:
        """Return what to show for a snippet."""
        recorded = self._shared.badges_of(snippet, self._language)
        return snippet_badges(snippet, recorded, self.t)

    def data(self, kind: str, name: str) -> str | None:
        """Return the block of a directive.

        Args:
            kind: table, plot, or one of `OVERVIEWS`.
            name: of the table; empty for an overview.

        Returns:
            None if there is no such block.
        """
        if kind in OVERVIEWS:
            return self._shared.overview(kind, page=self._page, language=self._language)
        if name not in self._shared.tables:
            return None
        table = self._shared.table(name, self._language)
        if kind == "table":
            return table_html(table, self._language, numbers=self._sources)
        if kind != "plot" or table.declared.plot is None:
            return None
        shown = self._entry is not None and f"[[table:{name}]]" in self._entry.declared.answer
        return plot_html(table, with_numbers=not shown, language=self._language)

    def question(self, name: str) -> str | None:
        """Return the target of a link to an entry, by its id or an alias; None if there is none."""
        other = self._shared.entry(name)
        if other is None:
            return None
        language = self._shared.language_of(other, self._language)
        return self._shared.addresses.question_file(other, page=self._page, language=language)

    def link(self, target: str) -> str:
        """Return a link as this page has to write it; answers count from the folder of pages."""
        if self._entry is None or not target or _SCHEME.match(target):
            return target
        return "../" * self._page.count("/") + target

    def told(self, snippet: Snippet) -> tuple[object, ...]:
        """Return what evidence of a snippet tells, apart from which sentence it is about."""
        return snippet.file, snippet.shown, self.badges(snippet).told

    def anchor(self, snippet: Snippet) -> str:
        """Return where the checks of a snippet stand on the page."""
        return f"check-{self._scope}-{snippet.id}"

    def badge_text(self, badge: Badge) -> str:
        """Return what a short badge says."""
        return badge.says or " · ".join(filter(None, (self.t(badge.word), badge.detail)))

    def _title(self, snippet: Snippet) -> str | None:
        if self._entry is not None and self._entry.zh is not None and self._language != "en":
            return self._entry.zh.declared.titles.get(snippet.id, snippet.title)
        return snippet.title

    def _tab(self, snippet: Snippet) -> str:
        label = snippet.tab or snippet.id
        if self._entry is not None and self._entry.zh is not None and self._language != "en":
            return self._entry.zh.declared.tabs.get(snippet.id, label)
        return label

    def _tab_id(self, label: str) -> str:
        name = (
            f"tab-{slug(label)}"
            if self._shared.addresses.page_each
            else (f"tab-{self._scope}-{slug(label)}")
        )
        self._tabs[name] = self._tabs.get(name, 0) + 1
        return name if self._tabs[name] == 1 else f"{name}-{self._tabs[name]}"

    def _caption(self, snippet: Snippet) -> str:
        """Return what checks are about that do not stand right below their block."""
        if snippet.shown or self._entry is None:
            name = self._title(snippet) or snippet.file or snippet.id
            return self.t("how “{name}” is checked").format(name=name)
        answer = self._entry.declared.answer
        if self._language != "en" and self._entry.zh is not None:
            answer = self._entry.zh.declared.answer
        for match in CLAIM.finditer(answer):
            if match["id"] == snippet.id:
                sentence = " ".join(match["sentence"].replace("*", "").split())
                return f"“{shorten(sentence, 100, placeholder=' …')}”"
        return f"“{self._title(snippet) or snippet.id}”"
