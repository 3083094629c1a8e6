"""Rules that hold across entries, snippets and time."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from faqcheck.errors import Problem, Span, did_you_mean
from faqcheck.languages import TEXT
from faqcheck.load import read_faq
from faqcheck.model import Runs, Serves
from faqcheck.source import read_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from faqcheck.model import Entry, Faq, Snippet
    from faqcheck.project import Project

ADDRESSES = "addresses.txt"
"""File in the ledger folder: every id that was ever published, one a line."""
DIRECTIVE = re.compile(r"^[ \t]*\[\[(?P<kind>[a-z]+):(?P<name>[^\]\n]*)\]\][ \t]*$", re.MULTILINE)
_LINK = re.compile(r"\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
_SOURCE_FORMS = (
    re.compile(r"https?://\S+"),
    re.compile(r"[\w.-]+/[\w.-]+#\d+"),
    re.compile(r"[\w.-]+/[\w.-]+@[0-9A-Za-z.+-]+(:\S+)?"),
)
_ESCAPED = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")
_CODE = re.compile(r"(`{3,}|~{3,}).*?^[ \t>]*\1[ \t]*$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


_NEED_THE_WHOLE = frozenset(
    {"changed-id", "unknown-claim", "unknown-entry", "unknown-server", "unknown-snippet"}
    | {"unknown-table", "unused-claim", "unused-snippet"}
)
"""Codes that would be false where a part could not be read and is left out."""


def find_problems(project: Project, *, today: dt.date) -> list[Problem]:
    """Return everything that is wrong with a project's content, in reading order."""
    faq, problems = read_faq(project)
    found = lint_faq(faq, project, today=today)
    if problems:
        found = [problem for problem in found if problem.code not in _NEED_THE_WHOLE]
    return sorted({*problems, *found})


def lint_faq(faq: Faq, project: Project, *, today: dt.date) -> list[Problem]:
    """Return what is wrong although each part can be read, in reading order."""
    rules: tuple[Callable[[Faq, Project], Iterable[Problem]], ...] = (
        _duplicate_ids,
        _references,
        _page_links,
        _checks,
        _unused_files,
        _addresses,
        _links,
    )
    found = [problem for rule in rules for problem in rule(faq, project)]
    found += _waivers(faq, today=today)
    return sorted(set(found))


def published_addresses(faq: Faq) -> list[str]:
    """Return each id and alias that leads to a question, sorted."""
    return sorted({name for e in faq.entries.values() for name in (e.id, *e.declared.aliases)})


def _duplicate_ids(faq: Faq, _: Project) -> Iterator[Problem]:
    owners: dict[str, Entry] = {}
    for topic in faq.topics:
        for entry in topic.entries:
            for name in (entry.id, *entry.declared.aliases):
                if name in owners and owners[name] is not entry:
                    yield Problem(
                        entry.span,
                        "duplicate-id",
                        f"{name!r} already leads to the entry at {owners[name].span}.",
                        "Choose another id.",
                    )
                owners.setdefault(name, entry)
            ids = Counter(s.id for s in entry.snippets)
            for snippet in entry.snippets:
                if ids[snippet.id] > 1:
                    yield Problem(
                        _place(snippet),
                        "duplicate-id",
                        f"{snippet.id!r} is the id of {ids[snippet.id]} snippets here.",
                        "Choose another id.",
                    )


def _references(faq: Faq, _: Project) -> Iterator[Problem]:
    tables = {table.id for table in faq.tables}
    known = set(published_addresses(faq))
    for entry in faq.entries.values():
        shown = {s.id for s in entry.snippets if s.shown and s.file}
        claims = {s.id for s in entry.snippets if not s.shown}
        kinds = {"snippet": shown, "table": tables, "plot": tables}
        prose = _without_code(entry.declared.answer)
        for match in DIRECTIVE.finditer(prose):
            span = _at(entry.answer_span, prose, match.start("kind"))
            if match["kind"] not in kinds:
                yield Problem(
                    span,
                    "unknown-directive",
                    f"unknown directive {match['kind']!r}.",
                    did_you_mean(match["kind"], kinds),
                )
            elif match["name"] not in kinds[match["kind"]]:
                yield Problem(
                    span,
                    f"unknown-{match['kind'].replace('plot', 'table')}",
                    f"there is no {match['kind']} {match['name']!r}.",
                    did_you_mean(match["name"], kinds[match["kind"]]),
                )
        for scheme, names, hint in (("faq", known, "entry"), ("claim", claims, "claim")):
            for span, name in _targets(prose, f"{scheme}:", entry.answer_span):
                if name not in names:
                    yield Problem(
                        span,
                        f"unknown-{hint}",
                        f"there is no {hint} {name!r}.",
                        did_you_mean(name, names),
                    )
        used = {name for _, name in _targets(prose, "claim:", entry.answer_span)}
        for snippet in entry.snippets:
            if not snippet.shown and snippet.id not in used:
                yield Problem(
                    _place(snippet),
                    "unused-claim",
                    f"no sentence of the answer points at the claim {snippet.id!r}.",
                    f"Write [sentence](claim:{snippet.id}).",
                )
        for name in entry.declared.related:
            if name not in faq.entries:
                yield Problem(
                    entry.span,
                    "unknown-entry",
                    f"related: there is no entry {name!r}.",
                    did_you_mean(name, faq.entries),
                )
            elif name == entry.id:
                yield Problem(entry.span, "unknown-entry", "related: names the entry itself.")


def _page_links(faq: Faq, project: Project) -> Iterator[Problem]:
    """Yield links of pages and answers to files of the project that do not exist."""
    for path, text, start in _prose(faq):
        for span, target in _targets(text, "", start):
            file, _, _ = target.partition("#")
            if not file or ":" in file or file.startswith("/"):
                continue
            base = project.path(path).parent if start.line == 1 else project.path("docs")
            if not (base / file).exists() and not _generated(file, faq):
                yield Problem(
                    span,
                    "unknown-link-target",
                    f"there is no file {file!r} to link to.",
                    "Give the path from this file to the other one.",
                )


def _generated(file: str, faq: Faq) -> bool:
    name = file.rsplit("/", 1)[-1]
    made = {f"{topic.id}.md" for topic in faq.topics} | {"questions.md", "status.md"}
    made |= {"status.json", "faq.json", "feed.xml", "llms.txt", "schema.json"}
    return name in made


def _checks(faq: Faq, project: Project) -> Iterator[Problem]:
    for snippet in faq.snippets:
        place = _place(snippet)
        if snippet.waiver is not None:
            continue
        if snippet.file and not snippet.checks.declared:
            yield Problem(
                place,
                "no-check",
                f"the snippet {snippet.id!r} declares no check.",
                "Add 'checks' (runs, serves, validates, prints), the reason why static "
                "checks must do (static), or a waiver.",
            )
        elif snippet.language == TEXT and not snippet.checks.declared:
            yield Problem(
                place,
                "no-check",
                "a block of plain text cannot be checked.",
                "Declare the command whose output it is, or a waiver.",
            )
        yield from _check_references(snippet, faq, project, place)


def _check_references(
    snippet: Snippet, faq: Faq, project: Project, place: Span
) -> Iterator[Problem]:
    for declared in (snippet.checks.runs, snippet.checks.serves):
        if declared is None:
            continue
        for name in declared.environments:
            if project.environment(name) is None:
                yield Problem(
                    place,
                    "unknown-environment",
                    f"no environment {name!r} is declared.",
                    did_you_mean(name, project.settings.environments),
                )
        yield from _missing_files(declared.assets, "asset", place, project)
        if isinstance(declared, Serves):
            continue
        yield from _server(snippet, declared, faq, place)
        expect = declared.expect
        schema = [expect.json_schema] if expect.json_schema else []
        yield from _missing_files(schema, "schema", place, project)
        for file in expect.same_as.values():
            if not project.path(file).is_file():
                yield Problem(place, "unknown-file", f"same_as: there is no file {file!r}.")
    if (validates := snippet.checks.validates) is not None:
        files = [validates.json_schema, (validates.rules or "").partition(":")[0]]
        yield from _missing_files([f for f in files if f], "schema or rules", place, project)


def _server(snippet: Snippet, runs: Runs, faq: Faq, place: Span) -> Iterator[Problem]:
    if runs.server is None:
        return
    servers = {s.id for s in faq.snippets if s.owner == snippet.owner and s.checks.serves}
    if runs.server not in servers:
        yield Problem(
            place,
            "unknown-server",
            f"no snippet {runs.server!r} here serves.",
            did_you_mean(runs.server, servers),
        )


def _missing_files(
    files: Iterable[str], kind: str, place: Span, project: Project
) -> Iterator[Problem]:
    folder = project.snippets.resolve()
    for file in files:
        path = (folder / file).resolve()
        if not path.is_relative_to(folder):
            yield Problem(place, "path-outside", f"{kind}: {file!r} leaves the snippets folder.")
        elif not path.exists():
            yield Problem(
                place,
                "unknown-file",
                f"{kind}: there is no {file!r} below it.",
                "Paths start at the snippets folder.",
            )


def _waivers(faq: Faq, *, today: dt.date) -> Iterator[Problem]:
    for snippet in faq.snippets:
        for name, waiver in (("waiver", snippet.waiver), ("expected failure", snippet.fails)):
            if waiver is not None and waiver.until < today:
                yield Problem(
                    _place(snippet),
                    "expired-waiver",
                    f"the {name} ended on {waiver.until} ({waiver.reason}).",
                    "Mend the snippet, or renew it with a later date.",
                )


def _unused_files(faq: Faq, project: Project) -> Iterator[Problem]:
    folder = project.snippets
    if not folder.is_dir():
        return
    used = {s.file for s in faq.snippets if s.file}
    for snippet in faq.snippets:
        for declared in (snippet.checks.runs, snippet.checks.serves):
            used |= {
                f"{project.settings.snippets}/{a}" for a in (declared.assets if declared else [])
            }
        if snippet.checks.validates and snippet.checks.validates.rules:
            rules = snippet.checks.validates.rules.partition(":")[0]
            used.add(f"{project.settings.snippets}/{rules}")
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if not path.is_file() or any(p.startswith(("_", ".")) for p in parts):
            continue
        relative = project.relative(path)
        if relative not in used and not any(relative.startswith(f"{u}/") for u in used):
            yield Problem(
                Span(relative),
                "unused-snippet",
                "no entry shows this file.",
                "Show it, or delete it; a folder with a leading '_' is for helpers.",
            )


def _addresses(faq: Faq, project: Project) -> Iterator[Problem]:
    path = project.ledger / ADDRESSES
    relative = project.relative(path)
    current = published_addresses(faq)
    listed = read_text(path, relative=relative).splitlines() if path.is_file() else []
    for number, name in enumerate(listed, start=1):
        if name and name not in current:
            yield Problem(
                Span(relative, number),
                "changed-id",
                f"/q/{name}/ was published and would lead nowhere.",
                "Put the old id under 'aliases' of the entry that answers it now. "
                + did_you_mean(name, current),
            )
    if listed:
        for name in sorted(set(current) - set(listed)):
            entry = next(e for e in faq.entries.values() if name in (e.id, *e.declared.aliases))
            yield Problem(
                entry.span,
                "unlisted-address",
                f"/q/{name}/ is not in {relative} yet.",
                "Run 'faqcheck lint --fix'.",
            )


def _links(faq: Faq, _: Project) -> Iterator[Problem]:
    for _path, text, start in _prose(faq):
        for match in _ADDRESS.finditer(text):
            yield from _address_problems(match[0], _at(start, text, match.start()))
    for entry in faq.entries.values():
        for source in entry.declared.sources:
            if source.at.startswith("http"):
                yield from _address_problems(source.at, entry.span)
            elif re.match(r"\S+[#@]\S+$", source.at) and not any(
                form.fullmatch(source.at) for form in _SOURCE_FORMS
            ):
                yield Problem(
                    entry.span,
                    "bad-source",
                    f"cannot read the source {source.at!r}.",
                    "Write owner/name#12, owner/name@commit:path, an address or a name.",
                )


def _address_problems(address: str, span: Span) -> Iterator[Problem]:
    if not address.isascii() or _ESCAPED.search(address.partition("#")[2]):
        yield Problem(
            span,
            "mangled-link",
            f"{address!r} holds characters that belong to the sentence around it.",
            "Cut the address where it ends.",
        )
    if address.count("http://") + address.count("https://") > 1 and "?" not in address:
        yield Problem(span, "mangled-link", f"{address!r} is two addresses in one.", "Split it.")


def _prose(faq: Faq) -> Iterator[tuple[str, str, Span]]:
    """Yield path, text without code, and first line of every answer and page."""
    for entry in faq.entries.values():
        yield entry.answer_span.path, _without_code(entry.declared.answer), entry.answer_span
    for page in faq.pages:
        yield page.path, _without_code(page.text), Span(page.path)


def _without_code(text: str) -> str:
    """Return the text with code blanked out, every character kept in its place."""
    if "`" not in text and "~~~" not in text:
        return text
    return _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def _targets(text: str, scheme: str, start: Span) -> Iterator[tuple[Span, str]]:
    for match in _LINK.finditer(text):
        if match["target"].startswith(scheme):
            yield _at(start, text, match.start("target")), match["target"][len(scheme) :]


def _at(start: Span, text: str, offset: int) -> Span:
    """Return the place of an offset in a text that starts at a span and is indented like it."""
    line = text.count("\n", 0, offset)
    column = offset - text.rfind("\n", 0, offset) - 1
    return Span(start.path, start.line + line, start.column + column)


def _place(snippet: Snippet) -> Span:
    return snippet.declared_at or snippet.span
