"""Rules about translations: they show, link and count what the English does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faqcheck.content.lint.links import find_targets, place_at
from faqcheck.content.translations import translatables, translation_state
from faqcheck.errors import Problem, Span, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faqcheck.content.lint.content import Content
    from faqcheck.content.model import Entry, Table

_DIRECTIVE = re.compile(r"\[\[[a-z]+:[^\]\n]+\]\]")
_TARGET = re.compile(
    r"<!--.*?-->|\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|https?://\S+", re.DOTALL
)
"""Where figures belong to no sentence: comments, and where links lead."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[A-Za-z]+")
_WORDS = {
    0: "zero no none",
    1: "one once first single january jan",
    2: "two twice second both half february feb",
    3: "three third march mar",
    4: "four fourth quarter april apr",
    5: "five fifth may",
    6: "six june jun",
    7: "seven july jul",
    8: "eight eighth august aug",
    9: "nine september sep",
    10: "ten october oct",
    11: "eleven november nov",
    12: "twelve dozen december dec",
    16: "sixteen",
    20: "twenty",
    100: "hundred",
    1000: "thousand",
}
_SPELT = {word: str(number) for number, words in _WORDS.items() for word in words.split()}
"""English word -> the figure that may stand for it."""


_NUMERALS = {sign: str(number) for number, sign in enumerate("零一二三四五六七八九十")}
_NUMERALS["两"] = "2"
"""Chinese numeral -> the figure that it may stand for."""


def digests(content: Content) -> Iterator[Problem]:
    """Yield translations that do not say which wording they were made from."""
    for part in translatables(content.faq):
        if part.declared.zh is not None and part.declared.zh.of is None:
            yield Problem(
                content.place(part.span, (*part.location, "zh")),
                "undated-translation",
                "this translation does not name the English that it was made from.",
                f"Run 'faqcheck translations --stamp {part.name}'.",
            )


def same_parts(content: Content) -> Iterator[Problem]:
    """Yield what a translated answer shows, links to or counts, and the English does not.

    A translation whose English has changed is not compared: the status lists it.
    """
    for entry in content.faq.entries.values():
        if entry.zh is None or _is_outdated(entry):
            continue
        english, text = content.answers[entry.id], content.translated[entry.id]
        span = entry.zh.answer_span
        yield from _differences("directive", _found(_DIRECTIVE, english), text, _DIRECTIVE, span)
        links = {target for _, target in find_targets(english, "", entry.answer_span)}
        targets = [(target, at) for at, target in find_targets(text, "", span)]
        yield from _compared("link", links, targets, span)
        spelt = {_SPELT[w] for w in _words(english) if w in _SPELT}
        figures = _found(_FIGURE, _TARGET.sub(_blank, english))
        bare = _TARGET.sub(_blank, text)
        spelt |= {_NUMERALS[sign] for sign in bare if sign in _NUMERALS}
        yield from _differences("figure", figures, bare, _FIGURE, span, spelt=spelt)


def _is_outdated(entry: Entry) -> bool:
    """Say whether the English has changed since; one without a digest is new."""
    zh = entry.declared.zh
    return zh is not None and zh.of is not None and translation_state(entry.declared) == "stale"


def same_code(content: Content) -> Iterator[Problem]:
    """Yield code blocks of a translation that are not those of the English, in its order."""
    for entry in content.faq.entries.values():
        if entry.zh is None or _is_outdated(entry):
            continue
        blocks = [s for s in entry.snippets if s.file is None]
        for english, block in zip(blocks, entry.zh.fences, strict=False):
            if (block.text, block.language) != (english.text, english.language):
                yield Problem(
                    block.declared_at or block.span,
                    "different-translation",
                    "this code block is not the one of the English answer.",
                    f"Copy the block at {english.declared_at or english.span} without a change.",
                )
        if len(blocks) != len(entry.zh.fences):
            yield Problem(
                entry.zh.answer_span,
                "different-translation",
                f"the English answer has {len(blocks)} code blocks, this one "
                f"{len(entry.zh.fences)}.",
                "Keep them alike.",
            )


def names(content: Content) -> Iterator[Problem]:
    """Yield snippets and columns that a translation names and that are not there."""
    for entry in content.faq.entries.values():
        yield from _snippet_names(entry, content)
    for table in content.faq.tables:
        yield from _column_names(table, content)


def _snippet_names(entry: Entry, content: Content) -> Iterator[Problem]:
    if entry.zh is None:
        return
    known = content.known(s.id for s in entry.snippets)
    for field in ("titles", "tabs"):
        for name in getattr(entry.zh.declared, field):
            if name not in known:
                yield Problem(
                    content.span(entry, "zh", field, name),
                    "unknown-snippet",
                    f"there is no snippet {name!r}.",
                    did_you_mean(name, known),
                )


def _column_names(table: Table, content: Content) -> Iterator[Problem]:
    if (zh := table.declared.zh) is None:
        return
    for field in ("columns", "units"):
        for name in getattr(zh, field):
            if name not in table.declared.columns:
                yield Problem(
                    content.place(table.span, ("zh", field, name)),
                    "unknown-column",
                    f"this table shows no column {name!r}.",
                    did_you_mean(name, table.declared.columns),
                )
    cells = {row.get(name) for row in table.rows for name in table.declared.columns}
    whole = table.declared.rows not in content.faq.left_out
    for text in zh.cells:
        if whole and text not in cells:
            yield Problem(
                content.place(table.span, ("zh", "cells", text)),
                "different-translation",
                f"no cell of this table holds {text!r}.",
                "Write the cell as the CSV file has it.",
            )


def _differences(
    what: str,
    english: set[str],
    text: str,
    pattern: re.Pattern[str],
    span: Span,
    *,
    spelt: Iterable[str] = (),
) -> Iterator[Problem]:
    found = [(_plain(m[0]), place_at(span, text, m.start())) for m in pattern.finditer(text)]
    yield from _compared(what, english, found, span, spelt=spelt)


def _compared(
    what: str,
    english: set[str],
    found: list[tuple[str, Span]],
    span: Span,
    *,
    spelt: Iterable[str] = (),
) -> Iterator[Problem]:
    """Yield what only one of two texts has.

    Args:
        what: they are compared by.
        english: what the source has.
        found: what the translation has.
        span: of the translation.
        spelt: what either writes in words.
    """
    allowed = {*english, *spelt}
    for name, place in found:
        if name not in allowed:
            yield Problem(
                place,
                "different-translation",
                f"the English answer has no {what} {name!r}.",
                "Translate what it says, or change both.",
            )
    for name in sorted(english - {name for name, _ in found} - {*spelt}):
        yield Problem(
            span,
            "different-translation",
            f"the {what} {name!r} of the English answer is missing.",
            "Translate all of it, or change both.",
        )


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return {_plain(match[0]) for match in pattern.finditer(text)}


def _plain(figure: str) -> str:
    """Return a figure without the commas that set thousands apart."""
    return re.sub(r"(?<=\d),(?=\d{3}\b)", "", figure)


def _words(text: str) -> Iterator[str]:
    return (match[0].lower() for match in _WORD.finditer(text))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
