"""Sentences of claims, and the figures and names in them that a claim has to print.

A figure is a number as it is written: `1,024`, `7.5`, the 8 of `8B`. Digits behind a letter are a
part of a name, as in `bf16`. A name is quoted if it stands in backticks or in double quotes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from faqcheck.content.code import without_code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

CLAIM = re.compile(r"\[(?P<sentence>(?:[^\[\]]|\[[^\[\]]*\])+)\]\(claim:(?P<id>[^()\s]+)\)")
_FIGURE = re.compile(r"(?<![\w.])(?:\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)")
_NAME = re.compile(r"`([^`]+)`|\"([^\"]+)\"")
_NO_PROSE = re.compile(
    r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*\)|https?://\S+|\[\[[^\]]*\]\]|<!--.*?-->"
)


def sentences_of(answer: str) -> Mapping[str, Sequence[str]]:
    """Return the sentences that point at each claim, by its id."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for match in CLAIM.finditer(answer):
        found[match["id"]].append(" ".join(match["sentence"].split()))
    return found


def statements_of(sentence: str) -> list[str]:
    """Return the figures and quoted names of a sentence, in reading order, each once."""
    names = [(match.start(), match[1] or match[2]) for match in _NAME.finditer(sentence)]
    rest = _NAME.sub(lambda match: " " * len(match[0]), sentence)
    figures = [(match.start(), match[0]) for match in _FIGURE.finditer(rest)]
    return list(dict.fromkeys(text for _, text in sorted([*names, *figures])))


def not_printed(sentences: Sequence[str], printed: str, elsewhere: Collection[str]) -> list[str]:
    """Return what sentences state and an output does not show.

    Args:
        sentences: of one claim.
        printed: what the claim printed.
        elsewhere: what is declared as not from there.
    """
    figures = {_plain(figure) for figure in _FIGURE.findall(printed)}
    return [
        text
        for sentence in sentences
        for text in statements_of(sentence)
        if text not in elsewhere
        and (_plain(text) not in figures if _FIGURE.fullmatch(text) else text not in printed)
    ]


def figures_outside(answer: str) -> Iterator[tuple[int, int, str]]:
    """Yield line and column, from 1, and text of each figure of prose that no claim holds."""
    rest = without_code(answer)
    for pattern in (CLAIM, _NO_PROSE):
        rest = pattern.sub(_blank, rest)
    for number, line in enumerate(rest.split("\n"), start=1):
        for match in _FIGURE.finditer(line):
            yield number, match.start() + 1, match[0]


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _plain(figure: str) -> str:
    """Return a figure without the marks between thousands."""
    return figure.replace(",", "")
