"""Turn the Markdown that authors write into the Markdown of a page.

Directives become snippets, tables and plots; fences get the badges of their cases; links to entries
and claims get their addresses. Prose passes through untouched, and nothing is converted to HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from faqcheck.site.text import closed, marked, with_headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from faqcheck.content import Entry, Snippet, Translation
    from faqcheck.site.blocks import Blocks

_DIRECTIVE = re.compile(r"(?P<indent>[ \t]*)\[\[(?P<kind>[a-z]+)(?::(?P<name>[^\]]+))?\]\]\s*")
_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})")
_LINK = re.compile(
    r"(?P<code>(?P<ticks>`+)[^`].*?(?P=ticks)(?!`))|\]\((?P<kind>faq|claim):(?P<name>[^()\s]+)\)"
    r"|\]\((?P<target>[^()\s<]+)"
)
_DEFINITION = re.compile(r"(?P<name> {0,3}\[[^\]^]+\]:[ \t]*)(?P<target>\S+)")
_BACKTICKS = re.compile(r"`{3,}")
_HIGHLIGHTED_AS = {"jsonl": "json"}


@dataclass(frozen=True, slots=True)
class _Fence:
    """A fence of the author's."""

    snippet: Snippet
    """Whose evidence it gets."""
    height: int
    """Lines from its opening to its end."""


@dataclass(slots=True)
class _Writer:
    """Lines written so far, and what has to follow them."""

    blocks: Blocks
    lines: list[str] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)
    later: list[Snippet] = field(default_factory=list)
    """Snippets whose checks could not stand beside them: in lists and tabs, and claims."""

    def block(self, text: str) -> None:
        """Write a block between blank lines."""
        self.lines += ["", text, ""]


def answer_markdown(
    entry: Entry, blocks: Blocks, *, level: int = 2, translation: Translation | None = None
) -> str:
    """Return an entry's answer with its snippets; those that it never places follow it.

    Args:
        entry: the question.
        blocks: how its lines are turned into blocks.
        level: of its most important headings.
        translation: write this in place of the English; its fences get the evidence of those that
            they repeat.
    """
    writer = _Writer(blocks)
    fences = _fences_in(entry.answer_span.path, entry.snippets, first=entry.answer_span.line)
    answer, own = entry.declared.answer, {fence.snippet.id for fence in fences.values()}
    if translation is not None:
        answer, span = translation.declared.answer, translation.answer_span
        placed = _fences_in(span.path, translation.fences, first=span.line)
        pairs = zip(placed.items(), fences.values(), strict=False)
        fences = {line: replace(here, snippet=there.snippet) for (line, here), there in pairs}
    files = {s.id: s for s in entry.snippets if s.shown and s.file is not None}
    claims = {s.id: s for s in entry.snippets if not s.shown}
    _write(writer, with_headings(closed(answer), first=level).split("\n"), fences, files, claims)
    writer.later += [s for s in entry.snippets if s.file is None and s.shown and s.id not in own]
    rest = [(s, "") for s in files.values() if s.id not in writer.placed]
    _write_snippets(writer, rest)
    _write_later(writer)
    return "\n".join(writer.lines)


def page_markdown(text: str, snippets: Sequence[Snippet], blocks: Blocks, *, path: str) -> str:
    """Return a hand-written page with the badges of its fences.

    Args:
        text: of the page.
        snippets: what it shows.
        blocks: what lines are turned into.
        path: of the page, relative to the root; fences of files that it includes follow its text.
    """
    writer = _Writer(blocks)
    fences = _fences_in(path, snippets, first=1)
    own = [fence.snippet for fence in fences.values()]
    _write(writer, text.split("\n"), fences, {}, {})
    writer.later += [s for s in snippets if s not in own and s.declared_at]
    _write_later(writer)
    return "\n".join(writer.lines)


def _fences_in(path: str, snippets: Iterable[Snippet], *, first: int) -> dict[int, _Fence]:
    """Return the fences that stand in a file itself, none that it includes, by their lines.

    Args:
        path: of the file.
        snippets: of the text.
        first: line of the file in which the text starts; it is the line 0.
    """
    found = {}
    for snippet in snippets:
        opening = snippet.declared_at
        if snippet.ends_at is not None and opening is not None and opening.path == path:
            found[opening.line - first] = _Fence(snippet, snippet.ends_at - opening.line)
    return found


def fence(snippet: Snippet, *, indent: str = "") -> str:
    """Return a fence whose block on the page shows exactly the snippet's text."""
    longest = max((len(run) for run in _BACKTICKS.findall(snippet.text)), default=2)
    ticks = "`" * (longest + 1)
    language = _HIGHLIGHTED_AS.get(snippet.language, snippet.language)
    lines = f"{ticks}{language}\n{snippet.text}{ticks}".split("\n")
    return "\n".join(f"{indent}{line}" if line else line for line in lines)


def _write(
    writer: _Writer,
    lines: Sequence[str],
    fences: Mapping[int, _Fence],
    files: Mapping[str, Snippet],
    claims: Mapping[str, Snippet],
) -> None:
    number = 0
    while number < len(lines):
        if (found := fences.get(number)) is not None:
            number = _write_fence(writer, lines, number, found)
        elif (match := _DIRECTIVE.fullmatch(lines[number])) is not None:
            if match["kind"] == "snippet":
                end, run = _snippet_run(lines, number, files)
                _write_snippets(writer, run)
                writer.lines += lines[number:end] if not run else []
                number = end
            else:
                data = writer.blocks.data(match["kind"], match["name"] or "")
                writer.block(data if data is not None else lines[number])
                number += 1
        else:
            writer.lines.append(_with_links(lines[number], writer, claims))
            number += 1


def _write_fence(writer: _Writer, lines: Sequence[str], start: int, found: _Fence) -> int:
    """Write a fence of the author's and its badges; return the line behind it."""
    snippet, end = found.snippet, start + found.height
    opening = _FENCE.match(lines[start])
    if opening is None:
        writer.lines.append(lines[start])
        return start + 1
    _drop_declaration(writer.lines)
    block = "\n".join(lines[start : end + 1])
    if opening.start("fence") == 0:
        writer.block(writer.blocks.figure(snippet, block))
    else:
        writer.lines += [block, "", _pills(snippet, writer, opening[0][: opening.start("fence")])]
        writer.lines.append("")
    return end + 1


def _drop_declaration(lines: list[str]) -> None:
    """Take the comment that declares a fence off the end of what was written."""
    end = len(lines)
    while end and not lines[end - 1].strip(" \t>"):
        end -= 1
    if not end or not lines[end - 1].rstrip().endswith("-->"):
        return
    start = end - 1
    while start and "<!--" not in lines[start]:
        start -= 1
    if re.match(r"[ \t>]*<!--\s*faqcheck:", lines[start]):
        del lines[start:]


def _snippet_run(
    lines: Sequence[str], start: int, files: Mapping[str, Snippet]
) -> tuple[int, list[tuple[Snippet, str]]]:
    """Return the line behind directives that follow each other, and their snippets with indents."""
    run: list[tuple[Snippet, str]] = []
    number = end = start
    while number < len(lines):
        match = _DIRECTIVE.fullmatch(lines[number])
        if match and match["kind"] == "snippet" and match["name"] in files:
            run.append((files[match["name"]], match["indent"]))
            end = number + 1
        elif lines[number].strip():
            break
        number += 1
    return max(end, start + 1), run


def _write_snippets(writer: _Writer, run: Sequence[tuple[Snippet, str]]) -> None:
    for indent, group in groupby(run, key=lambda one: one[1]):
        for tabs in _alternatives([snippet for snippet, _ in group]):
            writer.placed |= {snippet.id for snippet in tabs}
            if indent:
                _write_nested(writer, tabs, indent)
            elif len(tabs) > 1:
                writer.block(writer.blocks.tabs([(s, _code(s, writer)) for s in tabs]))
            else:
                writer.block(writer.blocks.figure(tabs[0], _code(tabs[0], writer)))


def _alternatives(snippets: Sequence[Snippet]) -> Iterator[list[Snippet]]:
    """Yield neighbours that have different tabs together, any other snippet alone."""
    group: list[Snippet] = []
    for snippet in snippets:
        if group and (snippet.tab is None or snippet.tab in {s.tab for s in group}):
            yield group
            group = []
        if snippet.tab is None:
            yield [snippet]
        else:
            group.append(snippet)
    if group:
        yield group


def _write_nested(writer: _Writer, tabs: Sequence[Snippet], indent: str) -> None:
    """Write snippets inside a list or a tab, where raw HTML cannot stand."""
    inner = f"{indent}    " if len(tabs) > 1 else indent
    for snippet in tabs:
        if len(tabs) > 1:
            writer.block(f'{indent}=== "{marked(snippet.tab or snippet.id)}"')
        writer.block(_code(snippet, writer, indent=inner))
        writer.block(_pills(snippet, writer, inner))


def _code(snippet: Snippet, writer: _Writer, *, indent: str = "") -> str:
    """Return the fence of a snippet, or where to download one that outweighs the page."""
    download = writer.blocks.download(snippet)
    return f"{indent}{download}" if download else fence(snippet, indent=indent)


def _pills(snippet: Snippet, writer: _Writer, indent: str) -> str:
    """Return a paragraph with a snippet's badges, each a link to its checks further down."""
    writer.later.append(snippet)
    anchor = writer.blocks.anchor(snippet)
    return indent + " ".join(
        f"[{marked(writer.blocks.badge_text(badge))}](#{anchor}){{ .faq-badge .faq-{badge.grade} }}"
        for badge in writer.blocks.badges(snippet).shown
    )


def _write_later(writer: _Writer) -> None:
    groups: dict[object, list[Snippet]] = {}
    for snippet in writer.later:
        # Statements that one run shows are told of once.
        alike = snippet.path if snippet.shown or not snippet.file else writer.blocks.told(snippet)
        groups.setdefault(alike, []).append(snippet)
    for first, *others in groups.values():
        writer.block(writer.blocks.checks(first, others=others))


def _with_links(line: str, writer: _Writer, claims: Mapping[str, Snippet]) -> str:
    """Return a line whose links to entries, claims and files lead there from this page."""
    if "](" not in line and not line.lstrip().startswith("["):
        return line
    if match := _DEFINITION.match(line):
        return f"{match['name']}{writer.blocks.link(match['target'])}{line[match.end() :]}"

    def replace(match: re.Match[str]) -> str:
        if match["kind"] == "faq":
            target = writer.blocks.question(match["name"])
            return f"]({target})" if target else match[0]
        if match["kind"] == "claim" and match["name"] in claims:
            claim = claims[match["name"]]
            if claim not in writer.later:
                writer.later.append(claim)
            grade = writer.blocks.badges(claim).weakest.grade
            return f"](#{writer.blocks.anchor(claim)}){{ .faq-claim .faq-{grade} }}"
        if match["target"]:
            return f"]({writer.blocks.link(match['target'])}"
        return match[0]

    return _LINK.sub(replace, line)
