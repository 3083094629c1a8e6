"""Rules that hold across entries, snippets and time.

A rule takes the content and yields what breaks it. Each module holds the rules about one thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.content.addresses import ADDRESSES
from faqcheck.content.baseline import read_baseline
from faqcheck.content.lint import (
    checks,
    directives,
    extensions,
    files,
    ids,
    layout,
    ports,
    prose,
    references,
    sources,
    spelling,
    tables,
    tags,
    translations,
)
from faqcheck.content.lint.content import Content, published_addresses
from faqcheck.content.load import read_faq
from faqcheck.content.weigh import weighed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from faqcheck.content.model import Faq
    from faqcheck.content.project import Project
    from faqcheck.errors import Problem

__all__ = ["ADDRESSES", "find_problems", "lint_faq", "lint_read", "published_addresses"]

_RULES: tuple[Callable[[Content], Iterable[Problem]], ...] = (
    ids.topic_names,
    ids.displaced_files,
    ids.duplicate_ids,
    ids.addresses,
    references.entries,
    references.claims,
    references.most_asked,
    references.pages_and_files,
    references.anchors,
    files.conflicts,
    extensions.extensions,
    directives.directives,
    directives.fences_in_lists,
    files.unused_tables,
    tables.rows,
    tables.agreements,
    layout.layout,
    layout.unfinished,
    tags.tags,
    tags.images,
    sources.dates_and_ranges,
    sources.schemes,
    sources.reversed_links,
    checks.declared_checks,
    checks.forbidden_languages,
    checks.undated_skips,
    checks.unchecked_output,
    checks.environments,
    checks.servers,
    checks.waivers,
    ports.hosts,
    ports.client_ports,
    ports.servers_above,
    ports.server_ports,
    ports.ports_of_programs,
    spelling.misspelt_names,
    files.missing_files,
    files.unused_files,
    files.unread_pages,
    sources.links,
    sources.sources,
    translations.digests,
    translations.same_parts,
    translations.same_code,
    translations.names,
    prose.prose,
)


def find_problems(project: Project, *, today: dt.date) -> list[Problem]:
    """Return everything that is wrong with a project's content, in reading order."""
    faq, problems, _ = read_faq(project)
    return lint_read(faq, problems, project, today=today)


def lint_faq(faq: Faq, project: Project, *, today: dt.date) -> list[Problem]:
    """Return what is wrong although each part can be read, in reading order."""
    return lint_read(faq, (), project, today=today)


def lint_read(
    faq: Faq, problems: Sequence[Problem], project: Project, *, today: dt.date
) -> list[Problem]:
    """Return everything that is wrong, in reading order, once the content has been read.

    Args:
        faq: what could be read.
        problems: what was wrong with the rest.
        project: where it was read.
        today: last day of waivers is compared with it.
    """
    content = Content(faq, project, today)
    found = {*problems, *(found for rule in _RULES for found in rule(content))}
    held = sorted(weighed(found, project.settings))
    return read_baseline(project).tolerated(held, project)
