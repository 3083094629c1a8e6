"""Read a project's content: topics, snippets, tables and pages become one `Faq`.

Every problem of every file is collected and raised once. A part that cannot be used does not hide
the problems of the rest.
"""

from __future__ import annotations

import csv
import io
import re
import textwrap
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from faqcheck.errors import LoadError, Problem, Span, did_you_mean
from faqcheck.fences import Fence, find_fences
from faqcheck.languages import LANGUAGES, language_of_file
from faqcheck.model import (
    Checks,
    Declared,
    Entry,
    EntryDeclaration,
    Faq,
    Page,
    Snippet,
    SnippetDeclaration,
    Table,
    TableDeclaration,
    Text,
    Topic,
    TopicDeclaration,
    Waiver,
)
from faqcheck.source import Document, parse_document, read_document, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from faqcheck.project import Project

_MARKER = re.compile(r"^\s*(?:#|//|<!--|;|--)\s*--8<-- \[(start|end):([^\]]+)\]\s*(?:-->)?\s*$")
_SOURCE = "source"
D = TypeVar("D", bound=Declared)


class FenceDeclaration(Declared):
    """What the comment `<!-- faqcheck: {…} -->` above a fence declares."""

    id: Text | None = None
    title: Text | None = None
    checks: Checks = Checks()
    waiver: Waiver | None = None
    fails: Waiver | None = None


@dataclass
class _Loader:
    """Problems so far, and files that are read more than once."""

    project: Project
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def report(self, span: Span, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(span, code, message, hint))


def load_faq(project: Project) -> Faq:
    """Read everything that a project publishes and verifies.

    Raises:
        LoadError: with all problems of all files.
    """
    faq, problems = read_faq(project)
    if problems:
        raise LoadError(problems)
    return faq


def read_faq(project: Project) -> tuple[Faq, list[Problem]]:
    """Return what can be read of a project, and the problems of the rest."""
    loader = _Loader(project)
    topics = [t for path in _yaml_files(project.topics) if (t := _topic(path, loader))]
    faq = Faq(
        topics=tuple(sorted(topics, key=lambda topic: (topic.declared.order, topic.id))),
        pages=tuple(p for path in page_paths(project) if (p := _page(path, loader))),
        tables=tuple(
            table for path in _yaml_files(project.tables) if (table := _table(path, loader))
        ),
    )
    if not faq.topics and not loader.problems:
        loader.report(
            Span(project.settings.topics),
            "no-topics",
            "holds no topic (*.yml).",
            "Write one; the format is described in docs/faqcheck/format.md.",
        )
    return faq, loader.problems


def page_paths(project: Project) -> list[Path]:
    """Return the hand-written Markdown files of a project, sorted."""
    found: list[Path] = []
    for name in project.settings.pages:
        path = project.path(name)
        found += sorted(path.rglob("*.md")) if path.is_dir() else [path] if path.is_file() else []
    return [
        path
        for path in found
        if not any(fnmatch(project.relative(path), glob) for glob in project.settings.exclude)
    ]


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("*.y*ml") if p.suffix in (".yml", ".yaml"))


# Topics ---------------------------------------------------------------------------------------


def _topic(path: Path, loader: _Loader) -> Topic | None:
    relative = loader.project.relative(path)
    try:
        document = read_document(path, relative=relative)
    except LoadError as err:
        loader.problems += err.problems
        return None
    declared = _declared(TopicDeclaration, document, loader)
    if declared is None:
        return None
    kept = _kept_entries(document, declared)
    entries = tuple(
        _entry(entry, index, path.stem, document, loader)
        for index, entry in zip(kept, declared.entries, strict=True)
    )
    return Topic(path.stem, declared, entries, document.span())


def _kept_entries(document: Document, declared: TopicDeclaration) -> list[int]:
    """Return the index in the file of each entry; entries with problems were left out."""
    if len(document.data["entries"]) == len(declared.entries):
        return list(range(len(declared.entries)))
    wanted = iter(declared.entries)
    current, kept = next(wanted, None), []
    for index, data in enumerate(document.data["entries"]):
        if current is not None and isinstance(data, dict) and data.get("id") == current.id:
            kept.append(index)
            current = next(wanted, None)
    return kept


def _entry(
    declared: EntryDeclaration, index: int, topic: str, document: Document, loader: _Loader
) -> Entry:
    at: tuple[str | int, ...] = ("entries", index)
    owner = f"{topic}/{declared.id}"
    files = [
        snippet
        for name, shown in (("snippets", True), ("claims", False))
        for number, one in enumerate(getattr(declared, name))
        if (snippet := _file_snippet(one, owner, (*at, name, number), document, loader, shown))
    ]
    answer_span = document.block((*at, "answer"))
    fences = list(_fence_snippets(declared.answer, owner, answer_span, loader))
    shown = [s for s in files if s.shown]
    return Entry(
        declared.id,
        topic,
        declared,
        (*shown, *fences, *(s for s in files if not s.shown)),
        document.span(at),
        answer_span,
    )


def _file_snippet(
    declared: SnippetDeclaration,
    owner: str,
    at: tuple[str | int, ...],
    document: Document,
    loader: _Loader,
    shown: bool,
) -> Snippet | None:
    place = document.span((*at, "file"))
    file = _inside(declared.file, place, loader)
    if file is None:
        return None
    whole = _content(file, loader)
    if whole is None:
        return None
    language = LANGUAGES.get(declared.language or language_of_file(file) or "")
    if language is None:
        loader.report(
            document.span((*at, "language" if declared.language else "file")),
            "unknown-language",
            f"no language is known for {declared.language or file!r}.",
            did_you_mean(declared.language or "", LANGUAGES) or "Set 'language'.",
        )
        return None
    cut = _region(whole, declared.region)
    if cut is None:
        loader.report(
            document.span((*at, "region")),
            "unknown-region",
            f"{file} has no region {declared.region!r}.",
            did_you_mean(declared.region or "", _regions(whole)),
        )
        return None
    text, line = cut
    if not text.strip():
        loader.report(place, "empty-snippet", f"{file} shows nothing.")
        return None
    return Snippet(
        declared.id,
        owner,
        language,
        text,
        Span(file, line),
        whole,
        file,
        declared.title,
        declared.tab,
        declared.checks,
        declared.waiver,
        declared.fails,
        shown,
        document.span(at),
    )


def _inside(file: str, place: Span, loader: _Loader) -> str | None:
    """Return a snippet's path from the root, or None if it leaves the snippets folder."""
    folder = loader.project.snippets.resolve()
    path = (loader.project.snippets / file).resolve()
    if not path.is_relative_to(folder):
        loader.report(
            place,
            "path-outside",
            f"{file!r} leaves {loader.project.settings.snippets}/.",
            "Name a file below that folder.",
        )
        return None
    if not path.is_file():
        known = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
        loader.report(
            place,
            "unknown-snippet-file",
            f"there is no file {loader.project.settings.snippets}/{file}.",
            did_you_mean(file, known),
        )
        return None
    return f"{loader.project.settings.snippets}/{path.relative_to(folder).as_posix()}"


def _content(file: str, loader: _Loader) -> str | None:
    if file not in loader.texts:
        try:
            loader.texts[file] = read_text(loader.project.path(file), relative=file)
        except LoadError as err:
            loader.problems += err.problems
            return None
    return loader.texts[file]


def _region(whole: str, name: str | None) -> tuple[str, int] | None:
    """Return the text to show and its first line, counted from 1; None if there is no such region.

    Marker lines are never shown. A region inside an indented block is shown without that
    indentation.
    """
    shown: list[str] = []
    first = 0
    inside = name is None
    found = inside
    for number, line in enumerate(whole.splitlines(), start=1):
        if (marker := _MARKER.match(line)) is not None:
            if marker[2] == name:
                inside = marker[1] == "start"
                found = found or inside
            continue
        if inside:
            first = first or number
            shown.append(line)
    if not found:
        return None
    text = textwrap.dedent("\n".join(shown))
    stripped = text.lstrip("\n")
    return f"{stripped.rstrip()}\n", first + text[: len(text) - len(stripped)].count("\n")


def _regions(whole: str) -> set[str]:
    return {m[2] for line in whole.splitlines() if (m := _MARKER.match(line))}


# Fences ---------------------------------------------------------------------------------------


def _fence_snippets(text: str, owner: str, start: Span, loader: _Loader) -> Iterator[Snippet]:
    """Yield the fences of an answer or a page as snippets."""
    fences, broken = find_fences(text)
    for unclosed in broken[:1]:
        loader.report(
            Span(start.path, start.line + unclosed.line, start.column + unclosed.column),
            "broken-fence",
            "this fence is no code block on the page.",
            'Close it, indent its lines like it, and write options as key="value".',
        )
    for number, fence in enumerate(fences, start=1):
        span = Span(start.path, start.line + fence.line + 1, start.column + fence.column)
        opening = Span(start.path, start.line + fence.line, start.column + fence.column)
        declared = _fence_declaration(fence, start, loader)
        if declared is None:
            continue
        language = _fence_language(fence, declared, opening, loader)
        if language is None:
            continue
        yield Snippet(
            declared.id or f"fence-{number}",
            owner,
            language,
            fence.text,
            span,
            fence.text,
            title=declared.title or fence.title,
            checks=declared.checks,
            waiver=declared.waiver,
            fails=declared.fails,
            declared_at=opening,
        )


def _fence_declaration(fence: Fence, start: Span, loader: _Loader) -> FenceDeclaration | None:
    if fence.declaration is None:
        return FenceDeclaration()
    try:
        document = parse_document(fence.declaration, relative=start.path)
    except LoadError as err:
        for problem in err.problems:
            line = start.line + fence.declaration_line + problem.span.line - 1
            loader.report(Span(start.path, line), problem.code, problem.message, problem.hint)
        return None
    line = start.line + fence.declaration_line
    before = len(loader.problems)
    declared = _declared(FenceDeclaration, document, loader)
    loader.problems[before:] = [
        Problem(Span(start.path, line + p.span.line - 1, p.span.column), p.code, p.message, p.hint)
        for p in loader.problems[before:]
    ]
    return declared


def _fence_language(
    fence: Fence, declared: FenceDeclaration, opening: Span, loader: _Loader
) -> str | None:
    if not fence.language:
        loader.report(
            opening,
            "untagged-code",
            "this code block names no language.",
            "Write one after the fence; 'text' for what is no code.",
        )
        return None
    if fence.language in LANGUAGES:
        return LANGUAGES[fence.language]
    if declared.waiver is None:
        loader.report(
            opening,
            "unknown-language",
            f"no check is known for the language {fence.language!r}.",
            did_you_mean(fence.language, LANGUAGES)
            + " Or give the block a waiver: <!-- faqcheck: {waiver: …} --> above it.",
        )
        return None
    return fence.language


# Pages and tables -----------------------------------------------------------------------------


def _page(path: Path, loader: _Loader) -> Page | None:
    relative = loader.project.relative(path)
    try:
        text = read_text(path, relative=relative)
    except LoadError as err:
        loader.problems += err.problems
        return None
    owner = re.sub(r"\.md$", "", relative).replace(" ", "-")
    return Page(relative, text, tuple(_fence_snippets(text, owner, Span(relative), loader)))


def _table(path: Path, loader: _Loader) -> Table | None:
    relative = loader.project.relative(path)
    try:
        document = read_document(path, relative=relative)
    except LoadError as err:
        loader.problems += err.problems
        return None
    declared = _declared(TableDeclaration, document, loader)
    if declared is None:
        return None
    file = path.parent / declared.rows
    if not file.resolve().is_relative_to(path.parent.resolve()) or not file.is_file():
        loader.report(
            document.span(("rows",)),
            "unknown-rows-file",
            f"there is no file {declared.rows!r} beside this one.",
            did_you_mean(declared.rows, (p.name for p in path.parent.glob("*.csv"))),
        )
        return None
    rows = _rows(file, declared, loader)
    _check_columns(declared, document, rows, loader)
    return Table(path.stem, declared, tuple(rows), document.span())


def _rows(file: Path, declared: TableDeclaration, loader: _Loader) -> list[dict[str, str]]:
    relative = loader.project.relative(file)
    try:
        text = read_text(file, relative=relative)
    except LoadError as err:
        loader.problems += err.problems
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(reader, [])
    for name in (*declared.columns, _SOURCE):
        if name not in header:
            loader.report(
                Span(relative),
                "missing-column",
                f"has no column {name!r}.",
                did_you_mean(name, header),
            )
    rows = []
    for cells in reader:
        line = reader.line_num
        if len(cells) != len(header):
            loader.report(
                Span(relative, line),
                "bad-row",
                f"has {len(cells)} cells, the header has {len(header)}.",
                "Quote a cell that holds a comma.",
            )
            continue
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        if not row.get(_SOURCE, "x"):
            loader.report(Span(relative, line), "missing-source", "this row names no source.")
        rows.append(row)
    return rows


def _check_columns(
    declared: TableDeclaration, document: Document, rows: list[dict[str, str]], loader: _Loader
) -> None:
    if declared.plot is None or not rows:
        return
    for name in (declared.plot.label, *declared.plot.values):
        if name not in rows[0]:
            loader.report(
                document.span(("plot",)),
                "unknown-column",
                f"no column {name!r}.",
                did_you_mean(name, rows[0]),
            )


# From pydantic's errors to problems -----------------------------------------------------------


def _declared(kind: type[D], document: Document, loader: _Loader) -> D | None:
    """Return the data as declared; report what is wrong and go on with the parts that are right."""
    data = document.data
    try:
        return kind.model_validate(data)
    except ValidationError as err:
        errors = err.errors()
    loader.problems += [_problem(dict(error), kind, document) for error in errors]
    rest = _without(data, errors)
    try:
        return kind.model_validate(rest) if rest is not None else None
    except ValidationError:
        return None


def _without(data: Any, errors: Iterable[Any]) -> Any:
    """Return the data less its unknown fields and less the entries that are wrong otherwise."""
    if not isinstance(data, dict):
        return None
    dropped: set[int] = set()
    for error in errors:
        location = error["loc"]
        if error["type"] == "extra_forbidden":
            data = _drop(data, location)
        elif len(location) > 1 and location[0] == "entries" and isinstance(location[1], int):
            dropped.add(location[1])
        else:
            return None
    if not dropped:
        return data
    return {**data, "entries": [e for i, e in enumerate(data["entries"]) if i not in dropped]}


def _drop(data: Any, location: Sequence[str | int]) -> Any:
    """Return a copy of nested data without one key."""
    first, *rest = location
    if isinstance(data, dict):
        if not rest:
            return {k: v for k, v in data.items() if k != first}
        return {**data, first: _drop(data[first], rest)} if first in data else data
    if isinstance(data, list) and isinstance(first, int) and first < len(data):
        return [_drop(v, rest) if i == first else v for i, v in enumerate(data)]
    return data


def _problem(error: dict[str, Any], kind: type[BaseModel], document: Document) -> Problem:
    location, found = error["loc"], error["input"]
    name = location[-1] if location else ""
    key_span, span = document.span(location, key=True), document.span(location)
    match error["type"]:
        case "extra_forbidden":
            owner = _model_at(kind, location[:-1])
            known = [f.alias or n for n, f in owner.model_fields.items()] if owner else []
            return Problem(
                key_span,
                "unknown-field",
                f"unknown field {name!r}.",
                f"Fields here: {', '.join(sorted(known))}. "
                + (did_you_mean(str(name), known) if len(known) > 12 or _near(name, known) else ""),
            )
        case "missing":
            return Problem(
                document.span(location[:-1]), "missing-field", f"needs the field {name!r}."
            )
        case "string_type" if isinstance(found, (int, float)) and not isinstance(found, bool):
            return Problem(
                span,
                "unquoted-version",
                f"{name!r} is the number {found!r}; expected a text.",
                f'Put quotes around it: "{found}" (YAML reads 1.10 as 1.1).',
            )
        case "string_pattern_mismatch":
            return Problem(
                span,
                "bad-id",
                f"{found!r} is no id.",
                "Use lower case letters, digits and single hyphens.",
            )
        case "model_type" | "dict_type":
            return Problem(span, "wrong-type", f"expected fields, found {_shown(found)}.")
        case "value_error":
            message = str(error["ctx"]["error"]) if "ctx" in error else error["msg"]
            return Problem(span, "bad-value", f"{message}.")
        case kind_of_error:
            code = "wrong-type" if kind_of_error.endswith("_type") else "bad-value"
            label = f"{name!r}: " if isinstance(name, str) and name else ""
            message = error["msg"][0].lower() + error["msg"][1:]
            return Problem(span, code, f"{label}{message}; found {_shown(found)}.")


def _near(name: object, known: Iterable[str]) -> bool:
    return did_you_mean(str(name), known).startswith("Did")


def _shown(value: object) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _model_at(kind: type[BaseModel], location: Sequence[str | int]) -> type[BaseModel] | None:
    """Return the model that stands at a location of another one."""
    current: Any = kind
    for part in location:
        if isinstance(part, int):
            continue
        fields = {f.alias or n: f for n, f in current.model_fields.items()}
        if part not in fields:
            return None
        current = _inner_model(fields[part].annotation)
        if current is None:
            return None
    return current  # type: ignore[no-any-return]


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for a in get_args(annotation) if (m := _inner_model(a))), None)
