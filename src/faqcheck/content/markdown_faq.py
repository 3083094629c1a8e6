"""Take a Markdown FAQ apart: its questions, their answers, and what is neither.

A question is a heading, a bold line, the summary of `<details>`, or a numbered line; a document has
one way of writing them. Every line of it goes somewhere: into a question, an answer, the title of a
topic, or the list of what could not be placed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faqcheck.content.code import without_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<text>\S.*?)[ \t]*#*[ \t]*$")
_SUMMARY = re.compile(
    r"\s*(?:<details[^>]*>\s*)?<summary[^>]*>(?P<text>.*?)</summary>\s*(?P<rest>.*)$", re.I
)
_DETAILS = re.compile(r"\s*<details[^>]*>\s*$", re.IGNORECASE)
_END = re.compile(r"(?P<before>.*)</details>\s*$", re.IGNORECASE)
_BOLD = re.compile(
    r"(?:\d+[.)][ \t]+|[-*+][ \t]+)?(?P<mark>\*{2,3}|__)(?P<text>\S.*?\S)(?P=mark)"
    r"[ \t]*:?[ \t]*(?:\\|<br ?/?>)?$"
)
_LETTER = re.compile(
    r"(?:\*\*)?Q(?:uestion)?[ \t]*\d*[.:][ \t]*(?:\*\*)?[ \t]*(?P<text>\S.*?)(?:\*\*)?[ \t]*$"
)
_ANSWER = re.compile(r"^(?:\*\*)?A(?:nswer)?[ \t]*\d*[.:][ \t]*(?:\*\*)?[ \t]*")
_NUMBERED = re.compile(r"\d+[.)][ \t]+(?P<text>[^*\s].*\?)[ \t]*$")
_NUMBERED_BOLD = re.compile(
    r"\s*(?:\d+[.)][ \t]+)?[*_]+[ \t]*(?:Q[ \t]*)?\d+[.):]|\s*\d+[.)][ \t]+[*_]", re.I
)
_NUMBER = re.compile(
    r"^(?:Q(?:uestion)?[ \t]*\d*[.:]|\d+(?:\.\d+)*[.)]|Q\d+\b[.:]?)[ \t]*", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|__)(?=\S)(.*?\S)\1")
_ANCHOR = re.compile(r"^\s*<a\s+(?:id|name)=[^>]*>\s*(?:</a>)?\s*$", re.IGNORECASE)
_ASKED = ("?", "\uff1f")
_LEAST = 2
"""Questions by which a way of writing them is told from chance."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer."""

    question: str
    answer: str
    line: int
    """Of the question, from 1."""
    end: int
    """Last line of the answer."""


@dataclass(slots=True)
class Part:
    """The questions below one heading: a topic."""

    title: str
    line: int = 0
    """Of its heading, from 1; 0 if it has none."""
    asked: list[Asked] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Apart:
    """A document, taken apart."""

    title: str
    parts: tuple[Part, ...]
    lost: tuple[tuple[int, int, str], ...]
    """First and last line of what could not be placed, and why."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line that begins a question or a part."""

    line: int
    """From 0."""
    text: str
    level: int
    """Of a heading, 1 to 6; 7 for what is none."""
    rest: str = ""
    """What of the line belongs to the answer."""


def take_apart(text: str, *, name: str) -> Apart:
    """Return the questions of a Markdown document.

    Args:
        text: the document.
        name: its title, if it has none.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    prose = without_code("\n".join(lines)).split("\n")
    headings = [
        _Mark(number, _plain(lines[number][len(found["marks"]) :]), len(found["marks"]))
        for number, line in enumerate(prose)
        if (found := _HEADING.match(line))
    ]
    ways = {name: list(find(lines, prose)) for name, find in _WAYS.items()}
    level = _level_of_questions(headings)
    ways["heading"] = [mark for mark in headings if mark.level == level]
    questions = max(ways.values(), key=_likeness)
    if _likeness(questions)[0] < _LEAST:
        questions = []
    return _put_together(lines, headings, questions, name)


def _likeness(marks: Sequence[_Mark]) -> tuple[int, int]:
    """Return how much a way of writing looks like that of the questions."""
    asked = sum(mark.text.endswith(_ASKED) for mark in marks)
    if asked < _LEAST:
        asked = len(marks) // 2  # headings and bold lines that ask nothing, if nothing else does
    return asked, len(marks)


def _level_of_questions(headings: Sequence[_Mark]) -> int:
    """Return the level of heading that holds most questions; of several, the higher one."""
    asked = Counter(mark.level for mark in headings if mark.text.endswith(_ASKED))
    counts = asked or Counter(mark.level for mark in headings if mark.level > 1)
    return min(counts, key=lambda level: (-counts[level], level)) if counts else 0


def _summaries(lines: Sequence[str], prose: Sequence[str]) -> Iterator[_Mark]:
    for number, line in enumerate(prose):
        if _SUMMARY.match(line) and (found := _SUMMARY.match(lines[number])):
            yield _Mark(number, _plain(found["text"]), 7, found["rest"])


def _by(pattern: re.Pattern[str]) -> Callable[[Sequence[str], Sequence[str]], Iterator[_Mark]]:
    def find(lines: Sequence[str], prose: Sequence[str]) -> Iterator[_Mark]:
        for number, line in enumerate(prose):
            if pattern.match(line) and (found := pattern.match(lines[number])):
                yield _Mark(number, _plain(found["text"]), 7)

    return find


def _bold(lines: Sequence[str], prose: Sequence[str]) -> Iterator[_Mark]:
    """Yield bold lines; where some are numbered, or asked, others are emphasis within an answer."""
    found = list(_by(_BOLD)(lines, prose))
    numbered = [mark for mark in found if _NUMBERED_BOLD.match(lines[mark.line])]
    asked = [mark for mark in found if mark.text.endswith(_ASKED)]
    several = (some for some in (numbered, asked) if len(some) >= _LEAST)
    yield from next(several, found)


_WAYS: dict[str, Callable[[Sequence[str], Sequence[str]], Iterator[_Mark]]] = {
    "summary": _summaries,
    "letter": _by(_LETTER),
    "bold": _bold,
    "numbered": _by(_NUMBERED),
}


def _plain(text: str) -> str:
    """Return a question as it is asked: without number, letter, emphasis and tags; code stays."""
    text = _TAG.sub("", text).strip()
    while (plain := _EMPHASIS.sub(r"\2", text)) != text:
        text = plain
    return _NUMBER.sub("", text).strip().rstrip(":").strip() or text


def _put_together(
    lines: Sequence[str], headings: Sequence[_Mark], questions: Sequence[_Mark], name: str
) -> Apart:
    asked = {mark.line: mark for mark in questions}
    least = min((mark.level for mark in questions), default=7)
    above = {mark.line: mark for mark in headings if mark.level < least and mark.line not in asked}
    title = next((mark.text for mark in headings if mark.level == 1), name)
    parts = [Part(title)]
    lost: list[tuple[int, int, str]] = []
    borders = sorted({**above, **asked})
    first = borders[0] if borders else len(lines)
    lost += _unplaced(lines, 0, first, "it stands before the first heading or question")
    for number, start in enumerate(borders):
        end = borders[number + 1] if number + 1 < len(borders) else len(lines)
        if (heading := above.get(start)) is not None:
            if heading.level > 1 or heading.text != title:
                parts.append(Part(heading.text, start + 1))
            else:
                parts[0].line = start + 1
            lost += _unplaced(lines, start + 1, end, f"it is about {heading.text!r} as a whole")
            continue
        mark = asked[start]
        body, tail = _answer(lines, start, end, mark)
        lost += tail
        if body:
            parts[-1].asked.append(Asked(mark.text, body, start + 1, end))
        else:
            lost.append((start + 1, start + 1, f"{mark.text!r} has no answer"))
    lost += [
        (part.line, part.line, f"no question stands right below {part.title!r}")
        for part in parts
        if part.line and not part.asked
    ]
    return Apart(title, tuple(part for part in parts if part.asked), tuple(sorted(lost)))


def _answer(
    lines: Sequence[str], start: int, end: int, mark: _Mark
) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the text below a question, and what behind it belongs to nothing."""
    body = list(lines[start + 1 : end])
    tail: list[tuple[int, int, str]] = []
    if _SUMMARY.match(lines[start]):
        for number, line in enumerate(body):
            if (closing := _END.match(line)) is not None:
                behind = start + 2 + number
                tail = list(_unplaced(lines, behind, end, "it stands between two questions"))
                body = [*body[:number], closing["before"]]
                break
        body = [mark.rest, *body]
    while body and (not body[-1].strip() or _ANCHOR.match(body[-1]) or _DETAILS.match(body[-1])):
        body.pop()
    while body and not body[0].strip():
        body.pop(0)
    body = _dedented(body)
    if body:
        body[0] = _ANSWER.sub("", body[0])
    while body and not body[0].strip():
        body.pop(0)
    if body and re.fullmatch(r"[-*_]{3,}", body[-1].strip()):  # a rule before the next question
        body.pop()
    return "\n".join(line.rstrip() for line in body).strip("\n"), tail


def _dedented(body: list[str]) -> list[str]:
    """Return lines less the indent of the first, as far as each has it."""
    indent = len(body[0]) - len(body[0].lstrip(" ")) if body else 0
    return [line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in body]


def _unplaced(
    lines: Sequence[str], start: int, end: int, why: str
) -> Iterator[tuple[int, int, str]]:
    """Yield a part of a document that is neither question nor answer, if it says anything."""
    told = [
        number
        for number in range(start, end)
        if lines[number].strip()
        and not _ANCHOR.match(lines[number])
        and not _DETAILS.match(lines[number])
    ]
    if told:
        yield told[0] + 1, told[-1] + 1, why
