"""Read tables: a YAML file says what is shown, a CSV file beside it holds the rows."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from faqcheck.content.conflicts import merge_markers
from faqcheck.content.declared import read_declared
from faqcheck.content.model import Table, TableDeclaration
from faqcheck.content.paths import is_file
from faqcheck.content.source import Document, read_document, read_text
from faqcheck.errors import LoadError, Problem, Read, Span, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faqcheck.content.project import Project

SOURCE = "source"
"""Column that says where a row comes from."""

DRAFT = "draft"
"""Column that says why a row must not be published; it may be left out."""


def read_table(path: Path, project: Project) -> Read[Table | None]:
    """Return a table, what is wrong with it, and what of it is left out."""
    gone = frozenset([path.stem])
    document, problems, _ = read_document(path, relative=project.relative(path))
    if document is None or problems:
        return Read(None, problems, gone)
    read = read_declared(TableDeclaration, document)
    if read.value is None:
        return Read(None, read.problems, gone)
    declared = read.value
    file = path.parent / declared.rows
    if misplaced := _misplaced(file, declared, document):
        return Read(None, [*read.problems, misplaced], gone)
    try:
        header, rows, lines, problems = _rows(file, relative=project.relative(file))
    except LoadError as err:
        return Read(None, [*read.problems, *err.problems], gone)
    problems += _missing_columns(declared, document, header)
    table = Table(path.stem, declared, tuple(rows), document.span(), tuple(lines))
    problems = [*read.problems, *problems]
    return Read(table, problems, frozenset([declared.rows] if problems else []))


def _misplaced(file: Path, declared: TableDeclaration, document: Document) -> Problem | None:
    folder, place = file.parent, document.span(("rows",))
    if "/" in declared.rows or (is_file(file) and file.is_symlink()):
        return Problem(
            place,
            "path-outside",
            f"the rows {declared.rows!r} do not lie beside this file.",
            "Move the file here and give its name.",
        )
    if not is_file(file):
        return Problem(
            place,
            "unknown-rows-file",
            f"there is no file {declared.rows!r} beside this one.",
            did_you_mean(declared.rows, (p.name for p in folder.glob("*.csv"))),
        )
    return None


def _rows(
    file: Path, *, relative: str
) -> tuple[list[str], list[dict[str, str]], list[int], list[Problem]]:
    text = read_text(file, relative=relative)
    if markers := list(merge_markers(text, relative)):
        raise LoadError(markers)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    problems: list[Problem] = []
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    header: list[str] = []
    try:
        header = [cell.strip().removeprefix("\ufeff") for cell in next(reader, [])]
        problems += _header_problems(header, relative)
        start = reader.line_num + 1
        for cells in reader:
            problems += _row_problems(cells, header, Span(relative, start))
            if len(cells) == len(header):
                lines.append(start)
                rows.append(dict(zip(header, (cell.strip() for cell in cells), strict=True)))
            start = reader.line_num + 1
        if not rows and not problems:
            problems.append(
                Problem(
                    Span(relative),
                    "empty-file",
                    "has no row below its header.",
                    "Write one, or delete the table.",
                )
            )
    except csv.Error as err:
        problems.append(
            Problem(
                Span(relative, reader.line_num),
                "bad-row",
                f"this row cannot be read: {err}.",
                'Write a quote inside a quoted cell twice ("").',
            )
        )
    return header, rows, lines, problems


def _header_problems(header: list[str], relative: str) -> Iterator[Problem]:
    if not any(header):
        yield Problem(
            Span(relative), "empty-file", "has no header.", "Name the columns in the first line."
        )
        return
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Problem(
            Span(relative), "duplicate-column", f"the column {name!r} stands twice.", "Keep one."
        )
    if SOURCE not in header:
        yield Problem(
            Span(relative),
            "missing-column",
            f"has no column {SOURCE!r}.",
            "Add it, and say in it where each row comes from.",
        )


def _row_problems(cells: list[str], header: list[str], span: Span) -> Iterator[Problem]:
    if not cells:
        yield Problem(span, "bad-row", "this line is blank.", "Delete it.")
    elif len(cells) != len(header):
        yield Problem(
            span,
            "bad-row",
            f"this row has {len(cells)} cells, the header has {len(header)}.",
            "Put quotes around a cell that holds a comma."
            if len(cells) > len(header)
            else "Leave a cell empty, between its commas, if it is not known.",
        )
    elif DRAFT in header and (reason := cells[header.index(DRAFT)].strip()):
        yield Problem(span, "draft-row", f"this row is not for publishing: {reason}.", "Delete it.")
    elif SOURCE in header and not cells[header.index(SOURCE)].strip():
        yield Problem(
            span, "missing-source", "this row names no source.", f"Fill its cell {SOURCE!r}."
        )


def _missing_columns(
    declared: TableDeclaration, document: Document, header: list[str]
) -> Iterator[Problem]:
    wanted = [(name, document.span(("columns", name), key=True)) for name in declared.columns]
    if declared.plot is not None:
        wanted.append((declared.plot.label, document.span(("plot", "label"))))
        wanted += [
            (name, document.span(("plot", "values", number)))
            for number, name in enumerate(declared.plot.values)
        ]
    for name, span in wanted:
        if name not in header:
            yield Problem(
                span,
                "unknown-column",
                f"{declared.rows} has no column {name!r}.",
                did_you_mean(name, header),
            )
