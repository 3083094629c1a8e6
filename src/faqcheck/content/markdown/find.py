"""Find the code blocks of Markdown with the machinery that builds the page.

The fences of a page are whatever the site's own extensions take for one: in tabs, admonitions,
lists and quotes too. A pattern of our own would miss some of them, and then they would go
unchecked. Where indentation or HTML may make something else of them, the text is converted and
looked at.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from pymdownx import superfences

from faqcheck.content.markdown.converter import ConversionError, Converter
from faqcheck.content.markdown.declarations import SETUP, with_declarations, with_setups
from faqcheck.content.markdown.dialect import DEFAULT, Dialect
from faqcheck.content.markdown.fence import Fence, MissedBlock, Place
from faqcheck.content.markdown.includes import EXTENSION, Includer, Line
from faqcheck.content.markdown.info import DIRECTIVE, plain_fences, with_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faqcheck.errors import Problem

_OPENING = re.compile(r"(?:[\s>]|(?:[-*+]|\d+[.)])[ \t])*(?P<mark>`{3,}|~{3,})(?P<rest>.*)")
_INDENTED = re.compile(r"(?:^|\n)[ \t>]*\n(?: {4}|\t)[ \t]*\S")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(r"\A-{3}[ \t]*\n.*?\n(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.DOTALL)
_TAB = 4
_NEAR = 40
"""Lines that are compared to find where a text goes on behind what an extension changed."""
_MOST_REPAIRS = 20
"""Broken fences that are looked behind; what stands below one more is not read."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a text holds."""

    fences: list[Fence]
    missed: list[MissedBlock]
    prose: list[str]
    """The lines of the text itself, those of fences emptied."""


@dataclass(slots=True)
class MarkdownReader:
    """Reads the Markdown of one site."""

    dialect: Dialect = DEFAULT
    root: Path | None = None
    """Of the project; None: includes are not followed."""
    _converter: Converter = field(init=False)
    _includer: Includer | None = field(init=False)

    def __post_init__(self) -> None:
        """Load the extensions of the site."""
        self._converter = Converter(self.dialect)
        follows = self.root is not None and self.dialect.has(EXTENSION)
        self._includer = Includer(self.dialect, self.root) if follows and self.root else None

    @property
    def problems(self) -> list[Problem]:
        """Return which extensions could not be loaded."""
        return self._converter.problems

    def find(self, text: str, *, page: Path | None = None) -> Found:
        """Return the fenced blocks of Markdown in reading order, and what was meant for one.

        Args:
            text: with line ends as `read_text` gives them.
            page: the file of the text, absolute; None for an answer.
        """
        source = _without_meta(text).split("\n")
        lines = [Line(line, number) for number, line in enumerate(source)]
        missed: list[MissedBlock] = []
        included = False
        if self._includer is not None and ("8<-" in text or self._appends):
            lines, missed = self._includer.expand(source, page=page)
            included = any(line.path is not None for line in lines)
        shown = [line.text for line in lines]
        words: dict[int, dict[str, str]] = {}
        if page is not None and self._is_beside_the_site(page):
            shown, words = plain_fences(shown)
        found, more = self._blocks(shown)
        found = [with_words(one, words[one.line]) if one.line in words else one for one in found]
        more += _named_includes(words, shown)
        missed = [*missed, *(_placed_missed(one, lines) for one in more)]
        fences = _without_lost_includes(found, lines, missed)
        prose = _blank_out(source, [] if included else fences)
        if included:
            fences = [_placed(fence, lines) for fence in fences]
            prose = _prose(source, fences)
        return Found(fences, sorted(missed, key=lambda s: (s.path or "", s.line)), prose)

    def _is_beside_the_site(self, page: Path) -> bool:
        """Say whether a page is none of a site of MkDocs, so that any words may follow a fence."""
        docs = self.dialect.docs
        return self.dialect.path is None or (docs is not None and not page.is_relative_to(docs))

    @property
    def _appends(self) -> bool:
        return bool(self.dialect.options.get(EXTENSION, {}).get("auto_append"))

    def _blocks(self, lines: list[str]) -> tuple[list[Fence], list[MissedBlock]]:
        """Return the fences of lines, and what was meant for one."""
        has_marks = any("```" in line or "~~~" in line for line in lines)
        fences, missed = self._fences(lines) if has_marks else ([], [])
        rest = _blank_out(lines, fences)
        for one in missed:
            rest[one.line] = ""
        text = "\n".join(rest)
        if self._may_be_something_else(text, fences):
            fences, found = self._as_shown(lines, rest, fences, missed)
            missed = [*missed, *found]
        if SETUP in text:
            fences, found, rest = with_setups(fences, rest)
            missed = [*missed, *found]
        if "faqcheck:" in text:
            fences, found = with_declarations(fences, rest)
            missed = [*missed, *found]
        return [_in_letters(fence, lines[fence.line]) for fence in fences], missed

    def _fences(self, lines: list[str]) -> tuple[list[Fence], list[MissedBlock]]:
        """Return fences and broken ones; a broken one does not turn those below it inside out."""
        left = list(lines)
        missed: list[MissedBlock] = []
        for _ in range(_MOST_REPAIRS):
            fences = self._converter.find(left)
            broken = _first_broken(_blank_out(left, fences), nested=self.dialect.nests)
            if broken is None:
                return fences, missed
            missed.append(broken)
            fences = [fence for fence in fences if fence.line < broken.line]
            if not _cut_out(left, broken.line):
                return fences, missed
        return [fence for fence in fences if fence.line < missed[-1].line], missed

    # What indentation and HTML make of it -------------------------------------------------------

    def _may_be_something_else(self, rest: str, fences: list[Fence]) -> bool:
        return (
            "<pre" in rest
            or ("<!--" in rest and bool(fences))
            or any(fence.column >= _TAB for fence in fences)
            or _INDENTED.search(rest) is not None
            or "///" in rest
            or not self._converter.is_known
        )

    def _as_shown(
        self, lines: list[str], rest: list[str], fences: list[Fence], broken: list[MissedBlock]
    ) -> tuple[list[Fence], list[MissedBlock]]:
        """Return the fences that the page shows as blocks, and blocks that are no fences."""
        try:
            shown = self._converter.convert(lines)
        except ConversionError as err:
            return fences, [MissedBlock("bad-markdown", "bad-markdown", 0, 0, found=str(err))]
        if broken:  # what is found below a broken fence depends on how it is fixed
            return fences, []
        kept: list[Fence] = []
        missed: list[MissedBlock] = []
        moves = _moves(lines, shown.lines)
        commented = _commented(lines)
        for number, fence in enumerate(shown.fences):
            here = _where_it_stood(fence, moves)
            if number in shown.visible:
                kept.append(here)
            elif not here.made and here.line not in commented:
                missed.append(MissedBlock("broken-fence", "deep", here.line, here.column))
        if not missed:
            places = _lines_of(shown.others, _blank_out(rest, kept))
            missed = [
                MissedBlock("indented-code", "indented", *place)
                if place
                else MissedBlock("unplaced-code", "unplaced", 0, 0, found=_start(block))
                for block, place in zip(shown.others, places, strict=True)
            ]
        return kept, missed


@cache
def default_reader() -> MarkdownReader:
    """Return what reads the Markdown of no site: that of notebooks, for example."""
    return MarkdownReader()


def find_fences(text: str) -> tuple[list[Fence], list[MissedBlock]]:
    """Return what `MarkdownReader.find` returns for a project without a site of its own."""
    found = default_reader().find(text)
    return found.fences, found.missed


def _named_includes(words: Mapping[int, Mapping[str, str]], shown: list[str]) -> list[MissedBlock]:
    """Return the directives that bring in code which is not read here."""
    return [
        MissedBlock("unread-include", "directive", line, 0, found=options.get("file", ""))
        for line, options in words.items()
        if options.get(DIRECTIVE) in ("literalinclude", "include") and not shown[line]
    ]


def _in_letters(fence: Fence, opening: str) -> Fence:
    """Return a fence with its column in letters, of which a tab is one, as an editor counts."""
    if "\t" not in opening:
        return fence
    return replace(fence, column=len(opening) - len(opening.lstrip(" \t>")))


def _without_meta(text: str) -> str:
    """Return the text with its front matter emptied, which is no Markdown."""
    if not text.startswith("---") or (meta := _META.match(text)) is None:
        return text
    return "\n" * meta[0].count("\n") + text[meta.end() :]


def _blank_out(lines: Sequence[str], fences: list[Fence]) -> list[str]:
    """Return the lines with those of fences emptied."""
    rest = list(lines)
    for fence in fences:
        rest[fence.line : fence.end] = [""] * (fence.end - fence.line)
    return rest


def _prose(source: list[str], fences: list[Fence]) -> list[str]:
    """Return the lines of a text that includes others, those of its own fences emptied."""
    return _blank_out(source, [fence for fence in fences if fence.included_from is None])


def _first_broken(rest: list[str], *, nested: bool) -> MissedBlock | None:
    """Return the first mark that opens no block, unless closed in its line: code in a sentence.

    Args:
        rest: lines, those of fences emptied.
        nested: whether the site takes fences that are indented or quoted.
    """
    for number, line in enumerate(rest):
        if "```" not in line and "~~~" not in line:
            continue
        if (match := _OPENING.match(line)) and match["mark"] not in match["rest"]:
            found = match["rest"].strip()
            why = _why(match) if nested or not match.start("mark") else "nested"
            return MissedBlock("broken-fence", why, number, match.start("mark"), found=found)
    return None


def _why(opening: re.Match[str]) -> str:
    if opening[0][: opening.start("mark")].strip(" \t>"):
        return "item"
    header = superfences.RE_NESTED_FENCE_START.match(opening["mark"] + opening["rest"])
    if header is None or header["unrecognized"] or header["attrs"] or header["options"]:
        return "options" if opening["rest"].strip() else "open"
    return "open"


def _cut_out(lines: list[str], start: int) -> bool:
    """Empty the lines of a broken fence; say whether it has an end."""
    mark = _OPENING.match(lines[start])
    assert mark is not None
    for end in range(start + 1, len(lines)):
        if lines[end].strip(" \t>") == mark["mark"]:
            lines[start : end + 1] = [""] * (end + 1 - start)
            return True
    lines[start:] = [""] * (len(lines) - start)
    return False


def _moves(lines: list[str], seen: list[str]) -> list[int | None]:
    """Return where each line stood before extensions put some in or took some out.

    Lines are compared one by one; behind a difference the nearest line that fits goes on.
    """
    before, after = [_bare(line) for line in lines], [_bare(line) for line in seen]
    moves: list[int | None] = []
    at = 0
    for number, line in enumerate(after):
        if at < len(before) and before[at] != line:
            at += _distance(line, before, at, behind=_distance(before[at], after, number))
        fits = at < len(before) and before[at] == line
        moves.append(at if fits else None)
        at += fits
    return moves


def _where_it_stood(fence: Fence, moves: list[int | None]) -> Fence:
    """Return a fence with the lines of the text, from lines that extensions have changed.

    Lines that an extension put in stand where it did so: at the last line of the text before them.
    """
    first, last = moves[fence.line], moves[fence.end - 1]
    shown = range(fence.first, fence.first + fence.text.count("\n"))
    if first is not None and last is not None and last - first == fence.end - 1 - fence.line:
        by = first - fence.line
        return replace(fence, line=first, first=fence.first + by, end=last + 1)
    before = next((m for m in reversed(moves[: fence.line]) if m is not None), 0)
    start = before if first is None else first
    end = start + 1 if last is None else last + 1
    at, places = start, []
    for number in shown:
        at = moves[number] or at
        places.append(Place(at, 0))
    made = first is None or last is None
    return replace(fence, line=start, first=start, end=end, places=tuple(places), made=made)


def _distance(line: str, others: list[str], at: int, *, behind: int = _NEAR) -> int:
    """Return how far below a line stands among others; 0 if it is not near, or not the nearest."""
    near = others[at + 1 : at + min(_NEAR, behind or _NEAR)]
    return near.index(line) + 1 if line and line in near else 0


def _bare(line: str) -> str:
    return line.expandtabs(_TAB).rstrip()


def _commented(lines: list[str]) -> set[int]:
    """Return the lines that start inside a comment."""
    text = "\n".join(lines)
    found: set[int] = set()
    line = at = 0
    for match in _COMMENT.finditer(text) if "<!--" in text else ():
        line += text.count("\n", at, match.start())
        at = match.start()
        found.update(range(line + 1, line + match[0].count("\n") + 1))
    return found


def _lines_of(blocks: list[str], rest: list[str]) -> list[tuple[int, int] | None]:
    """Return line and column of blocks that are no fences, in reading order; None: not in it."""
    places: list[tuple[int, int] | None] = []
    at = 0
    plain = [html.unescape(line) for line in rest] if blocks else []
    for block in blocks:
        start = block.strip().split("\n")[0]
        order = (*range(at, len(plain)), *range(at))
        line = next((n for n in order if start and start in plain[n]), None)
        if line is None:
            places.append(None)
            continue
        places.append((line, len(rest[line]) - len(rest[line].lstrip(" \t>"))))
        at = line + 1
    return places


def _start(text: str) -> str:
    return repr(text.strip().split("\n")[0][:60])


# What is included -------------------------------------------------------------------------------


def _placed_missed(one: MissedBlock, lines: list[Line]) -> MissedBlock:
    if not one.line < len(lines):
        return one
    line = lines[one.line]
    column = max(one.column + line.shift, 0)
    return replace(one, line=line.number, column=column, path=line.path)


def _without_lost_includes(
    fences: list[Fence], lines: list[Line], missed: list[MissedBlock]
) -> list[Fence]:
    """Return the fences less those with an include that cannot be followed: nothing holds them."""
    lost = {(s.path, s.line) for s in missed if s.code.endswith(("-include", "-section"))}
    if not lost:
        return fences
    return [fence for fence in fences if not _loses(fence, lines, lost)]


def _loses(fence: Fence, lines: list[Line], lost: set[tuple[str | None, int]]) -> bool:
    opening, closing = lines[fence.line], lines[fence.end - 1]
    return any(
        path == opening.path == closing.path and opening.number < line < closing.number
        for path, line in lost
    )


def _placed(fence: Fence, lines: list[Line]) -> Fence:
    """Return a fence whose lines are those of the file in which each stands."""
    if fence.places:  # an extension put lines in, too
        moved = [lines[min(place.line, len(lines) - 1)] for place in fence.places]
        places = tuple(Place(line.number, 0, line.path) for line in moved)
        opening = lines[min(fence.line, len(lines) - 1)]
        return replace(fence, line=opening.number, included_from=opening.path, places=places)
    opening, closing = lines[fence.line], lines[fence.end - 1]
    shown = fence.text.count("\n")
    places = tuple(
        Place(line.number, max(fence.column + line.shift, 0), line.path)
        for line in lines[fence.first : fence.first + shown]
    )
    in_a_row = all(
        place.path == opening.path and place.line == opening.number + fence.first - fence.line + n
        for n, place in enumerate(places)
    )
    first = places[0] if places else Place(opening.number + 1, fence.column, opening.path)
    return replace(
        fence,
        line=opening.number,
        column=max(fence.column + opening.shift, 0),
        first=first.line,
        end=closing.number + 1,
        included_from=opening.path,
        places=() if in_a_row else places,
        declaration_line=lines[fence.declaration_line].number if fence.declaration else 0,
        setup_line=lines[fence.setup_line].number if fence.setup else 0,
    )
