"""Put plain text into HTML and Markdown so that it stays as it is."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = re.compile(r"[\\*_{}\[\]<>&#!|~=^+$@]")
_SPECIAL = re.compile(r"[&<>\"'`~\x00-\x08\x0b-\x1f\x7f]")
_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


def verbatim(text: str) -> Markup:
    """Return text for a raw HTML block of a Markdown file.

    Fences are found before HTML is, so what could open one is written as an entity.
    """
    if _SPECIAL.search(text) is None:
        return Markup(text)  # noqa: S704
    safe = str(escape(_CONTROL.sub("", text)))
    return Markup(safe.replace("`", "&#96;").replace("~", "&#126;"))  # noqa: S704


@lru_cache(maxsize=1024)  # badges say the same few things thousands of times
def inline(text: str) -> Markup:
    """Return text with its code spans as HTML, for a raw HTML block."""
    if _SPECIAL.search(text) is None:
        return Markup(text)  # noqa: S704
    parts = map(verbatim, _CODE_SPAN.split(text))
    html = "".join(f"<code>{part}</code>" if n % 2 else part for n, part in enumerate(parts))
    return Markup(html)  # noqa: S704  (every part is verbatim)


def marked(text: str) -> str:
    """Return text for a line of Markdown, every mark as an entity, code spans kept."""
    parts = _CODE_SPAN.split(text)
    return "".join(
        f"`{part}`" if n % 2 else _MARKS.sub(lambda m: f"&#{ord(m[0])};", part)
        for n, part in enumerate(parts)
    )


def plain(text: str) -> str:
    """Return text without the marks of its code spans."""
    return _CODE_SPAN.sub(r"\1", text)


_NO_PROSE = re.compile(r"\s*(?:\[\[|<|#|\||[-*+] |\d+[.)] |!!!|\?\?\?|===|>|`{3}|~{3}|$)")
_SENTENCE_END = re.compile(r"[.!?](?=\**\s+[A-Z\"“(*`\[])|[。！？](?=.)")
_MD_LINK = re.compile(
    r"!?\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"
)
_STRONG = re.compile(r"(\*{1,3}|_{2})(?=\S)(.+?)(?<=\S)\1")
_HIDDEN = re.compile(r"\0(\d+)\0")
_NOT_IN_SLUG = re.compile(r"[^\w]+")


def last_lines(text: str, most: int = 8) -> str:
    """Return the end of an output; a page has no room for all of it."""
    lines = text.strip().split("\n")
    kept = [line if len(line) <= 200 else f"{line[:199]}…" for line in lines[-most:]]
    return "\n".join([*["…"] * (len(lines) > most), *kept])


def slug(text: str) -> str:
    """Return a name for addresses: `In Python` becomes `in-python`."""
    return _NOT_IN_SLUG.sub("-", text.casefold()).strip("-") or "tab"


def paragraphs(answer: str) -> Iterator[str]:
    """Yield the prose of an answer, paragraph by paragraph, with the marks of its code spans."""
    for block in re.split(r"\n[ \t]*\n", _without_fences(answer)):
        if not _NO_PROSE.match(block):
            line = " ".join(block.split())  # what is strong may go on in the next line
            yield _unmarked(_MD_LINK.sub(lambda m: m["text"], line))


def _unmarked(line: str) -> str:
    """Return a line without the marks of what is strong; those in code are code."""
    spans: list[str] = []

    def hide(match: re.Match[str]) -> str:
        spans.append(match[0])
        return f"\0{len(spans) - 1}\0"

    bare = _STRONG.sub(r"\2", _CODE.sub(hide, line.replace("\0", "")))
    return _HIDDEN.sub(lambda match: spans[int(match[1])], bare)


def first_sentence(answer: str) -> str:
    """Return the sentence that an answer starts with, with the marks of its code spans."""
    text = next(paragraphs(answer), "")
    end = _SENTENCE_END.search(text)
    return text[: end.end()] if end else text


def escaped(text: str) -> Markup:
    """Return text for a setting that themes put into HTML as it is: a title, a description."""
    return escape(_CONTROL.sub("", " ".join(plain(text).split())))


def without_control(text: str) -> str:
    """Return text without characters that no XML may hold."""
    return _NO_XML.sub("", text)


_FENCED = re.compile(
    r"^(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,}).*?^(?P=indent)(?P=mark)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _without_fences(text: str) -> str:
    return _FENCED.sub("", text) if "```" in text or "~~~" in text else text


_HEADING = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)


def with_headings(answer: str, *, first: int = 2) -> str:
    """Return an answer whose most important headings are of a level; the others follow.

    Screen readers tell levels, and none may be left out below the title of a page.
    """
    blank = _blanked(answer, _FENCED)
    levels = [len(match[1]) for match in _HEADING.finditer(blank)]
    if not levels or (shift := first - min(levels)) == 0:
        return answer
    pieces, at = [], 0
    for match in _HEADING.finditer(blank):
        pieces += [answer[at : match.start()], "#" * min(6, len(match[1]) + shift)]
        at = match.end()
    return "".join([*pieces, answer[at:]])


def plain_headers(html: str) -> str:
    """Return HTML whose empty headers of tables are cells: a header that says nothing is none."""
    return _EMPTY_HEADER.sub(r"<td\1></td>", html)


def unindented_shell(page: str) -> str:
    """Return a built page whose frame is not indented; in templates of themes that is a third."""
    before, opening, rest = page.partition("<article")
    inner, closing, after = rest.rpartition("</article>")
    if not closing:
        return page
    return "".join(
        (_INDENT.sub("\n", before), opening, inner.rstrip(), closing, _INDENT.sub("\n", after))
    )


def without_needless_ends(page: str) -> str:
    """Return a built page less the ends of cells, rows and items that HTML lets one leave out.

    In a table of figures they are a seventh of the page.
    """
    return _NEEDLESS_END.sub("", page)


_NEEDLESS_END = re.compile(
    r"</t[dh]>\s*(?=<t[dh][\s>]|</tr>)"
    r"|</tr>\s*(?=<tr[\s>]|</t(?:body|head|foot|able)>)"
    r"|</li>(?=\s*(?:<li[\s>]|</[uo]l>))"
)
_INDENT = re.compile(r"\s*\n\s*")
_EMPTY_HEADER = re.compile(r"<th((?:\s[^>]*)?)>\s*</th>")


class _Tags(HTMLParser):
    """Finds raw tags that nothing closes, and ends that nothing opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.stray: list[tuple[int, int, str]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag not in _VOID and _TAG_NAME.fullmatch(tag):  # no `<https://…>`
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """Leave `<br/>` alone."""

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        elif tag not in _VOID and _TAG_NAME.fullmatch(tag):
            line, column = self.getpos()
            self.stray.append((line, column, tag))


_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_TAG_NAME = re.compile(r"[a-z][a-z0-9-]*")
_CODE = re.compile(r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)


def closed(answer: str) -> str:
    """Return an answer whose raw HTML is closed where it ends, so that it takes in nothing else.

    An end that nothing opened is shown as text: it would close a part of the page around it.
    """
    if "<" not in answer:
        return answer
    blank = _blanked(_blanked(answer, _FENCED), _CODE)
    tags = _Tags()
    tags.feed(blank)
    tags.close()
    lines = answer.split("\n")
    for line, column, tag in reversed(tags.stray):
        text = lines[line - 1]
        lines[line - 1] = f"{text[:column]}&lt;/{tag}&gt;{text[column:].partition('>')[2]}"
    ends = "".join(f"</{tag}>" for tag in reversed(tags.open))
    return "\n".join(lines) + (f"\n\n{ends}\n" if ends else "")


def _blanked(text: str, pattern: re.Pattern[str]) -> str:
    """Return a text with what matches made blank, every line in its place."""
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
