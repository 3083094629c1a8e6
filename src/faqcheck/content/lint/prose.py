"""Rules about sentences: how long they are, and words that the project does not use.

Nothing is held unless `[tool.faqcheck.prose]` says so. Translations are not read: the settings are
those of one language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from typing import TYPE_CHECKING

from faqcheck.content.code import without_code
from faqcheck.content.lint.links import place_at
from faqcheck.content.source import read_text
from faqcheck.errors import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from faqcheck.content.lint.content import Content
    from faqcheck.content.project import Project

_CODE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for each letter of inline code, so that a name with spaces or stops is one word."""
_HIDDEN = re.compile(
    r"<!--(?:[^-]|-(?!->))*(?:-->)?|</?[A-Za-z][^<>]*>"
    r"|^[ \t]*\[\[[^\]\n]*\]\][ \t]*$|^[ \t]*[!?]{3}[^\n]*$"
    r"|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+\"[^\"]*\")?\)|\]\[[^\]\n]*\]"
    r"|https?://\S+|^ {0,3}\[[^\]\n]+\]:[^\n]*$",
    re.MULTILINE,
)
"""What readers do not read as words: comments, tags, directives, where links lead."""
_BREAK = re.compile(r"\n[ \t>]*(?=\n)|\n[ \t>]*(?=(?:[-*+]|\d+[.)])[ \t])|\n[ \t]*(?=#)|\|")
"""Where a sentence ends without a stop: a paragraph, an item, a heading, a cell."""
_STOP = re.compile(r"[.!?\u2026][*_)\"'\]\u201d]*(?=\s)")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|cf|vs|etc|approx|ca|resp|Dr|Mr|Ms|St)|^\s*\d+)$")
_LETTER = re.compile(rf"[\w{_CODE}]")
_MARK = re.compile(r"(?<![\w])[*_]+(?=\S)|(?<=\S)[*_]+(?![\w])|[\[\]]")


@dataclass(frozen=True, slots=True)
class _Text:
    """Words that readers read, and where they start."""

    text: str
    place: Callable[[int], Span]
    """Returns where an offset of it stands; asked only if something is wrong."""


@dataclass(frozen=True, slots=True)
class _Held:
    """The rules, each pattern once."""

    most_words: int | None
    words: re.Pattern[str] | None
    better: tuple[str, ...]
    """What to write, by the number of the group that matched."""
    sentences: tuple[tuple[re.Pattern[str], str], ...]


def prose(content: Content) -> Iterator[Problem]:
    """Yield sentences that are too long, and words and forms that the settings leave out."""
    settings = content.project.settings.prose
    if not (settings.sentence_words or settings.words or settings.sentences):
        return
    words, better = _words(settings.words)
    sentences = tuple((re.compile(p), hint) for p, hint in settings.sentences.items())
    held = _Held(settings.sentence_words, words, better, sentences)
    for text in _texts(content):
        yield from _problems(text, held)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each sentence of a Markdown text starts, and its words.

    A piece of inline code is one word. Code blocks, comments, directives and addresses are none.
    """
    read = _HIDDEN.sub(_blank, without_code(text, inline=_CODE))
    start = 0
    for end in sorted({*_ends(read), len(read)}):
        sentence = _MARK.sub("", read[start:end])
        if _LETTER.search(sentence):
            lead = len(read[start:end]) - len(read[start:end].lstrip(" \t\n>*_|-#["))
            yield start + lead, " ".join(sentence.split())
        start = end


def _ends(read: str) -> Iterator[int]:
    yield from (match.end() for match in _BREAK.finditer(read))
    for match in _STOP.finditer(read):
        before = read[max(0, match.start() - 12) : match.start()]
        if not _SHORT.search(before.rpartition("\n")[2]):
            yield match.end()


def _texts(content: Content) -> Iterator[_Text]:
    """Yield all that is written in the language of the FAQ."""
    for topic in content.faq.topics:
        for entry in topic.entries:
            yield _field(entry.declared.question, partial(content.span, entry, "question"))
            yield _whole(entry.declared.answer, entry.answer_span)
            for number, snippet in enumerate(entry.declared.snippets):
                if snippet.title:
                    at = ("snippets", number, "title")
                    yield _field(snippet.title, partial(content.span, entry, *at))
    for table in content.faq.tables:
        for field in ("title", "note"):
            if text := getattr(table.declared, field):
                yield _field(text, partial(content.place, table.span, (field,)))
    globs = content.project.settings.prose.pages
    for page in content.faq.pages:
        if any(fnmatch(page.path, glob) for glob in globs):
            yield from (_whole(text, start) for text, start in page.prose)
    yield from _other_files(content.project, {page.path for page in content.faq.pages})


def _other_files(project: Project, pages: AbstractSet[str]) -> Iterator[_Text]:
    """Yield Markdown files that are held to the rules, although their code is not tried."""
    paths = {path for glob in project.settings.prose.pages for path in project.root.glob(glob)}
    for path in sorted(path for path in paths if path.suffix == ".md"):
        if (name := project.relative(path)) not in pages:
            yield _whole(read_text(path, relative=name), Span(name))


def _problems(text: _Text, held: _Held) -> Iterator[Problem]:
    for start, sentence in sentences(text.text):
        if held.most_words and (count := _count(sentence)) > held.most_words:
            yield Problem(
                text.place(start),
                "long-sentence",
                f"this sentence has {count} words, the settings allow {held.most_words}.",
                "Make it two.",
            )
        for pattern, hint in held.sentences:
            if match := pattern.search(sentence):
                quoted = re.sub(rf"{_CODE}+", "`…`", match[0])[:60]
                message = f"sentences like '{quoted}' are not written here."
                yield Problem(text.place(start), "house-sentence", message, hint)
    if held.words:
        read = _HIDDEN.sub(_blank, without_code(text.text))
        for match in held.words.finditer(read):
            yield Problem(
                text.place(match.start()),
                "house-word",
                f"'{' '.join(match[0].split())}' is not used here.",
                f"Write '{held.better[(match.lastindex or 1) - 1]}'.",
            )


def _count(sentence: str) -> int:
    return sum(1 for word in sentence.split() if _LETTER.search(word))


def _whole(text: str, start: Span) -> _Text:
    """Return a text whose letters stand in the file as they are here."""
    return _Text(text, partial(place_at, start, text))


def _field(text: str, find: Callable[[], Span]) -> _Text:
    """Return the text of a field, which a problem names as a whole."""
    return _Text(text, lambda _: find())


def _words(words: Mapping[str, str]) -> tuple[re.Pattern[str] | None, tuple[str, ...]]:
    """Return one pattern for all words, a group for each, and what to write for them."""
    if not words:
        return None, ()
    groups = "|".join(
        "(" + r"\s+".join(re.escape(w).replace(r"\*", r"\w*") for w in word.split()) + ")"
        for word in words
    )
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])", re.IGNORECASE), tuple(words.values())


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
