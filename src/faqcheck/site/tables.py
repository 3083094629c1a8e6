"""Show a table's rows: every cell as written, every row with its sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from faqcheck.site.links import CHINESE, ENGLISH, Link, source_link
from faqcheck.site.templates import template
from faqcheck.site.words import translated

if TYPE_CHECKING:
    from faqcheck.content import Table

SOURCE = "source"


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    sources: tuple[int, ...]
    """Numbers in the list below the table, from 1."""


def table_in(table: Table, language: str) -> Table:
    """Return a table with its words in a language, as far as they are translated."""
    declared, zh = table.declared, table.declared.zh
    if language != CHINESE or zh is None:
        return table
    columns = {
        name: column.model_copy(
            update={
                "label": zh.columns.get(name, column.label),
                "unit": zh.units.get(name, column.unit),
            }
        )
        for name, column in declared.columns.items()
    }
    words: dict[str, object] = {"title": zh.title, "note": zh.note, "columns": columns}
    if declared.plot is not None and zh.plot is not None:
        words["plot"] = declared.plot.model_copy(update={"title": zh.plot})
    rows = tuple(
        {name: zh.cells.get(cell, cell) if name != SOURCE else cell for name, cell in row.items()}
        for row in table.rows
    )
    return replace(table, declared=declared.model_copy(update=words), rows=rows)


def table_html(table: Table, language: str = ENGLISH) -> str:
    """Return a table as a raw HTML block: readable as it is, sorted and filtered by a script."""
    declared = table.declared
    columns = {name: column for name, column in declared.columns.items() if name != SOURCE}
    numbers: dict[str, int] = {}
    rows = [
        _Row(
            tuple(row.get(name, "") for name in columns),
            tuple(numbers.setdefault(at, len(numbers) + 1) for at in _sources(row)),
        )
        for row in table.rows
    ]
    links: list[Link] = [source_link(at) for at in numbers]
    return template("table.html").render(
        t=partial(translated, language=language),
        id=f"source-{table.id}",
        declared=declared,
        columns=list(columns.values()),
        rows=rows,
        links=links,
    )


def _sources(row: dict[str, str]) -> list[str]:
    return [part.strip() for part in row.get(SOURCE, "").split(";") if part.strip()]
