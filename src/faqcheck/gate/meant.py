"""What a block means where it cannot be copied as it stands.

Documentation shows prompts, placeholders such as `<name>`, ellipses and annotations, and readers
know what to do with them. Each is taken out here, every other character staying in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.content import CONSOLE, JSON, PYTHON, SHELL, YAML
from faqcheck.gate.transcripts import typed_alone

if TYPE_CHECKING:
    from collections.abc import Callable

_SESSION = re.compile(r"\s*(#[^\n]*\n\s*)*(?:\([\w. -]+\)[ \t]*)?\$[ \t]+\S")
"""Begins a block that shows prompts, though its tag is that of a script."""
_PLACEHOLDER = re.compile(r"(?<![<\w&=]<)(?<!<)<[A-Za-z](?:[\w .:/|-]*\w)?>(?!>)")
_ANNOTATION = re.compile(r"(?<=\\)[ \t]+#[ \t]*\(\d+\)!?[ \t]*$", re.MULTILINE)
_ELLIPSIS = r"(?:\.\.\.|\u2026)"
_ELLIPSIS_LINE = re.compile(
    rf"^[ \t]*(?:(?:-|//|\#)[ \t]*)?{_ELLIPSIS}[ \t]*,?[ \t]*$", re.MULTILINE
)
_ELLIPSIS_ITEM = re.compile(
    rf"(?:,[ \t]*{_ELLIPSIS}(?=[ \t\n]*[\]}}])|(?<=[\[{{,])[ \t]*{_ELLIPSIS}[ \t]*,?)"
)
_ELLIPSIS_VALUE = re.compile(rf"(?<=:)([ \t]*){_ELLIPSIS}(?=[ \t]*[,}}\]\n])")
_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|[ \t]*//[^\n]*|/\*.*?\*/', re.DOTALL)
_LAST_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[\]}])')
_ALIAS = re.compile(
    r"(?:(?<=[:,\[] )|(?<=- )|(?<=\[))\*([A-Za-z][\w-]*)(?=[ \t]*(?:[,\]}#]|$))", re.M
)
"""A value that another one of the same name stands for; the name alone, unlike a glob."""


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of thing that is taken out."""

    what: str
    """As a message names it: `a placeholder`."""
    hint: str
    take_out: Callable[[str], str]


def _blanked(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _without(pattern: re.Pattern[str]) -> Callable[[str], str]:
    return lambda text: pattern.sub(_blanked, text)


def _filled_in(text: str) -> str:
    """Return a text with each placeholder replaced by a name of the same length."""
    return _PLACEHOLDER.sub(lambda found: "x" * len(found[0]), text)


def _without_comments(text: str) -> str:
    return _COMMENT.sub(lambda found: found[1] or _blanked(found), text)


def _without_ellipses_in_json(text: str) -> str:
    shorter = _ELLIPSIS_LINE.sub(_blanked, _ELLIPSIS_VALUE.sub(r"\g<1>  0", text))
    shorter = _ELLIPSIS_ITEM.sub(_blanked, shorter)
    if shorter == text:
        return text
    text = shorter  # what is left out often stands behind a comma
    return _LAST_COMMA.sub(lambda found: found[1] or " ", text)


def _without_aliases(text: str) -> str:
    """Return a part of a YAML file with what it refers to in other parts replaced by words."""
    return _ALIAS.sub(
        lambda found: found[0] if f"&{found[1]}" in text else "x" * len(found[0]), text
    )


_PROMPTS = Change(
    "a prompt", "Show what to type, without '$ ', or tag the block 'console'.",
    lambda text: typed_alone(text) if _SESSION.match(text) else text,
)  # fmt: skip
_PLACEHOLDERS = Change(
    "a placeholder", "Write NAME, or an example; bash and Python read '<' as something else.",
    _filled_in,
)  # fmt: skip
_ANNOTATIONS = Change(
    "an annotation",
    "The line goes on only if the backslash ends it.",
    lambda text: _ANNOTATION.sub("", text),
)
_COMMENTS = Change("a comment", "JSON has none; tag the block 'jsonc'.", _without_comments)
_LEFT_OUT = "Show the whole, or say in a sentence what is left out."
CHANGES: dict[str, tuple[Change, ...]] = {
    SHELL: (_PROMPTS, _PLACEHOLDERS, _ANNOTATIONS),
    CONSOLE: (_PLACEHOLDERS, _ANNOTATIONS),
    PYTHON: (_PLACEHOLDERS,),
    JSON: (_COMMENTS, Change("an ellipsis", _LEFT_OUT, _without_ellipses_in_json)),
    YAML: (
        _PLACEHOLDERS,
        Change("an ellipsis", _LEFT_OUT, _without(_ELLIPSIS_LINE)),
        Change(
            "a reference to what stands elsewhere",
            "Show what it refers to, or the value itself.",
            _without_aliases,
        ),
    ),
}
"""Language -> what its blocks may show that is not meant to be copied."""


def as_meant(text: str, language: str) -> str:
    """Return a text less what is not meant to be copied; the same text if there is nothing."""
    for change in CHANGES.get(language, ()):
        text = change.take_out(text)
    return text


def first_change(text: str, language: str) -> tuple[int, int, Change] | None:
    """Return line and column, from 1, of the first thing that is taken out, and which it is."""
    for change in CHANGES.get(language, ()):
        meant = change.take_out(text)
        if meant == text:
            continue
        for number, (old, new) in enumerate(zip(text.split("\n"), meant.split("\n"), strict=False)):
            if old != new:
                column = next(
                    (n for n, two in enumerate(zip(old, new, strict=False)) if two[0] != two[1]), 0
                )
                return number + 1, column + 1, change
    return None
