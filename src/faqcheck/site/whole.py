"""The whole site in one call: evidence is read, judged and rendered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from faqcheck.evidence import assess_faq, read_evidence
from faqcheck.site.notebooks import read_downloads
from faqcheck.site.render import render_notebook_checks, render_pages

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from faqcheck.content import Faq, Project
    from faqcheck.evidence import Assessment, Evidence


@dataclass(frozen=True)
class Site:
    """What readers of a project get, on one day."""

    faq: Faq
    project: Project
    evidence: Evidence
    assessment: Assessment
    directory_urls: bool = True
    """Pages will be at `topic/`, not at `topic.html`."""

    def files(self) -> Iterator[tuple[str, str | bytes | Iterator[str]]]:
        """Yield paths below the folder of the pages, and content; see `render_pages`."""
        return render_pages(
            self.faq,
            project=self.project,
            assessment=self.assessment,
            holds=self.evidence.compatibility,
            downloads=read_downloads(self.faq, self.project),
            directory_urls=self.directory_urls,
        )

    @cached_property
    def notebook_checks(self) -> Mapping[str, Mapping[str, str]]:
        """Return how the blocks of notebooks are checked; see `render_notebook_checks`."""
        return render_notebook_checks(
            self.faq,
            project=self.project,
            assessment=self.assessment,
            directory_urls=self.directory_urls,
        )


def read_site(faq: Faq, project: Project, *, today: dt.date, directory_urls: bool = True) -> Site:
    """Return the site that shows this content with what is recorded about it."""
    evidence = read_evidence(project)
    assessment = assess_faq(faq, project, evidence.ledger, today=today)
    return Site(faq, project, evidence, assessment, directory_urls)
