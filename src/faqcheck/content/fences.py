"""Find the code blocks of Markdown with the machinery that builds the page.

The fences of a page are whatever pymdownx.superfences takes for one: in tabs, admonitions, lists
and quotes too. A pattern of our own would miss some of them, and then they would go unchecked.
Where indentation or HTML may make something else of them, the text is converted and looked at.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

import markdown
from pymdownx import superfences

_DECLARATION = re.compile(
    r"^(?P<before>[ \t>]*)<!--[ \t]*faqcheck:(?P<text>.*?)(?P<end>-->|\Z)", re.DOTALL | re.MULTILINE
)
_OPENING = re.compile(r"(?:[\s>]|(?:[-*+]|\d+[.)])[ \t])*(?P<mark>`{3,}|~{3,})(?P<rest>.*)")
_INDENTED = re.compile(r"(?:^|\n)[ \t>]*\n(?: {4}|\t)[ \t]*\S")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCK = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_TAB = 4
_BLANK = re.compile(r"^[ \t]+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block."""

    language: str
    """As written, lower case; empty if untagged."""
    title: str | None
    text: str
    """Content as the page shows it, without the fence's indentation; ends with a newline."""
    line: int
    """Line of the opening fence, from 0."""
    first: int
    """Line where `text` starts, from 0; blank lines above it are not shown."""
    end: int
    """Line behind the closing fence, from 0."""
    column: int
    """Column of the opening fence, from 0."""
    declaration: str | None = None
    """What stands behind `faqcheck:` in the comment above it, padded to stand in its column."""
    declaration_line: int = 0
    """Line of that comment, from 0."""


@dataclass(frozen=True, slots=True)
class Stray:
    """Something that was meant for a block, and is none on the page."""

    code: str
    """broken-fence, indented-code or stray-declaration."""
    why: str
    """open, options, item, deep, indented or comment."""
    line: int
    """From 0."""
    column: int
    """From 0."""


def find_fences(text: str) -> tuple[list[Fence], list[Stray]]:
    """Return the fenced blocks of Markdown in reading order, and what is meant for one but is none.

    After a broken fence nothing below it can be trusted, so only the first is returned.
    """
    lines = [line.rstrip("\r") for line in text.split("\n")]
    fences = _fences(lines) if "```" in text or "~~~" in text else []
    rest = _blank_out(lines, fences)
    strays = _unclosed(rest)[:1]
    if _may_be_something_else("\n".join(rest), fences):
        fences, found = _as_shown(lines, rest, fences)
        strays = sorted({*strays, *found}, key=lambda stray: stray.line)
    if "faqcheck:" in text:
        fences, found = _with_declarations(fences, rest)
        strays += found
    if "\t" in text or _BLANK.search(text):
        fences = [
            replace(fence, text=_as_written(lines, fence), column=_column(lines[fence.line]))
            for fence in fences
        ]
    return fences, strays


def _as_written(lines: list[str], fence: Fence) -> str:
    """Return a fence's text with its tabs and blanks, which sites with `preserve_tabs` show."""
    written = lines[fence.first : fence.end - 1]
    shown = "\n".join(_without_indent(line, fence.column) for line in written)
    return shown.strip("\n") + "\n"


def _without_indent(line: str, width: int) -> str:
    """Return a line without as many columns of blanks and quote marks, tabs counted as wide."""
    column = index = 0
    while column < width and index < len(line) and line[index] in " \t>":
        column += _TAB - column % _TAB if line[index] == "\t" else 1
        index += 1
    return line[index:]


def _column(line: str) -> int:
    """Return the column of the first letter of a line, in which a tab counts as one."""
    return len(line) - len(line.lstrip(" \t>"))


class _Finder(superfences.SuperFencesBlockPreprocessor):  # type: ignore[misc]
    """Record the blocks that superfences finds instead of highlighting them."""

    found: list[Fence]

    def process_nested_block(self, ws: str, content: str, start: int, end: int) -> None:  # noqa: ARG002
        """Keep a block; the names of the arguments are those of superfences."""
        title = self.options.get("title") or self.attrs.get("title")
        code = self.rebuild_block(self.code)
        shown = code.strip("\n")
        skipped = code[: len(code) - len(code.lstrip("\n"))].count("\n") if shown else 0
        self.found.append(
            Fence(
                (self.lang or "").lower(),
                title,
                f"{shown}\n",
                line=start,
                first=start + 1 + skipped,
                end=end,
                column=len(self.ws),
            )
        )
        self.clear()

    def reassemble(self, lines: list[str]) -> list[str]:
        """Leave the text as it is."""
        return lines


@cache
def _finder() -> _Finder:
    converter = markdown.Markdown(extensions=["attr_list", "pymdownx.superfences"])
    original = converter.preprocessors["fenced_code_block"]
    finder = _Finder(converter)
    finder.extension, finder.config = original.extension, original.config  # type: ignore[attr-defined]
    finder.codehilite_conf = {}
    finder.get_hl_settings()
    return finder


def _fences(lines: list[str]) -> list[Fence]:
    finder = _finder()
    finder.found = []
    finder.clear()
    finder.search_nested(lines)
    finder.clear()
    return finder.found


def _blank_out(lines: list[str], fences: list[Fence]) -> list[str]:
    """Return the lines with those of fences emptied."""
    rest = list(lines)
    for fence in fences:
        rest[fence.line : fence.end] = [""] * (fence.end - fence.line)
    return rest


def _unclosed(rest: list[str]) -> list[Stray]:
    """Return fence marks that open no block, unless closed in their line: code in a sentence."""
    return [
        Stray("broken-fence", _why(match), number, match.start("mark"))
        for number, line in enumerate(rest)
        if (match := _OPENING.match(line)) and match["mark"] not in match["rest"]
    ]


def _why(opening: re.Match[str]) -> str:
    if opening[0][: opening.start("mark")].strip(" >"):
        return "item"
    header = superfences.RE_NESTED_FENCE_START.match(opening["mark"] + opening["rest"])
    return "open" if header is not None and not header["unrecognized"] else "options"


# What indentation and HTML make of it -----------------------------------------------------------


def _may_be_something_else(rest: str, fences: list[Fence]) -> bool:
    return (
        "<pre" in rest
        or ("<!--" in rest and bool(fences))
        or any(fence.column >= _TAB for fence in fences)
        or _INDENTED.search(rest) is not None
    )


def _as_shown(
    lines: list[str], rest: list[str], fences: list[Fence]
) -> tuple[list[Fence], list[Stray]]:
    """Return the fences that the page shows as blocks, and blocks that are no fences."""
    page = _COMMENT.sub("", _converter().reset().convert("\n".join(lines)))
    blocks = [html.unescape(_TAG.sub("", match)).strip("\n") for match in _BLOCK.findall(page)]
    shown = Counter(blocks)
    kept, strays = [], []
    commented = "\n".join(lines)
    for fence in fences:
        text = _BLANK.sub("", fence.text.strip("\n").expandtabs(_TAB))
        if shown[text] > 0:
            shown[text] -= 1
            kept.append(fence)
        elif not _is_commented(commented, fence):
            strays.append(Stray("broken-fence", "deep", fence.line, fence.column))
    if not strays:
        strays = [
            Stray("indented-code", "indented", *_line_of(block, rest))
            for block in (shown - Counter()).elements()
        ]
    return kept, strays


def _is_commented(text: str, fence: Fence) -> bool:
    offset = sum(len(line) + 1 for line in text.split("\n")[: fence.line])
    return any(m.start() < offset < m.end() for m in _COMMENT.finditer(text))


def _line_of(block: str, rest: list[str]) -> tuple[int, int]:
    """Return line and column of a block that is no fence."""
    start = block.strip().split("\n")[0]
    for number, line in enumerate(rest):
        if start and start in html.unescape(line):
            return number, len(line) - len(line.lstrip(" >"))
    return 0, 0


@cache
def _converter() -> markdown.Markdown:
    """Return a converter with everything that can hold a block."""
    return markdown.Markdown(
        extensions=[
            "admonition",
            "attr_list",
            "def_list",
            "footnotes",
            "md_in_html",
            "pymdownx.details",
            "pymdownx.highlight",
            "pymdownx.superfences",
            "pymdownx.tabbed",
            "tables",
        ],
        extension_configs={
            "pymdownx.highlight": {"use_pygments": False},
            "pymdownx.tabbed": {"alternate_style": True},
        },
    )


# Declarations -----------------------------------------------------------------------------------


def _with_declarations(fences: list[Fence], lines: list[str]) -> tuple[list[Fence], list[Stray]]:
    """Give each fence the comment that stands right above it; return comments above none."""
    openings = {fence.line: fence for fence in fences}
    rest, strays = "\n".join(lines), []
    for match in _DECLARATION.finditer(rest):
        line = rest.count("\n", 0, match.start())
        column = len(match["before"])
        below = rest.count("\n", 0, match.end()) + 1
        while below not in openings and below < len(lines) and not lines[below].strip(" >"):
            below += 1
        if below not in openings or not match["end"] or openings[below].declaration is not None:
            strays.append(Stray("stray-declaration", "comment", line, column))
            continue
        padding = " " * (match.start("text") - match.start())
        openings[below] = replace(
            openings[below], declaration=f"{padding}{match['text']}", declaration_line=line
        )
    return list(openings.values()), strays
