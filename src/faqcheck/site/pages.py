"""Write the Markdown of topics, of the index, and of hand-written pages with code blocks."""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import PurePosixPath
from textwrap import shorten
from typing import TYPE_CHECKING

from markupsafe import Markup

from faqcheck.evidence import gap_lines, site_line
from faqcheck.site.answers import Parts, answer_markdown, page_markdown
from faqcheck.site.badges import snippet_badges, tally
from faqcheck.site.links import source_link
from faqcheck.site.notebooks import downloads_of
from faqcheck.site.plots import plot_html
from faqcheck.site.status import PAGE as STATUS
from faqcheck.site.status import entry_badge
from faqcheck.site.tables import table_html
from faqcheck.site.templates import template
from faqcheck.site.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from faqcheck.content import Entry, Faq, Page, Snippet, Topic
    from faqcheck.evidence import Assessment
    from faqcheck.site.badges import Badge, SnippetBadges
    from faqcheck.site.links import Addresses


_CLAIM = re.compile(r"\[(?P<sentence>(?:[^\[\]]|\[[^\[\]]*\])+)\]\(claim:(?P<id>[^()\s]+)\)")
_OVERVIEWS = ("search", "summary", "topics")
"""Directives for hand-written pages: a search field, a tally of all badges, the topics."""


class Writer:
    """What all pages of a site share: the content, its addresses and its badges."""

    def __init__(
        self,
        faq: Faq,
        addresses: Addresses,
        badges: Callable[[Snippet], Mapping[str, Badge]],
        assessment: Assessment,
        holds: Mapping[str, str] | None = None,
    ) -> None:
        self.faq = faq
        self.assessment = assessment
        """What recorded evidence says."""
        self.holds = holds or {}
        """Snippet file -> package versions for which its names and flags exist."""
        self.addresses = addresses
        self.badges = badges
        """Returns the badges of a snippet's cases, by `Case.name`."""

    @cached_property
    def _tables(self) -> dict[str, str]:
        return {table.id: table_html(table) for table in self.faq.tables}

    @cached_property
    def _aliases(self) -> dict[str, Entry]:
        return {a: e for e in self.faq.entries.values() for a in (*e.declared.aliases, e.id)}

    def topic(self, topic: Topic) -> str:
        """Return the page of a topic."""
        questions = [
            {
                "entry": entry,
                "badge": entry_badge(self.assessment, entry),
                "markdown": Markup(self.entry(entry)),  # noqa: S704
            }
            for entry in topic.entries
        ]
        return template("topic.md").render(
            topic=topic,
            title=_yaml(plain(topic.declared.topic)),
            description=_yaml(" ".join(topic.declared.summary.split())),
            questions=questions,
        )

    def entry(self, entry: Entry) -> str:
        """Return the Markdown of a question and its answer."""
        declared = entry.declared
        applies = [(model, "") for model in declared.applies_to.models]
        applies += list(declared.applies_to.packages.items())
        related = [self.faq.entries[name] for name in declared.related if name in self.faq.entries]
        up = "../" if self.addresses.directory_urls else ""
        return template("entry.md").render(
            entry=entry,
            declared=declared,
            applies=applies,
            answer=Markup(answer_markdown(entry, self._parts(entry.id, entry))),  # noqa: S704
            related=[(o, self.addresses.question(o, page=entry.topic)) for o in related],
            sources=[(source_link(s.at), s.says) for s in declared.sources],
            edit=self.addresses.file(entry.span),
            report=self.addresses.report(entry),
            permanent=f"{up}q/{entry.id}/",
        )

    def questions(self) -> str:
        """Return the index of all questions and of all error texts."""
        entries = self.faq.entries.values()
        href = {e.id: self.addresses.question(e, page="questions") for e in entries}
        symptoms = sorted(
            ((symptom, href[e.id]) for e in entries for symptom in e.declared.symptoms),
            key=lambda one: one[0].casefold(),
        )
        topics = [
            (topic, [(e, href[e.id], entry_badge(self.assessment, e)) for e in topic.entries])
            for topic in self.faq.topics
        ]
        return template("questions.md").render(topics=topics, symptoms=symptoms)

    def page(self, page: Page, *, up: str = "") -> str | None:
        """Return a hand-written page with badges, overviews, links to questions; None if bare.

        Args:
            page: to write.
            up: leads from its folder to that of the topics, as `../`.
        """
        if page.notebook is not None:
            return None  # it is converted by what can read it; see `notebook_checks`
        written = ("](faq:", *(f"[[{kind}]]" for kind in _OVERVIEWS))
        if not page.snippets and not any(mark in page.text for mark in written):
            return None
        return page_markdown(
            page.text, page.snippets, self._parts("page", None, up=up), path=page.path
        )

    def notebook_checks(self, page: Page, *, folder: str) -> dict[str, str]:
        """Return how each block of a notebook's page is checked, by the text of the block.

        Args:
            page: of a notebook.
            folder: where it can be downloaded, relative to its page.
        """
        parts = self._parts("page", None)
        checks = {
            snippet.text: self._checks(snippet, parts.anchor(snippet), "how it is checked")
            for snippet in page.snippets
        }
        if page.notebook is not None:
            program = template("notebook.html").render(
                downloads=[f"{folder}{PurePosixPath(file).name}" for file in downloads_of(page)],
                checks=Markup(checks[page.notebook.whole]),  # noqa: S704
            )
            checks[page.notebook.whole] = program
        return checks

    def overview(self, kind: str) -> str:
        """Return a block on the whole site: see `_OVERVIEWS`."""
        entries = self.faq.entries.values()
        shown = [self._badges(s).weakest for s in self.faq.snippets if s.shown]
        return template(f"{kind}.html").render(
            topics=[(topic, self.addresses.page(topic.id)) for topic in self.faq.topics],
            example=next((s for e in entries for s in e.declared.symptoms), ""),
            entries=len(entries),
            blocks=len(shown),
            tally=tally(shown),
            verified=site_line(self.assessment.site),
            gaps=gap_lines(self.assessment.site),
            status=self.addresses.page(self.addresses.made(STATUS).removesuffix(".md")),
            updated=max((e.declared.updated for e in entries), default=None),
        )

    def _badges(self, snippet: Snippet) -> SnippetBadges:
        return snippet_badges(snippet, self.badges(snippet))

    def _parts(self, scope: str, entry: Entry | None, *, up: str = "") -> Parts:
        """Return how the lines of one answer or page are turned into blocks.

        Args:
            scope: sets the addresses of an entry's blocks apart from those of others on the page.
            up: leads to the folder of the topics.
        """
        sets = 0

        def anchor(snippet: Snippet) -> str:
            return f"check-{scope}-{snippet.id}"

        def checks(snippet: Snippet) -> str:
            return self._checks(snippet, anchor(snippet), _caption(snippet, entry))

        def figure(snippet: Snippet, fence: str) -> str:
            titled = "title=" in fence.partition("\n")[0]
            return template("figure.html").render(
                title=None if titled else snippet.title,
                file=snippet.file,
                href=self.addresses.file(snippet.span),
                fence=Markup(fence),  # noqa: S704
                checks=Markup(self._checks(snippet, anchor(snippet), "how it is checked")),  # noqa: S704
            )

        def tabs(group: Sequence[tuple[Snippet, str]]) -> str:
            nonlocal sets
            sets += 1
            return template("tabs.html").render(
                id=f"{scope}-{sets}",
                tabs=[(s.tab, Markup(figure(s, fence))) for s, fence in group],  # noqa: S704
            )

        def data(kind: str, name: str) -> str | None:
            if kind in _OVERVIEWS:
                return self.overview(kind)
            table = next((t for t in self.faq.tables if t.id == name), None)
            if table is None:
                return None
            if kind == "table":
                return self._tables[name]
            shown = entry is not None and f"[[table:{name}]]" in entry.declared.answer
            plot = table.declared.plot
            return plot_html(table, plot, with_numbers=not shown) if plot else None

        def question(name: str) -> str | None:
            other = self._aliases.get(name)
            if other is None:
                return None
            here = entry is not None and other.topic == entry.topic
            return f"#{other.id}" if here else f"{up}{other.topic}.md#{other.id}"

        return Parts(figure, checks, tabs, self._badges, data, question, anchor)

    def _checks(self, snippet: Snippet, anchor: str, caption: str) -> str:
        runs = snippet.checks.runs
        return template("checks.html").render(
            anchor=anchor,
            badges=self._badges(snippet),
            caption=caption,
            static=snippet.checks.static,
            server=runs.server if runs else None,
            file=snippet.file,
            holds=self.holds.get(snippet.file or ""),
            href=self.addresses.file(snippet.span),
            region=snippet.file is not None and snippet.text != snippet.whole,
        )


def _caption(snippet: Snippet, entry: Entry | None) -> str:
    """Return what checks are about that do not stand right below their block."""
    if snippet.shown or entry is None:
        return f"how “{snippet.title or snippet.file or snippet.id}” is checked"
    for match in _CLAIM.finditer(entry.declared.answer):
        if match["id"] == snippet.id:
            sentence = " ".join(match["sentence"].replace("*", "").split())
            return f"checks “{shorten(sentence, 100, placeholder=' …')}”"
    return f"checks the statement “{snippet.title or snippet.id}”"


def _yaml(text: str) -> Markup:
    """Return a text as a double-quoted YAML scalar, which JSON strings are."""
    return Markup(json.dumps(text, ensure_ascii=False))  # noqa: S704
