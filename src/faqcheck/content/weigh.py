"""How much a problem of the content weighs: as its rule says, or as the settings do."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatch
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from faqcheck.content.levels import Level
    from faqcheck.content.settings import Settings
    from faqcheck.errors import Problem

SWITCHED = (
    "bad-extension",
    "house-sentence",
    "house-word",
    "indented-code",
    "long-sentence",
    "unchecked-output",
    "unknown-include",
    "unknown-language",
    "unknown-link-target",
    "unknown-word",
    "unplaced-code",
    "unread-include",
    "unread-page",
    "untagged-code",
)
"""Problems that `levels` may name; what any other one means cannot be a matter of taste."""


def weighed(problems: Iterable[Problem], settings: Settings) -> Iterator[Problem]:
    """Yield problems with the level that the settings give them, less those that are off.

    The level of a file counts more than that of the project; the last pattern that matches counts.
    """
    if not (settings.levels or settings.levels_in):
        yield from problems
        return
    for problem in problems:
        levels = dict(settings.levels)
        for pattern, more in settings.levels_in.items():
            if fnmatch(problem.span.path, pattern):
                levels |= more
        yield from with_levels([problem], levels)


def with_levels(problems: Iterable[Problem], levels: Mapping[str, Level]) -> Iterator[Problem]:
    """Yield problems with the level that is named for their code, less those that are off."""
    for problem in problems:
        level = levels.get(problem.code) if problem.code in SWITCHED else None
        if level is None:
            yield problem
        elif level != "off":
            yield replace(problem, level=level)
