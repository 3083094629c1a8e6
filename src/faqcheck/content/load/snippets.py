"""Snippets that an entry declares: a file of the snippets folder, or a region of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.content.languages import language_named, language_names, language_of_file
from faqcheck.content.lexers import is_known
from faqcheck.content.load.files import SnippetFiles
from faqcheck.content.load.regions import cut_region, find_unpaired, region_names
from faqcheck.content.model import Snippet
from faqcheck.errors import Span, did_you_mean

if TYPE_CHECKING:
    from faqcheck.content.declared import Location
    from faqcheck.content.load.report import Report
    from faqcheck.content.model import SnippetDeclaration
    from faqcheck.content.project import Project
    from faqcheck.content.source import Document


class SnippetReader:
    """Reads declared snippets; the files that several of them show are shared."""

    def __init__(self, project: Project, report: Report) -> None:
        """Read nothing yet; what is wrong is reported as it is found."""
        self._report = report
        self._files = SnippetFiles(project, report)

    def read(
        self,
        declared: SnippetDeclaration,
        owner: str,
        document: Document,
        location: Location,
        *,
        shown: bool,
    ) -> Snippet | None:
        """Return a snippet, None if it cannot be used.

        Args:
            declared: what its entry says.
            owner: of the snippet.
            document: the part of the topic that declares it.
            location: of that part in the topic.
            shown: False for a claim.
        """
        file = self._files.find(declared.file, document.span(("file",)))
        whole = None if file is None else self._files.text(file)
        told = whole is not None or declared.language is not None
        language = self._language(declared, document) if told else None
        cut = None
        if file is not None and whole is not None and language is not None:
            cut = self._cut(whole, declared, file, document)
        if whole is None or language is None or cut is None:
            self._report.left_out |= {declared.id, declared.file}
            return None
        text, start = cut
        return Snippet(
            id=declared.id,
            owner=owner,
            language=language,
            text=text,
            span=start,
            whole=whole,
            file=file,
            title=declared.title,
            tab=declared.tab,
            checks=declared.checks,
            waiver=declared.waiver,
            fails=declared.fails,
            skip=declared.skip,
            levels=declared.levels,
            shown=shown,
            declared_at=document.span(),
            location=location,
        )

    def _language(self, declared: SnippetDeclaration, document: Document) -> str | None:
        name = declared.language or language_of_file(declared.file) or ""
        if (language := language_named(name)) is not None:
            return language
        if declared.waiver is not None or is_known(name, self._report.allowed):
            return name or "text"
        if declared.language:
            self._report.add(
                document.span(("language",)),
                "unknown-language",
                f"nothing is known of the language {name!r}.",
                did_you_mean(name, language_names())
                or "If it is right, list it in the setting 'languages.allow'.",
            )
        else:
            self._report.add(
                document.span(("file",)),
                "unknown-language",
                f"the name of {declared.file!r} tells no language that can be checked.",
                "Set 'language', or a waiver.",
            )
        return None

    def _cut(
        self, whole: str, declared: SnippetDeclaration, file: str, document: Document
    ) -> tuple[str, Span] | None:
        """Return the text to show and where it starts."""
        region = declared.region
        if region is not None and not self._can_be_cut(whole, region, file, document):
            return None
        text, line, column = cut_region(whole, region)
        if not text.strip():
            self._report.add(
                document.span(("region" if region else "file",)),
                "empty-snippet",
                f"{file} shows nothing.",
                "Write it, or delete it.",
            )
            return None
        return text, Span(file, line, column)

    def _can_be_cut(self, whole: str, region: str, file: str, document: Document) -> bool:
        regions = region_names(whole)
        if region not in regions:
            self._report.add(
                document.span(("region",)),
                "unknown-region",
                f"{file} has no region {region!r}.",
                did_you_mean(region, regions)
                or f"Mark it there: '# --8<-- [start:{region}]' … [end:{region}].",
            )
            return False
        if (unpaired := find_unpaired(whole, region)) is not None:
            self._report.add(
                Span(file, unpaired),
                "open-region",
                f"the region {region!r} is not opened and closed by turns.",
                f"Write [start:{region}] once and [end:{region}] once below it.",
            )
            return False
        return True
