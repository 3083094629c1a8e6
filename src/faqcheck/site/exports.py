"""Answers as plain Markdown, for language models and for whoever copies one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faqcheck.site.answers import fence
from faqcheck.site.links import ENGLISH, source_link
from faqcheck.site.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content import Entry, Snippet, Table
    from faqcheck.site.shared import Shared

_DIRECTIVE = re.compile(r"^[ \t]*\[\[(?P<kind>[a-z]+):(?P<name>[^\]]+)\]\][ \t]*$", re.MULTILINE)
_LINK = re.compile(r"\]\((?P<target>[^()\s]+)\)")
_CLAIM = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])+)\]\(claim:[^()\s]+\)")
_DECLARED = re.compile(r"^[ \t]*<!--\s*faqcheck:.*?-->[ \t]*\n", re.MULTILINE | re.DOTALL)


def answer_export(entry: Entry, shared: Shared, language: str = ENGLISH) -> str:
    """Return a question and its answer as Markdown that needs nothing else.

    Snippets and tables are written out, and links are absolute if the site's address is known.
    """
    declared = entry.declared
    lines = [f"# {plain(shared.question_of(entry, language))}", ""]
    if declared.symptoms:
        lines += [f"- `{' '.join(symptom.split())}`" for symptom in declared.symptoms] + [""]
    applies = [*declared.applies_to.models]
    applies += [f"{name} {range_}" for name, range_ in declared.applies_to.packages.items()]
    if applies:
        lines += [f"Holds for: {', '.join(applies)}.", ""]
    lines += [_answer(entry, shared, language).strip(), ""]
    lines += ["## Sources", ""]
    lines += [f"- {_source(source.at)}" for source in declared.sources]
    where = shared.addresses.permanent(entry, language if entry.zh is not None else ENGLISH)
    lines += ["", f"Updated {declared.updated}. {where}"]
    return "\n".join(lines) + "\n"


def _source(at: str) -> str:
    link = source_link(at)
    return link.href or link.label


def _answer(entry: Entry, shared: Shared, language: str) -> str:
    snippets = {s.id: s for s in entry.snippets if s.shown and s.file is not None}
    placed: set[str] = set()

    def block(match: re.Match[str]) -> str:
        kind, name = match["kind"], match["name"]
        if kind == "snippet" and name in snippets:
            placed.add(name)
            return _snippet(snippets[name])
        if kind in ("table", "plot") and name in shared.tables:
            return "\n".join(_table(shared.table(name, language))) if kind == "table" else ""
        return match[0]

    def link(match: re.Match[str]) -> str:
        target = match["target"]
        if target.startswith("faq:") and (other := shared.entry(target.removeprefix("faq:"))):
            return f"]({shared.addresses.permanent(other, shared.language_of(other, language))})"
        if ":" in target or target.startswith(("/", "#")):
            return match[0]
        return f"]({shared.addresses.absolute(_page_url(target, shared))})"

    answer = _DECLARED.sub("", shared.answer_of(entry, language))
    answer = _LINK.sub(link, _CLAIM.sub(lambda m: m["text"], answer))
    answer = _DIRECTIVE.sub(block, answer)
    rest = [_snippet(s) for name, s in snippets.items() if name not in placed]
    return "\n\n".join([answer, *rest])


def _page_url(target: str, shared: Shared) -> str:
    """Return where a page of the project is on the site."""
    path, mark, anchor = target.partition("#")
    stem, dot, suffix = path.rpartition(".")
    url = shared.addresses.url(stem) if dot and suffix in ("md", "ipynb") else path
    return f"{url}{mark}{anchor}"


def _snippet(snippet: Snippet) -> str:
    title = f"{snippet.title}:\n\n" if snippet.title else ""
    return f"{title}{fence(snippet)}"


def _table(table: Table) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    columns = table.declared.columns
    heads = [f"{c.label} ({c.unit})" if c.unit else c.label for c in columns.values()]
    yield from (f"{table.declared.title}:", "", _row(heads), _row(["---"] * len(heads)))
    for row in table.rows:
        yield _row([row.get(name, "") or "–" for name in columns])
    if table.declared.note:
        yield from ("", table.declared.note)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
