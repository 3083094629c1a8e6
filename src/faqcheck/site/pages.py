"""Write the Markdown of questions, topics, the index, and hand-written pages with code blocks."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from markupsafe import Markup

from faqcheck.content import translation_state
from faqcheck.site.answers import answer_markdown, page_markdown
from faqcheck.site.blocks import OVERVIEWS, Blocks
from faqcheck.site.facts import facts_of
from faqcheck.site.forges import edit_address
from faqcheck.site.links import CHINESE, ENGLISH, source_link
from faqcheck.site.notebooks import downloads_of
from faqcheck.site.status import entry_badge
from faqcheck.site.text import escaped

if TYPE_CHECKING:
    from faqcheck.content import Entry, Page, Topic
    from faqcheck.site.shared import Shared


class Writer:
    """Writes the pages of a site."""

    def __init__(self, shared: Shared) -> None:
        """Write none yet."""
        self.shared = shared
        self.addresses = shared.addresses

    def topic(self, topic: Topic, language: str = ENGLISH) -> str:
        """Return the page of a topic: an overview, or all its answers, as the layout says."""
        page = self.addresses.topic_page(topic.id, language)
        title, summary = self.shared.topic_of(topic, language)
        questions = [
            {
                "id": entry.id,
                "question": self.shared.question_of(entry, language),
                "href": self.shared.href(entry, page=page, language=language),
                "says": self.shared.first_sentence(entry, language),
                "badge": entry_badge(self.shared.assessment, entry, language),
                "markdown": ""
                if self.addresses.page_each
                else Markup(self.entry(entry, page, language)),  # noqa: S704
            }
            for entry in topic.entries
        ]
        return self.shared.render(
            "topic.md",
            language,
            title=_yaml(title),
            description=_yaml(summary),
            heading=title,
            summary=summary,
            questions=questions,
            page_each=self.addresses.page_each,
        )

    def question(self, entry: Entry, language: str = ENGLISH) -> str:
        """Return the page of a question."""
        page = self.addresses.question_page(entry, language)
        return self.shared.render(
            "question.md",
            language,
            title=_yaml(self.shared.question_of(entry, language)),
            description=_yaml(self.shared.first_sentence(entry, language)),
            entry=Markup(self.entry(entry, page, language)),  # noqa: S704
        )

    def retired(self, entry: Entry) -> str:
        """Return the page that says why a question has no answer any more."""
        shared, declared = self.shared, entry.declared
        page = self.addresses.retired_page(entry)
        related = [shared.faq.entries[n] for n in declared.related if n in shared.faq.entries]
        return shared.render(
            "retired.md",
            ENGLISH,
            title=_yaml(entry.question),
            description=_yaml(declared.retired or ""),
            entry=entry,
            question=entry.question,
            reason=declared.retired,
            updated=declared.updated,
            related=[(other.question, shared.href(other, page=page)) for other in related],
            sources=[(source_link(s.at), s.says) for s in declared.sources],
        )

    def entry(self, entry: Entry, page: str, language: str = ENGLISH) -> str:
        """Return the Markdown of a question and its answer, as a page shows it."""
        shared, declared = self.shared, entry.declared
        zh = entry.zh if language == CHINESE else None
        applies = [(model, "") for model in declared.applies_to.models]
        applies += list(declared.applies_to.packages.items())
        related = [shared.faq.entries[n] for n in declared.related if n in shared.faq.entries]
        blocks = Blocks(shared, page=page, scope=entry.id, entry=entry, language=language)
        alone = self.addresses.page_each
        answer = answer_markdown(entry, blocks, level=2 if alone else 3, translation=zh)
        stale = zh is not None and translation_state(declared) == "stale"
        return shared.render(
            "entry.md",
            language,
            entry=entry,
            alone=alone,
            question=shared.question_of(entry, language),
            declared=declared,
            facts=facts_of(declared, language),
            also_asked=zh.declared.also_asked if zh else declared.also_asked,
            applies=applies,
            answer=Markup(answer),  # noqa: S704
            related=[
                (shared.question_of(o, language), shared.href(o, page=page, language=language))
                for o in related
            ],
            sources=[(source_link(s.at, blocks.t), s.says) for s in declared.sources],
            edit=edit_address(self.addresses.settings, entry.span.path),
            report=self.addresses.report(entry),
            permanent=self.addresses.between(f"q/{entry.id}/", page),
            markdown=self.addresses.between(f"q/{entry.id}.md", page) if alone else None,
            older_than=shared.href(entry, page=page) if stale else None,
            files=[
                (self.addresses.between(file, page), file.endswith(".css"))
                for file in self._files_of(answer)
            ],
        )

    def questions(self, language: str = ENGLISH) -> str:
        """Return the index of all questions and of all error texts."""
        shared = self.shared
        page = self.addresses.overview("questions.md", language)
        entries = shared.faq.entries.values()
        href = {e.id: shared.href(e, page=page, language=language) for e in entries}
        symptoms = sorted(
            ((symptom, href[e.id]) for e in entries for symptom in e.declared.symptoms),
            key=lambda one: one[0].casefold(),
        )
        topics = [
            (
                topic.id,
                shared.topic_of(topic, language)[0],
                [
                    (
                        shared.question_of(e, language),
                        href[e.id],
                        entry_badge(shared.assessment, e, language),
                    )
                    for e in topic.entries
                ],
            )
            for topic in shared.faq.topics
        ]
        return shared.render("questions.md", language, topics=topics, symptoms=symptoms)

    def changes(self, page: Page) -> bool:
        """Say whether a hand-written page is written once more: `page` is for no other."""
        if page.notebook is not None:
            return False  # it is converted by what can read it; see `notebook_checks`
        marks = ("](faq:", *(f"[[{kind}]]" for kind in OVERVIEWS))
        return (
            bool(page.snippets)
            or any(mark in page.text for mark in marks)
            or bool(self._files_of(page.text))
        )

    def page(self, page: Page, *, name: str) -> str:
        """Return a hand-written page with badges, overviews and links to questions.

        Args:
            page: to write.
            name: its file below the folder of the pages, less the suffix.
        """
        files = self._files_of(page.text)
        language = CHINESE if name.startswith(f"{CHINESE}/") else ENGLISH
        text = page_markdown(
            page.text,
            page.snippets,
            Blocks(self.shared, page=name, language=language),
            path=page.path,
        )
        return text + self.shared.render(
            "files.html",
            language,
            files=[(self.addresses.between(f, name), f.endswith(".css")) for f in files],
        )

    def notebook_checks(self, page: Page, *, folder: str) -> dict[str, str]:
        """Return how each block of a notebook's page is checked, by the text of the block.

        Args:
            page: of a notebook.
            folder: where it can be downloaded, relative to its page.
        """
        blocks = Blocks(self.shared, page="page")
        checks = {s.text: blocks.checks(s, beside=True) for s in page.snippets}
        if page.notebook is not None:
            program = self.shared.render(
                "notebook.html",
                ENGLISH,
                downloads=[f"{folder}{PurePosixPath(file).name}" for file in downloads_of(page)],
                checks=Markup(checks[page.notebook.whole]),  # noqa: S704
            )
            checks[page.notebook.whole] = program
        return checks

    def _files_of(self, text: str) -> list[str]:
        """Return the scripts and style sheets of the custom elements that a text uses, once."""
        elements = self.addresses.settings.elements
        used = [files for name, files in elements.items() if f"<{name}" in text]
        return list(dict.fromkeys(file for files in used for file in files))


def _yaml(text: str) -> Markup:
    """Return a text as a double-quoted YAML scalar, which JSON strings are.

    Themes put titles and descriptions into HTML as they are.
    """
    return Markup(json.dumps(str(escaped(text)), ensure_ascii=False))  # noqa: S704
