"""Turn the Markdown that authors write into the Markdown of a page.

Directives become snippets, tables and plots; fences get the badges of their cases; links to entries
and claims get their addresses. Prose passes through untouched, and nothing is converted to HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from faqcheck.site.text import marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from faqcheck.content import Entry, Snippet
    from faqcheck.site.badges import SnippetBadges

_DIRECTIVE = re.compile(r"(?P<indent>[ \t]*)\[\[(?P<kind>[a-z]+)(?::(?P<name>[^\]]+))?\]\]\s*")
_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})")
_LINK = re.compile(
    r"(?P<code>(?P<ticks>`+)[^`].*?(?P=ticks)(?!`))|\]\((?P<kind>faq|claim):(?P<name>[^()\s]+)\)"
)
_BACKTICKS = re.compile(r"`{3,}")
_HIGHLIGHTED_AS = {"jsonl": "json"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the lines of an answer or a page are turned into; each returns Markdown."""

    figure: Callable[[Snippet, str], str]
    """A snippet around its fence: caption, badges, and what a click opens."""
    checks: Callable[[Snippet], str]
    """The badges of a snippet, and what a click opens."""
    tabs: Callable[[Sequence[tuple[Snippet, str]]], str]
    """Snippets side by side."""
    badges: Callable[[Snippet], SnippetBadges]
    data: Callable[[str, str], str | None]
    """Kind of a directive (table, plot, topics …) and its name; None if there is no such block."""
    question: Callable[[str], str | None]
    """Id or alias of an entry -> target of a link."""
    anchor: Callable[[Snippet], str]
    """Where the checks of a snippet stand on the page."""


@dataclass(slots=True)
class _Writer:
    """Lines written so far, and what has to follow them."""

    parts: Parts
    lines: list[str] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)
    later: list[Snippet] = field(default_factory=list)
    """Snippets whose checks could not stand beside them: in lists and tabs, and claims."""

    def block(self, text: str) -> None:
        """Write a block between blank lines."""
        self.lines += ["", text, ""]


def answer_markdown(entry: Entry, parts: Parts) -> str:
    """Return an entry's answer with its snippets; those that it never places follow it."""
    writer = _Writer(parts)
    start = entry.answer_span.line
    path = entry.answer_span.path
    fences = {line - start: s for line, s in _fences_in(path, entry.snippets)}
    files = {s.id: s for s in entry.snippets if s.shown and s.file is not None}
    claims = {s.id: s for s in entry.snippets if not s.shown}
    _write(writer, entry.declared.answer.split("\n"), fences, files, claims)
    own = {s.id for s in fences.values()}
    writer.later += [s for s in entry.snippets if s.ends_at is not None and s.id not in own]
    rest = [(s, "") for s in files.values() if s.id not in writer.placed]
    _write_snippets(writer, rest)
    _write_later(writer)
    return "\n".join(writer.lines)


def page_markdown(text: str, snippets: Sequence[Snippet], parts: Parts, *, path: str) -> str:
    """Return a hand-written page with the badges of its fences.

    Args:
        text: of the page.
        snippets: what it shows.
        parts: what lines are turned into.
        path: of the page, relative to the root; fences of files that it includes follow its text.
    """
    writer = _Writer(parts)
    fences = {line - 1: s for line, s in _fences_in(path, snippets)}
    _write(writer, text.split("\n"), fences, {}, {})
    writer.later += [s for s in snippets if s not in fences.values() and s.declared_at]
    _write_later(writer)
    return "\n".join(writer.lines)


def _fences_in(path: str, snippets: Sequence[Snippet]) -> Iterator[tuple[int, Snippet]]:
    """Yield the fences that stand in a file itself, none that it includes; with their lines."""
    for snippet in snippets:
        opening = snippet.declared_at
        if snippet.ends_at is not None and opening is not None and opening.path == path:
            yield opening.line, snippet


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
    fences: Mapping[int, Snippet],
    files: Mapping[str, Snippet],
    claims: Mapping[str, Snippet],
) -> None:
    number = 0
    while number < len(lines):
        if (snippet := fences.get(number)) is not None:
            number = _write_fence(writer, lines, number, snippet)
        elif (match := _DIRECTIVE.fullmatch(lines[number])) is not None:
            if match["kind"] == "snippet":
                end, run = _snippet_run(lines, number, files)
                _write_snippets(writer, run)
                writer.lines += lines[number:end] if not run else []
                number = end
            else:
                data = writer.parts.data(match["kind"], match["name"] or "")
                writer.block(data if data is not None else lines[number])
                number += 1
        else:
            writer.lines.append(_with_links(lines[number], writer, claims))
            number += 1


def _write_fence(writer: _Writer, lines: Sequence[str], start: int, snippet: Snippet) -> int:
    """Write a fence of the author's and its badges; return the line behind it."""
    opening = _FENCE.match(lines[start])
    if opening is None:
        writer.lines.append(lines[start])
        return start + 1
    end = start + (snippet.ends_at or 0) - (snippet.declared_at.line if snippet.declared_at else 0)
    _drop_declaration(writer.lines)
    block = "\n".join(lines[start : end + 1])
    if opening.start("fence") == 0:
        writer.block(writer.parts.figure(snippet, block))
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
                writer.block(writer.parts.tabs([(s, fence(s)) for s in tabs]))
            else:
                writer.block(writer.parts.figure(tabs[0], fence(tabs[0])))


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
        writer.block(fence(snippet, indent=inner))
        writer.block(_pills(snippet, writer, inner))


def _pills(snippet: Snippet, writer: _Writer, indent: str) -> str:
    """Return a paragraph with a snippet's badges, each a link to its checks further down."""
    writer.later.append(snippet)
    anchor = writer.parts.anchor(snippet)
    return indent + " ".join(
        f"[{marked(' · '.join(filter(None, (badge.word, badge.detail))))}]"
        f"(#{anchor}){{ .faq-badge .faq-{badge.tone} }}"
        for badge in writer.parts.badges(snippet).shown
    )


def _write_later(writer: _Writer) -> None:
    for snippet in writer.later:
        writer.block(writer.parts.checks(snippet))


def _with_links(line: str, writer: _Writer, claims: Mapping[str, Snippet]) -> str:
    """Return a line whose links to entries and claims lead somewhere."""
    if "](faq:" not in line and "](claim:" not in line:
        return line

    def replace(match: re.Match[str]) -> str:
        if match["kind"] == "faq":
            target = writer.parts.question(match["name"])
            return f"]({target})" if target else match[0]
        if match["kind"] == "claim" and match["name"] in claims:
            claim = claims[match["name"]]
            if claim not in writer.later:
                writer.later.append(claim)
            tone = writer.parts.badges(claim).weakest.tone
            return f"](#{writer.parts.anchor(claim)}){{ .faq-claim .faq-{tone} }}"
        return match[0]

    return _LINK.sub(replace, line)
