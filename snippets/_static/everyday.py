"""Everyday programs: options, subcommands and values that are nearly known ones.

Their arguments are not held otherwise, so that another version of a program gives no finding.
"""

from __future__ import annotations

import difflib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from arguments import Finding, has_expansion
from declared_commands import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CLOSE = 0.8
"""A letter lost, doubled or changed, or two in a longer word."""


def check(words: Sequence[str]) -> list[Finding]:
    """Return the words of a command that are nearly what the program takes."""
    known = catalogue()
    start = 0
    while start < len(words) and PurePosixPath(words[start]).name in known.wrappers:
        start += 1
    if start == len(words):
        return []
    name = PurePosixPath(words[start]).name
    return [*_options(words, start, name), *_subcommands(words, start, name), *_values(words, name)]


def _options(words: Sequence[str], start: int, name: str) -> Iterator[Finding]:
    options = catalogue().everyday["options"].get(name, "").split()
    for place in range(start + 1, len(words) if options else 0):
        if words[place] == "--":
            return
        flag = words[place].partition("=")[0]
        if flag.startswith("--") and (close := _nearly(flag, options)):
            yield Finding(place, f"{name}: unknown flag {flag!r}.", f"Did you mean {close!r}?")


def _subcommands(words: Sequence[str], start: int, name: str) -> Iterator[Finding]:
    said = [place for place in range(start + 1, len(words)) if not words[place].startswith("-")]
    for place, before in zip(
        said[:2], (name, f"{name} {words[said[0]]}" if said else ""), strict=False
    ):
        known = catalogue().everyday["subcommands"].get(before, "").split()
        if close := _nearly(words[place], known):
            yield Finding(
                place, f"{before}: unknown subcommand {words[place]!r}.", f"Did you mean {close!r}?"
            )


def _values(words: Sequence[str], name: str) -> Iterator[Finding]:
    for place, word in enumerate(words):
        flag, equals, value = word.partition("=")
        known = catalogue().everyday["choices"].get(f"{name} {flag}", "").split()
        at = place if equals else place + 1
        if not known or at == len(words):
            continue
        value = value or words[at]
        if close := _nearly(value, known):
            yield Finding(at, f"{name} {flag}: {value!r} is unknown.", f"Did you mean {close!r}?")


def _nearly(word: str, known: Iterable[str]) -> str:
    names = list(known)
    if word in names or has_expansion(word):
        return ""
    return next(iter(difflib.get_close_matches(word, names, 1, _CLOSE)), "")
