"""Rules that hold across entries, snippets and time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from faqcheck.errors import LoadError, Problem, Span, did_you_mean
from faqcheck.languages import JSON, JSONL, PYTHON, SHELL, TEXT, YAML
from faqcheck.load import read_faq
from faqcheck.model import Snippet
from faqcheck.project import SYSTEM, is_inside
from faqcheck.source import read_document, read_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from faqcheck.declared import Location
    from faqcheck.model import Entry, Executes, Faq, Runs, Serves
    from faqcheck.project import Project
    from faqcheck.source import Document

ADDRESSES = "addresses.txt"
"""File in the ledger folder: every id that was ever published, one a line."""
_ANY_DIRECTIVE = re.compile(r"\[\[(?P<kind>[A-Za-z]+):(?P<name>[^\]\n]*)\]\]")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NEAR_DIRECTIVE = re.compile(
    r"(?P<open>\[+)(?P<inner>(?:snippet|table|plot):[\w-]+)(?P<close>\]+)(?![\](\[:])"
)
"""A directive with any number of brackets, which no link and no definition is."""
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n^]+\]:[ \t]*(?P<target>[^\s<>]+)", re.MULTILINE)
_LINK = re.compile(r"\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
_SOURCE_FORMS = (
    re.compile(r"https?://\S+"),
    re.compile(r"[\w.-]+/[\w.-]+#\d+"),
    re.compile(r"[\w.-]+/[\w.-]+@[0-9A-Za-z.+-]+(:\S+)?"),
)
_LOOKS_LIKE_A_PLACE = re.compile(r"\S+[#@]\S*|[a-z]+:/\S*|www\.\S+")
_GLUED = re.compile(r"[^/=]https?://")
"""An address right behind another one; archives and queries hold one behind a slash or `=`."""
_ESCAPED = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")
_LIST_INDENT = 4
"""Spaces by which Python-Markdown moves what stands in a list item, a level each."""
_CODE = re.compile(r"(`{3,}|~{3,}).*?^[ \t>]*\1[ \t]*$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


@dataclass
class _Content:
    """What the rules look at."""

    faq: Faq
    project: Project
    documents: dict[str, Document] = field(default_factory=dict)
    """Read again when a problem has to be placed in one."""

    def span(self, part: Entry | Snippet, *location: str | int) -> Span:
        """Return where something below an entry or a snippet stands in its YAML file."""
        start = _place(part) if isinstance(part, Snippet) else part.span
        if not part.location:
            return start
        if start.path not in self.documents:
            path = self.project.path(start.path)
            self.documents[start.path] = read_document(path, relative=start.path)
        return self.documents[start.path].span((*part.location, *location))

    @cached_property
    def answers(self) -> dict[str, str]:
        """Return each entry's answer without code, by the entry's id."""
        entries = self.faq.entries.values()
        return {entry.id: _without_code(entry.declared.answer) for entry in entries}

    @cached_property
    def prose(self) -> list[tuple[str, str, Span]]:
        """Return base folder of links, text without code, and first line of answers and pages."""
        return [
            *(("docs", self.answers[e.id], e.answer_span) for e in self.faq.entries.values()),
            *(
                (page.path.rpartition("/")[0], _without_code(text), start)
                for page in self.faq.pages
                for text, start in page.prose
            ),
        ]

    def known(self, names: Iterable[str]) -> set[str]:
        """Return names, and those of parts that could not be read."""
        return {*names, *self.faq.left_out}


def find_problems(project: Project, *, today: dt.date) -> list[Problem]:
    """Return everything that is wrong with a project's content, in reading order."""
    faq, problems = read_faq(project)
    return lint_read(faq, problems, project, today=today)


def lint_read(
    faq: Faq, problems: Sequence[Problem], project: Project, *, today: dt.date
) -> list[Problem]:
    """Return everything that is wrong, in reading order, once the content has been read.

    Args:
        faq: what could be read.
        problems: what was wrong with the rest.
        project: where it was read.
        today: last day of waivers is compared with it.
    """
    return sorted({*problems, *lint_faq(faq, project, today=today)})


def lint_faq(faq: Faq, project: Project, *, today: dt.date) -> list[Problem]:
    """Return what is wrong although each part can be read, in reading order."""
    content = _Content(faq, project)
    rules: tuple[Callable[[_Content], Iterable[Problem]], ...] = (
        _topic_names,
        _duplicate_ids,
        _references,
        _directives,
        _fences_in_lists,
        _claims,
        _page_links,
        _checks,
        _unused_files,
        _addresses,
        _links,
        _sources,
    )
    found = [problem for rule in rules for problem in rule(content)]
    found += _waivers(content, today=today)
    return sorted(set(found))


def published_addresses(faq: Faq) -> list[str]:
    """Return each id and alias that leads to a question, sorted."""
    return sorted({name for e in faq.entries.values() for name in (e.id, *e.declared.aliases)})


def _topic_names(content: _Content) -> Iterator[Problem]:
    """Yield topics whose file has no good name, or whose page would hide another one."""
    taken = {f"docs/{name}": what for name, what in _OVERVIEWS.items()}
    taken |= {page.path: page.path for page in content.faq.pages}
    for topic in content.faq.topics:
        if not _ID.fullmatch(topic.id):
            yield Problem(
                Span(topic.span.path),
                "bad-id",
                f"the name of this file, {topic.id!r}, is no id.",
                "Use lower case letters, digits and single hyphens, as in 'slow-start.yml'.",
            )
        elif (other := taken.get(f"docs/{topic.id}.md")) is not None:
            yield Problem(
                Span(topic.span.path),
                "duplicate-id",
                f"the page of this topic, {topic.id}.md, would take the place of {other}.",
                "Rename this file.",
            )


def _duplicate_ids(content: _Content) -> Iterator[Problem]:
    owners: dict[str, tuple[Entry, Span]] = {}
    for topic in content.faq.topics:
        for entry in topic.entries:
            yield from _duplicate_names(entry, owners, content)
            ids: dict[str, Snippet] = {}
            for snippet in entry.snippets:
                first = ids.setdefault(snippet.id, snippet)
                if first is not snippet:
                    yield Problem(
                        content.span(snippet, "id"),
                        "duplicate-id",
                        f"the snippet at {_place(first)} has the id {snippet.id!r} too.",
                        "Choose another id.",
                    )


def _duplicate_names(
    entry: Entry, owners: dict[str, tuple[Entry, Span]], content: _Content
) -> Iterator[Problem]:
    names: list[tuple[str, Location]] = [(entry.id, ("id",))]
    names += [(name, ("aliases", n)) for n, name in enumerate(entry.declared.aliases)]
    for name, location in names:
        if name in owners:
            other, _ = owners[name]
            where = "this entry" if other is entry else f"the entry at {other.span}"
            yield Problem(
                content.span(entry, *location),
                "duplicate-id",
                f"{name!r} already leads to {where}.",
                "Choose another id.",
            )
        owners.setdefault(name, (entry, entry.span))


def _references(content: _Content) -> Iterator[Problem]:
    faq = content.faq
    known = content.known(published_addresses(faq))
    for _, text, start in content.prose:
        for span, name in _targets(text, "faq:", start):
            if name.partition("#")[0] not in known:
                yield Problem(
                    span,
                    "unknown-entry",
                    f"there is no entry {name!r}.",
                    did_you_mean(name, published_addresses(faq)),
                )
    for entry in faq.entries.values():
        for number, name in enumerate(entry.declared.related):
            span_of = partial(content.span, entry, "related", number)
            if name == entry.id:
                yield Problem(
                    span_of(), "unknown-entry", "related: names the entry itself.", "Delete it."
                )
            elif name not in faq.entries and name not in faq.left_out:
                yield Problem(
                    span_of(),
                    "unknown-entry",
                    f"related: there is no entry {name!r}.",
                    _now_called(name, faq) or did_you_mean(name, faq.entries),
                )


def _now_called(alias: str, faq: Faq) -> str:
    current = (e.id for e in faq.entries.values() if alias in e.declared.aliases)
    return next((f"It is called {name!r} now." for name in current), "")


_DECLARE = {
    "snippet": "Declare it under 'snippets'.",
    "table": "Write {}.yml in the folder of the tables.",
    "plot": "Declare 'plot' in the table {}.yml.",
}
"""How to make what a directive shows."""


def _directives(content: _Content) -> Iterator[Problem]:
    tables = {table.id for table in content.faq.tables}
    plots = {table.id for table in content.faq.tables if table.declared.plot}
    for entry in content.faq.entries.values():
        shown = {s.id for s in entry.snippets if s.shown and s.file}
        kinds = {"snippet": shown, "table": tables, "plot": plots}
        text = content.answers[entry.id]
        for match in _ANY_DIRECTIVE.finditer(text):
            if text[: match.start()].endswith("["):
                continue  # too many brackets
            span = _at(entry.answer_span, text, match.start())
            kind, name = match["kind"], match["name"]
            if kind not in kinds:
                yield Problem(
                    span,
                    "unknown-directive",
                    f"unknown directive {kind!r}.",
                    did_you_mean(kind, kinds),
                )
            elif name not in content.known(kinds[kind]):
                yield Problem(
                    span,
                    f"unknown-{kind.replace('plot', 'table')}",
                    f"there is no {kind} {name!r}.",
                    did_you_mean(name, kinds[kind]) or _DECLARE[kind].format(name),
                )
            elif not _stands_alone(text, match):
                yield Problem(
                    span,
                    "misplaced-directive",
                    f"{match[0]} shares its line with text.",
                    "Put it on a line of its own.",
                )
            elif kind != "snippet" and _indent_before(text, match.start()):
                yield Problem(
                    span,
                    "misplaced-directive",
                    f"{match[0]} is indented, and a list cannot hold a {kind}.",
                    "Put it before or behind the list, without spaces in front.",
                )
            else:
                yield from _loose_indent(text, match.start(), match[0], span)

        for match in _NEAR_DIRECTIVE.finditer(text):
            if (len(match["open"]), len(match["close"])) != (2, 2):
                yield Problem(
                    _at(entry.answer_span, text, match.start()),
                    "unknown-directive",
                    f"{match[0]} shows nothing.",
                    f"Write [[{match['inner']}]].",
                )


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    after = text[match.end() :].partition("\n")[0]
    return not before.strip() and not after.strip()


def _indent_before(text: str, offset: int) -> int:
    """Return how many spaces and tabs stand between a place in a text and what is before it."""
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    return len(before) - len(before.rstrip(" \t"))


def _loose_indent(text: str, offset: int, what: str, span: Span) -> Iterator[Problem]:
    """Say that a block will end the list it should stand in: Markdown counts in fours."""
    spaces = _indent_before(text, offset)
    if spaces % _LIST_INDENT and "\t" not in text[offset - spaces : offset]:
        yield Problem(
            span,
            "loose-indent",
            f"{what} is indented by {spaces}, and what stands in a list by {_LIST_INDENT} a level.",
            f"Write {_LIST_INDENT} spaces in front of it, or none if it stands in no list.",
        )


def _fences_in_lists(content: _Content) -> Iterator[Problem]:
    for entry in content.faq.entries.values():
        for snippet in entry.snippets:
            if snippet.file is None and snippet.declared_at is not None:
                line = snippet.declared_at.line - entry.answer_span.line
                text = entry.declared.answer.split("\n")[line]
                stripped = text.lstrip(" \t")
                yield from _loose_indent(
                    text, len(text) - len(stripped), stripped[:3], snippet.declared_at
                )


def _claims(content: _Content) -> Iterator[Problem]:
    for entry in content.faq.entries.values():
        claims = {s.id: s for s in entry.snippets if not s.shown}
        text = content.answers[entry.id]
        used = set()
        for span, name in _targets(text, "claim:", entry.answer_span):
            used.add(name)
            if name not in content.known(claims):
                yield Problem(
                    span,
                    "unknown-claim",
                    f"there is no claim {name!r}.",
                    did_you_mean(name, claims) or "Declare it under 'claims'.",
                )
        for name, claim in claims.items():
            if name not in used:
                yield Problem(
                    content.span(claim, "id"),
                    "unused-claim",
                    f"no sentence of the answer points at the claim {name!r}.",
                    f"Write [sentence](claim:{name}).",
                )


def _page_links(content: _Content) -> Iterator[Problem]:
    """Yield links of pages and answers to files of the project that do not exist."""
    project, made = content.project, _generated(content.faq)
    for base, text, start in content.prose:
        for span, target in _targets(text, "", start):
            file = unquote(re.split(r"[#?]", target, maxsplit=1)[0])
            if not file or ":" in file or file.startswith("/"):
                continue
            path = project.path(base) / file
            if not is_inside(path, project.root):
                yield Problem(
                    span,
                    "path-outside",
                    f"{file!r} leaves the project.",
                    "Link to its address on the web.",
                )
            elif not path.exists() and file.rsplit("/", 1)[-1] not in made:
                near = [p.relative_to(path.parent).as_posix() for p in _beside(path)]
                yield Problem(
                    span,
                    "unknown-link-target",
                    f"there is no file {file!r} to link to.",
                    did_you_mean(path.name, near)
                    or "Give the path from this file to the other one.",
                )


def _beside(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.md")) if path.parent.is_dir() else []


def _generated(faq: Faq) -> set[str]:
    """Return the names of pages and files that rendering makes."""
    made = {f"{topic.id}.md" for topic in faq.topics} | {*_OVERVIEWS}
    return made | {"status.json", "faq.json", "feed.xml", "llms.txt", "schema.json"}


_OVERVIEWS = {"questions.md": "the list of all questions", "status.md": "what is verified"}
"""Pages that rendering makes whatever the topics are -> what they show."""
_FIT = {
    "runs": (PYTHON, SHELL),
    "serves": (PYTHON, SHELL),
    "prints": (PYTHON,),
    "validates": (JSON, JSONL, YAML),
}
"""Check -> the languages that it can hold true."""


def _checks(content: _Content) -> Iterator[Problem]:
    for snippet in content.faq.snippets:
        if snippet.waiver is not None:
            continue
        if snippet.file and not snippet.notebook and not snippet.checks.declared:
            yield Problem(
                content.span(snippet),
                "no-check",
                f"the snippet {snippet.id!r} declares no check.",
                "Add 'checks' (runs, serves, validates, prints), the reason why static "
                "checks must do (static), or a waiver.",
            )
        elif snippet.language == TEXT and not snippet.checks.declared:
            yield Problem(
                content.span(snippet),
                "no-check",
                "a block of plain text cannot be checked.",
                "Declare the command whose output it is (output_of), or a waiver.",
            )
        for check, languages in _FIT.items():
            if getattr(snippet.checks, check) is not None and snippet.language not in languages:
                yield Problem(
                    content.span(snippet, "checks", check),
                    "misfit-check",
                    f"{check!r} cannot hold {snippet.language} true.",
                    f"It takes {' or '.join(languages)}.",
                )
        yield from _run_references(snippet, content)
        yield from _data_references(snippet, content)


def _run_references(snippet: Snippet, content: _Content) -> Iterator[Problem]:
    project = content.project
    folder = "" if snippet.notebook else None
    for at, declared in _executed(snippet):
        for number, name in enumerate(declared.environments):
            if project.environment(name) is None:
                yield Problem(
                    content.span(snippet, *at, "in", number),
                    "unknown-environment",
                    f"no environment {name!r} is declared.",
                    did_you_mean(name, {*project.settings.environments, SYSTEM}),
                )
        for number, file in enumerate(declared.assets):
            yield from _missing_file(file, snippet, (*at, "assets", number), content, folder=folder)
    if (runs := snippet.checks.runs) is None:
        return
    yield from _server(snippet, runs, content)
    expect: Location = ("checks", "runs", "expect")
    if runs.expect.json_schema is not None:
        place = (*expect, "json_schema")
        yield from _missing_file(runs.expect.json_schema, snippet, place, content)
    for name, file in runs.expect.same_as.items():
        yield from _missing_file(file, snippet, (*expect, "same_as", name), content, folder="")


def _executed(snippet: Snippet) -> Iterator[tuple[Location, Runs | Serves | Executes]]:
    """Yield what says how a snippet is run, and where that stands in its declaration."""
    if snippet.checks.runs is not None:
        yield ("checks", "runs"), snippet.checks.runs
    if snippet.checks.serves is not None:
        yield ("checks", "serves"), snippet.checks.serves
    if snippet.notebook is not None:
        yield (), snippet.notebook.declared


def _data_references(snippet: Snippet, content: _Content) -> Iterator[Problem]:
    if (validates := snippet.checks.validates) is None:
        return
    if validates.json_schema is not None:
        place = ("checks", "validates", "schema")
        yield from _missing_file(validates.json_schema, snippet, place, content)
    if validates.rules is not None:
        file = validates.rules.partition(":")[0]
        yield from _missing_file(file, snippet, ("checks", "validates", "rules"), content)


def _server(snippet: Snippet, runs: Runs, content: _Content) -> Iterator[Problem]:
    if runs.server is None:
        return
    beside = [s for s in content.faq.snippets if s.owner == snippet.owner]
    servers = {s.id for s in beside if s.checks.serves}
    if runs.server not in content.known(servers):
        yield Problem(
            content.span(snippet, "checks", "runs", "with"),
            "unknown-server",
            f"no snippet {runs.server!r} serves here.",
            did_you_mean(runs.server, servers),
        )


def _missing_file(
    file: str, snippet: Snippet, location: Location, content: _Content, *, folder: str | None = None
) -> Iterator[Problem]:
    name = content.project.settings.snippets if folder is None else folder
    base = content.project.path(name)
    if not is_inside(base / file, base):
        yield Problem(
            content.span(snippet, *location),
            "path-outside",
            f"{file!r} leaves {name or 'the project'}.",
            "Name a file below that folder.",
        )
    elif not (base / file).exists():
        known = (p.relative_to(base).as_posix() for p in (base / file).parent.glob("*"))
        yield Problem(
            content.span(snippet, *location),
            "unknown-file",
            f"there is no file {file!r} in {name or 'the project'}.",
            did_you_mean(file, known) or "Give its path from there.",
        )


def _waivers(content: _Content, *, today: dt.date) -> Iterator[Problem]:
    for snippet in content.faq.snippets:
        for name, waiver in (("waiver", snippet.waiver), ("fails", snippet.fails)):
            if waiver is not None and waiver.until < today:
                what = "waiver" if name == "waiver" else "expected failure"
                yield Problem(
                    content.span(snippet, name, "until"),
                    "expired-waiver",
                    f"the {what} ended on {waiver.until} ({waiver.reason}).",
                    "Mend the snippet, or renew it with a later date.",
                )


def _unused_files(content: _Content) -> Iterator[Problem]:
    folder = content.project.snippets
    if not folder.is_dir():
        return
    used = {f"{content.project.settings.snippets}/{name}" for name in content.faq.left_out}
    used |= {file for s in content.faq.snippets for file in _files_of(s, content.project)}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if not path.is_file() or any(p.startswith(("_", ".")) for p in parts):
            continue
        relative = content.project.relative(path)
        above = (relative.rsplit("/", n)[0] for n in range(1, relative.count("/")))
        if relative not in used and used.isdisjoint(above):
            yield Problem(
                Span(relative),
                "unused-snippet",
                "no entry shows this file.",
                "Show it, or delete it; a folder with a leading '_' is for helpers.",
            )


def _files_of(snippet: Snippet, project: Project) -> Iterator[str]:
    """Yield every file that a snippet and its checks use, from the root."""
    checks, base = snippet.checks, project.settings.snippets
    if snippet.file is not None:
        yield snippet.file
    for _, declared in _executed(snippet):
        yield from (asset if snippet.notebook else f"{base}/{asset}" for asset in declared.assets)
    if checks.runs is not None:
        yield f"{base}/{checks.runs.expect.json_schema}"
        yield from checks.runs.expect.same_as.values()
    if checks.validates is not None:
        yield f"{base}/{checks.validates.json_schema}"
        yield f"{base}/{(checks.validates.rules or '').partition(':')[0]}"


def _addresses(content: _Content) -> Iterator[Problem]:
    path = content.project.ledger / ADDRESSES
    if not path.is_file():
        return
    relative = content.project.relative(path)
    try:
        listed = read_text(path, relative=relative).splitlines()
    except LoadError as err:
        yield from err.problems
        return
    current = published_addresses(content.faq)
    known = content.known(current)
    for number, name in enumerate(listed, start=1):
        if name and name not in known:
            yield Problem(
                Span(relative, number),
                "changed-id",
                f"/q/{name}/ was published and would lead nowhere.",
                "Put the old id under 'aliases' of the entry that answers it now. "
                + did_you_mean(name, current),
            )
    for entry in content.faq.entries.values():
        for name in sorted({entry.id, *entry.declared.aliases} - set(listed)):
            yield Problem(
                content.span(entry, "id"),
                "unlisted-address",
                f"/q/{name}/ is not in {relative} yet.",
                "Run 'faqcheck lint --fix'.",
            )


def _links(content: _Content) -> Iterator[Problem]:
    for _, text, start in content.prose:
        for match in _ADDRESS.finditer(text):
            place = _at(start, text, match.start())
            yield from _address_problems(match[0], place, content.project)


def _sources(content: _Content) -> Iterator[Problem]:
    for entry in content.faq.entries.values():
        for number, source in enumerate(entry.declared.sources):
            if _ADDRESS.fullmatch(source.at):
                problems = list(_address_problems(source.at, entry.span, content.project))
            elif _LOOKS_LIKE_A_PLACE.fullmatch(source.at) and not any(
                form.fullmatch(source.at) for form in _SOURCE_FORMS
            ):
                problems = [
                    Problem(
                        entry.span,
                        "bad-source",
                        f"cannot read the source {source.at!r}.",
                        "Write https://…, owner/name#12, owner/name@commit:path, or the name "
                        "of a document.",
                    )
                ]
            else:
                continue
            for problem in problems:
                yield replace(problem, span=content.span(entry, "sources", number))


def _address_problems(address: str, span: Span, project: Project) -> Iterator[Problem]:
    for start, reason in project.settings.dead_links.items():
        if address.startswith(start):
            yield Problem(
                span,
                "dead-link",
                f"{address!r} leads nowhere: {reason}.",
                "Link to what took its place.",
            )
    if not address.isascii() or _ESCAPED.search(address.partition("#")[2]):
        yield Problem(
            span,
            "mangled-link",
            f"{address!r} holds characters that belong to the sentence around it.",
            "Cut the address where it ends.",
        )
    if _GLUED.search(address):
        yield Problem(span, "mangled-link", f"{address!r} is two addresses in one.", "Split it.")


def _without_code(text: str) -> str:
    """Return the text with code blanked out, every character kept in its place."""
    if "`" not in text and "~~~" not in text:
        return text
    return _CODE.sub(lambda m: "\n".join(" " * len(line) for line in m[0].split("\n")), text)


def _targets(text: str, scheme: str, start: Span) -> Iterator[tuple[Span, str]]:
    """Yield place and target of links, and of the definitions that links refer to."""
    if scheme not in text:
        return
    for pattern in (_LINK, _DEFINITION):
        for match in pattern.finditer(text):
            if match["target"].startswith(scheme):
                yield _at(start, text, match.start("target")), match["target"][len(scheme) :]


def _at(start: Span, text: str, offset: int) -> Span:
    """Return the place of an offset in a text that starts at a span and is indented like it."""
    line = text.count("\n", 0, offset)
    column = offset - text.rfind("\n", 0, offset) - 1
    return Span(start.path, start.line + line, start.column + column)


def _place(snippet: Snippet) -> Span:
    return snippet.declared_at or snippet.span
