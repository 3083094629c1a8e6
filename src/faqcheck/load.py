"""Read a project's content: topics, snippets, tables and pages become one `Faq`.

Every problem of every file is collected and raised once. A part that cannot be used does not hide
the problems of the rest.
"""

from __future__ import annotations

import gc
import re
import textwrap
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from functools import cached_property
from typing import TYPE_CHECKING

from faqcheck.declared import Location, read_declared
from faqcheck.errors import LoadError, Problem, Span, did_you_mean
from faqcheck.fences import Fence, find_fences
from faqcheck.languages import LANGUAGES, PYTHON, language_of_file
from faqcheck.model import (
    Checks,
    Declared,
    Entry,
    EntryDeclaration,
    Faq,
    Page,
    Snippet,
    SnippetDeclaration,
    Text,
    Topic,
    TopicDeclaration,
    Waiver,
)
from faqcheck.notebooks import SUFFIX, read_notebook
from faqcheck.project import is_inside, path_inside
from faqcheck.source import Document, parse_document, read_document, read_text
from faqcheck.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from faqcheck.model import Table
    from faqcheck.project import Project

_MARKER = re.compile(r"^\s*(?:#|//|<!--|;|--)\s*--8<-- \[(start|end):([^\]]+)\]\s*(?:-->)?\s*$")
_WORD = re.compile(r"[\w./-]+")
NOTEBOOK = "notebook"
"""Id of the program of a notebook, in its page."""


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
    folders: dict[Path, str | None] = field(default_factory=dict)
    """Folder of snippets -> its path below theirs; see `path_inside`."""
    left_out: set[str] = field(default_factory=set)

    @cached_property
    def snippets(self) -> Path:
        """Return the folder of the snippets, links followed."""
        return self.project.snippets.resolve()

    def inside_snippets(self, path: Path) -> str | None:
        """Return `path_inside` of a snippet's file; links of a folder are followed but once."""
        if path.is_symlink() or not path.is_file():
            return path_inside(path, self.snippets)
        if path.parent not in self.folders:
            self.folders[path.parent] = path_inside(path.parent, self.snippets)
        folder = self.folders[path.parent]
        return None if folder is None else f"{folder}/{path.name}".removeprefix("./")

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
    with _collector_paused():
        return _read_faq(_Loader(project))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Do not look for cycles: what is read are trees, and the search takes as long as the rest."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_faq(loader: _Loader) -> tuple[Faq, list[Problem]]:
    project = loader.project
    topics = [t for path in _files(project.topics, "*.y*ml", loader) if (t := _topic(path, loader))]
    pages = [p for path in page_paths(project) if (p := _page(path, loader))]
    tables = [
        table
        for path in _files(project.tables, "*.y*ml", loader)
        if (table := _table(path, loader))
    ]
    if not topics and not loader.problems:
        loader.report(
            Span(project.settings.topics),
            "no-topics",
            "holds no topic (*.yml).",
            "Write one; the format is described in docs/faqcheck/format.md.",
        )
    faq = Faq(
        topics=tuple(sorted(topics, key=lambda topic: (topic.declared.order, topic.id))),
        pages=tuple(pages),
        tables=tuple(tables),
        left_out=frozenset(loader.left_out),
    )
    return faq, loader.problems


def page_paths(project: Project) -> list[Path]:
    """Return the hand-written Markdown files and the notebooks of a project, sorted."""
    found: list[Path] = []
    for name in project.settings.pages:
        path = project.path(name)
        if path.is_dir():
            files = [*path.rglob("*.md"), *path.rglob(f"*{SUFFIX}")]
            found += sorted(p for p in files if ".ipynb_checkpoints" not in p.parts)
        elif path.is_file():
            found.append(path)
    return [
        path
        for path in found
        if not any(fnmatch(project.relative(path), glob) for glob in project.settings.exclude)
    ]


def _files(folder: Path, glob: str, loader: _Loader) -> Iterator[Path]:
    """Yield the files of a folder, sorted, one for each stem; they are named by it."""
    stems: dict[str, Path] = {}
    for path in sorted(p for p in folder.glob(glob) if p.suffix in (".yml", ".yaml")):
        place = Span(loader.project.relative(path))
        if not is_inside(path, loader.project.root):
            loader.report(
                place,
                "path-outside",
                "this link leads out of the project.",
                "Put the file itself here.",
            )
        elif path.stem in stems:
            loader.report(
                place,
                "duplicate-id",
                f"{stems[path.stem].name} beside it has the id {path.stem!r} too.",
                "Rename one of the files.",
            )
        else:
            stems[path.stem] = path
            yield path


# Topics ---------------------------------------------------------------------------------------


def _topic(path: Path, loader: _Loader) -> Topic | None:
    relative = loader.project.relative(path)
    try:
        document = read_document(path, relative=relative)
    except LoadError as err:
        loader.problems += err.problems
        loader.left_out |= _words_of(path)
        return None
    read = read_declared(TopicDeclaration, document, parts="entries")
    loader.problems += read.problems
    loader.left_out |= _names_in(read.left_out)
    if read.value is None:
        return None
    entries = tuple(
        _entry(entry, index, path.stem, document, loader)
        for index, entry in zip(read.kept["entries"], read.value.entries, strict=True)
    )
    return Topic(path.stem, read.value, entries, document.span())


def _names_in(parts: Iterable[object]) -> set[str]:
    """Return what others may refer to by name in data that cannot be used."""
    found: set[str] = set()
    waiting = list(parts)
    while waiting:
        match waiting.pop():
            case str() as text:
                found.add(text)
            case dict() as mapping:
                waiting += (v for k, v in mapping.items() if k not in ("answer", "related"))
            case list() as items:
                waiting += items
    return found


def _words_of(path: Path) -> frozenset[str]:
    """Return what may be a name in a file that cannot be read."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    return frozenset(_WORD.findall(text))


def _entry(
    declared: EntryDeclaration, index: int, topic: str, document: Document, loader: _Loader
) -> Entry:
    at: Location = ("entries", index)
    owner = f"{topic}/{declared.id}"
    files = [
        snippet
        for name, shown in (("snippets", True), ("claims", False))
        for number, one in enumerate(getattr(declared, name))
        if (snippet := _file_snippet(one, owner, (*at, name, number), document, loader, shown))
    ]
    answer_span = document.block((*at, "answer"))
    if "\n" in declared.answer and not document.is_literal((*at, "answer")):
        loader.report(
            document.span((*at, "answer")),
            "folded-answer",
            "the lines of this answer are folded or quoted, so code in it is lost.",
            "Write 'answer: |' and the text below it, indented.",
        )
    fences = list(_fence_snippets(declared.answer, owner, answer_span, loader))
    shown = [s for s in files if s.shown]
    return Entry(
        declared.id,
        topic,
        declared,
        (*shown, *fences, *(s for s in files if not s.shown)),
        document.span(at),
        answer_span,
        at,
    )


def _file_snippet(
    declared: SnippetDeclaration,
    owner: str,
    at: Location,
    document: Document,
    loader: _Loader,
    shown: bool,
) -> Snippet | None:
    place = document.span((*at, "file"))
    file = _inside(declared.file, place, loader)
    whole = _content(file, loader) if file is not None else None
    language = _language(declared, document, at, loader)
    if file is None or whole is None or language is None:
        loader.left_out |= {declared.id, declared.file}
        return None
    cut = _cut(whole, declared, file, document, at, loader)
    if cut is None:
        loader.left_out |= {declared.id, declared.file}
        return None
    text, start = cut
    return Snippet(
        declared.id,
        owner,
        language,
        text,
        start,
        whole,
        file,
        declared.title,
        declared.tab,
        declared.checks,
        declared.waiver,
        declared.fails,
        shown,
        document.span(at),
        at,
    )


def _language(
    declared: SnippetDeclaration, document: Document, at: Location, loader: _Loader
) -> str | None:
    name = declared.language or language_of_file(declared.file) or ""
    if name in LANGUAGES:
        return LANGUAGES[name]
    if declared.waiver is not None:
        return name or "text"
    if declared.language:
        loader.report(
            document.span((*at, "language")),
            "unknown-language",
            f"no check is known for the language {name!r}.",
            did_you_mean(name, LANGUAGES),
        )
    else:
        loader.report(
            document.span((*at, "file")),
            "unknown-language",
            f"the name of {declared.file!r} tells no language that can be checked.",
            "Set 'language', or a waiver.",
        )
    return None


def _cut(
    whole: str,
    declared: SnippetDeclaration,
    file: str,
    document: Document,
    at: Location,
    loader: _Loader,
) -> tuple[str, Span] | None:
    """Return the text to show and where it starts."""
    regions = {m[2] for line in whole.split("\n") if (m := _MARKER.match(line))}
    if declared.region is not None and declared.region not in regions:
        loader.report(
            document.span((*at, "region")),
            "unknown-region",
            f"{file} has no region {declared.region!r}.",
            did_you_mean(declared.region, regions)
            or f"Mark it there: '# --8<-- [start:{declared.region}]' … [end:{declared.region}].",
        )
        return None
    if (unpaired := _unpaired(whole, declared.region)) is not None:
        loader.report(
            Span(file, unpaired),
            "open-region",
            f"the region {declared.region!r} is not opened and closed by turns.",
            f"Write [start:{declared.region}] once and [end:{declared.region}] once below it.",
        )
        return None
    text, line, column = _region(whole, declared.region)
    if not text.strip():
        place = document.span((*at, "region" if declared.region else "file"))
        loader.report(place, "empty-snippet", f"{file} shows nothing.", "Write it, or delete it.")
        return None
    return text, Span(file, line, column)


def _inside(file: str, place: Span, loader: _Loader) -> str | None:
    """Return a snippet's path from the root, or None if it leaves the snippets folder."""
    path = loader.project.snippets / file
    inner = loader.inside_snippets(path)
    if inner is None:
        loader.report(
            place,
            "path-outside",
            f"{file!r} leaves {loader.project.settings.snippets}/.",
            "Name a file below that folder; a link may not lead out of it.",
        )
        return None
    if not path.is_file():
        base = loader.project.snippets
        known = [p.relative_to(base).as_posix() for p in base.rglob("*") if p.is_file()]
        loader.report(
            place,
            "unknown-snippet-file",
            f"there is no file {loader.project.settings.snippets}/{file}.",
            did_you_mean(file, known),
        )
        return None
    return f"{loader.project.settings.snippets}/{inner}"


def _content(file: str, loader: _Loader) -> str | None:
    if file not in loader.texts:
        try:
            loader.texts[file] = read_text(loader.project.path(file), relative=file)
        except LoadError as err:
            loader.problems += err.problems
            return None
    return loader.texts[file]


def _unpaired(whole: str, name: str | None) -> int | None:
    """Return the line of the first marker of a region that does not follow its counterpart."""
    expected, last = "start", 1
    for number, line in enumerate(whole.split("\n"), start=1):
        if name is not None and (marker := _MARKER.match(line)) and marker[2] == name:
            if marker[1] != expected:
                return number
            expected, last = "end" if expected == "start" else "start", number
    return last if expected == "end" else None


def _region(whole: str, name: str | None) -> tuple[str, int, int]:
    """Return the text to show, and its first line and column, counted from 1.

    Marker lines are never shown, nor are blank lines around the text. A region inside an indented
    block is shown without that indentation.
    """
    shown: list[tuple[int, str]] = []
    inside = name is None
    for number, line in enumerate(whole.split("\n"), start=1):
        if (marker := _MARKER.match(line)) is not None:
            if marker[2] == name:
                inside = marker[1] == "start"
        elif inside:
            shown.append((number, line.rstrip("\r")))
    while shown and not shown[0][1].strip():
        del shown[0]
    while shown and not shown[-1][1].strip():
        del shown[-1]
    if not shown:
        return "", 1, 1
    number, first = shown[0]
    text = "\n".join(line for _, line in shown)
    if name is not None:
        text = textwrap.dedent(text)
    return f"{text}\n", number, len(first) - len(text.split("\n")[0]) + 1


# Fences ---------------------------------------------------------------------------------------


def _fence_snippets(
    text: str, owner: str, start: Span, loader: _Loader, *, first: int = 1
) -> Iterator[Snippet]:
    """Yield the fences of an answer or a page as snippets, numbered from `first`."""
    fences, strays = find_fences(text)
    for stray in strays:
        place = Span(start.path, start.line + stray.line, start.column + stray.column)
        loader.report(place, stray.code, *_STRAYS[stray.why])
    for number, fence in enumerate(fences, start=first):
        span = Span(start.path, start.line + fence.first, start.column + fence.column)
        opening = Span(start.path, start.line + fence.line, start.column + fence.column)
        declared = _fence_declaration(fence, start, loader)
        if declared is None:
            continue
        language = _fence_language(fence, declared, opening, loader)
        if language is None:
            continue
        if not fence.text.strip():
            loader.report(
                opening,
                "empty-snippet",
                "this code block shows nothing.",
                "Write it, or delete it.",
            )
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


_STRAYS = {
    "open": (
        "this fence is never closed.",
        "End the block with the same mark, indented like this line.",
    ),
    "options": (
        "what follows this fence's language cannot be read, so it is no code block.",
        'Write options as key="value".',
    ),
    "item": (
        "a fence right behind a list mark is no code block.",
        "Put it on the next line, indented by four spaces.",
    ),
    "deep": (
        "this fence is indented so far that it is shown as it stands.",
        "Indent it like the text around it.",
    ),
    "indented": (
        "this is shown as code, but no fence tells its language.",
        "Put it between ``` fences with a language, or indent it by less than four spaces.",
    ),
    "comment": (
        "this comment belongs to no code block.",
        "Close it with '-->' and put it right above the fence it is about.",
    ),
}


def _fence_declaration(fence: Fence, start: Span, loader: _Loader) -> FenceDeclaration | None:
    if fence.declaration is None:
        return FenceDeclaration()
    try:
        document = parse_document(fence.declaration, relative=start.path)
        read = read_declared(FenceDeclaration, document)
        problems, declared = read.problems, read.value
    except LoadError as err:
        problems, declared = list(err.problems), None
    line, column = start.line + fence.declaration_line - 1, start.column - 1
    loader.problems += (
        replace(p, span=Span(start.path, p.span.line + line, p.span.column + column))
        for p in problems
    )
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
            or "Name one that is known, or give the block a waiver.",
        )
        return None
    return fence.language


# Pages and tables -----------------------------------------------------------------------------


def _page(path: Path, loader: _Loader) -> Page | None:
    relative = loader.project.relative(path)
    if not is_inside(path, loader.project.root):
        loader.report(
            Span(relative),
            "path-outside",
            "this link leads out of the project.",
            "Put the file itself here.",
        )
        return None
    try:
        text = read_text(path, relative=relative)
    except LoadError as err:
        loader.problems += err.problems
        return None
    owner = re.sub(r"\.(md|ipynb)$", "", relative).replace(" ", "-")
    if path.suffix == SUFFIX:
        return _notebook_page(text, relative, owner, loader)
    return Page(relative, text, tuple(_fence_snippets(text, owner, Span(relative), loader)))


def _notebook_page(text: str, relative: str, owner: str, loader: _Loader) -> Page | None:
    notebook, problems = read_notebook(text, relative=relative)
    loader.problems += problems
    if notebook is None:
        return None
    whole = notebook.whole
    program = Snippet(
        NOTEBOOK,
        owner,
        PYTHON,
        whole,
        notebook.cells[0].span,
        whole,
        relative,
        location=("metadata", "faqcheck"),
        notebook=notebook,
    )
    snippets = [program]
    for cell in notebook.prose:
        first = len(snippets)
        snippets += _fence_snippets(cell.text, owner, cell.span, loader, first=first)
    return Page(relative, "", tuple(snippets), notebook)


def _table(path: Path, loader: _Loader) -> Table | None:
    table, problems = read_table(path, loader.project)
    loader.problems += problems
    if table is None:
        loader.left_out |= {path.stem}
    return table
