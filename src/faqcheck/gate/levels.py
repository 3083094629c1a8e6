"""How much a check weighs for a snippet; the names declared are held to the checks there are."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from faqcheck.content import SWITCHED, parse_document, read_text
from faqcheck.errors import LoadError, Problem, did_you_mean
from faqcheck.gate.check import all_checks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content import Faq, Level, Project, Settings, Snippet
    from faqcheck.errors import Span


def declared_level(check: str, snippet: Snippet, settings: Settings) -> Level | None:
    """Return what is declared for a check of a snippet; what is nearer to the block counts first.

    Of several patterns that match a file, the last one in the settings counts.
    """
    if check in snippet.levels:
        return snippet.levels[check]
    place = snippet.declared_at or snippet.span
    for pattern, levels in reversed(settings.levels_in.items()):
        if check in levels and any(
            fnmatch(file, pattern) for file in (place.path, snippet.file or "")
        ):
            return levels[check]
    return settings.levels.get(check)


def unknown_checks(faq: Faq, project: Project) -> Iterator[Problem]:
    """Yield levels of checks that nothing registers: a misspelt name would change nothing."""
    settings = project.settings
    for name in settings.levels:
        yield from _unknown(name, project.setting("levels", name))
    for glob, levels in settings.levels_in.items():
        for name in levels:
            yield from _unknown(name, project.setting("levels_in", glob, name))
    for snippet in faq.snippets:
        for name in snippet.levels:
            yield from _unknown(name, _place(name, snippet, project))


def _place(name: str, snippet: Snippet, project: Project) -> Span:
    """Return where a level stands that a snippet declares."""
    place = snippet.declared_at or snippet.span
    if not snippet.location:
        return place
    try:
        text = read_text(project.path(place.path), relative=place.path)
        document = parse_document(text, relative=place.path)
    except LoadError:  # reported when it was read
        return place
    return document.span((*snippet.location, "levels", name), key=True)


def _unknown(name: str, span: Span) -> Iterator[Problem]:
    known = (*all_checks(), *SWITCHED)
    if name not in known:
        hint = did_you_mean(name, known) or f"There are: {', '.join(known)}."
        yield Problem(span, "unknown-check", f"there is no check {name!r}.", hint)
