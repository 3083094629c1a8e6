"""Rules about the rows of tables: none twice, none changed unnoticed, facts alike in two tables."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from faqcheck.content.tables import DRAFT, SOURCE
from faqcheck.errors import Problem, Span, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faqcheck.content.lint.content import Content
    from faqcheck.content.model import Agreement, Table


def rows(content: Content) -> Iterator[Problem]:
    """Yield rows that stand twice, and tables whose rows are not those that were last confirmed."""
    for table in content.faq.tables:
        yield from _twice(table)
        now = digest_of(table)
        if table.declared.digest not in (None, now):
            yield Problem(
                content.place(table.span, ("digest",)),
                "changed-rows",
                f"the rows are not those of this digest; theirs is {now!r}.",
                "Compare each row that has changed with its source, then write the new digest.",
            )


def digest_of(table: Table) -> str:
    """Return what changes with any cell of a table, sources included."""
    text = json.dumps([sorted(row.items()) for row in table.rows], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _twice(table: Table) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    for row, line in zip(table.rows, table.lines, strict=True):
        cells = tuple(cell for name, cell in row.items() if name not in (SOURCE, DRAFT))
        if (first := seen.setdefault(cells, line)) != line:
            yield Problem(
                _file(table, line),
                "duplicate-row",
                f"this row states the same as line {first}.",
                "Keep one; a cell 'source' may name several, with semicolons between.",
            )


def agreements(content: Content) -> Iterator[Problem]:
    """Yield cells that another table states otherwise."""
    tables = {table.id: table for table in content.faq.tables}
    for table in tables.values():
        for number, declared in enumerate(table.declared.agrees):
            place = content.place(table.span, ("agrees", number, "table"))
            other = tables.get(declared.table)
            if other is None:
                if declared.table not in content.faq.left_out:
                    hint = did_you_mean(declared.table, tables)
                    message = f"there is no table {declared.table!r}."
                    yield Problem(place, "unknown-table", message, hint)
                continue
            if not table.rows or not other.rows:  # that is reported already
                continue
            unknown = list(_unknown_columns(table, other, declared, place))
            yield from unknown or _unlike(table, other, declared)


def _unknown_columns(
    table: Table, other: Table, declared: Agreement, place: Span
) -> Iterator[Problem]:
    for ours, theirs in (*declared.by.items(), *declared.columns.items()):
        for name, held in ((ours, table), (theirs, other)):
            if name not in held.rows[0]:
                message = f"{held.declared.rows} has no column {name!r}."
                yield Problem(place, "unknown-column", message, did_you_mean(name, held.rows[0]))


def _unlike(table: Table, other: Table, declared: Agreement) -> Iterator[Problem]:
    ((ours, theirs),) = declared.by.items()
    stated: dict[str, tuple[Mapping[str, str], int]] = {}
    for row, line in zip(other.rows, other.lines, strict=True):
        stated |= dict.fromkeys(_names(row[theirs]), (row, line))
    for row, line in zip(table.rows, table.lines, strict=True):
        for name in _names(row[ours]):
            if name not in stated:
                continue
            facts, at = stated[name]
            for column, their in declared.columns.items():
                if row[column] and facts[their] and not _same(row[column], facts[their]):
                    yield Problem(
                        _file(table, line),
                        "unlike-facts",
                        f"{column!r} of {name} is {row[column]!r} here, and "
                        f"{facts[their]!r} in {_file(other, at)}.",
                        "Correct the wrong one, by its source.",
                    )


def _names(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(",")]


def _same(one: str, other: str) -> bool:
    try:
        return float(one.replace(",", "")) == float(other.replace(",", ""))
    except ValueError:
        return one == other


def _file(table: Table, line: int) -> Span:
    return Span(f"{table.span.path.rpartition('/')[0]}/{table.declared.rows}", line)
