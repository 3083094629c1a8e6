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
_LONG = 14
"""Characters of the first cell of a row above which its column gets room for a few words."""


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


def table_html(
    table: Table, language: str = ENGLISH, *, numbers: dict[str, int] | None = None
) -> str:
    """Return a table as a raw HTML block: readable as it is, sorted and filtered by a script.

    Rows that all have the same sources get no column of numbers; a line below the table names them.

    Args:
        table: to write.
        language: of the page.
        numbers: of the sources that tables further up the page have listed; new ones are added.
            None: it lists all of its own.
    """
    declared = table.declared
    columns = {name: column for name, column in declared.columns.items() if name != SOURCE}
    sources = [_sources(row) for row in table.rows]
    numbered = len({*map(tuple, sources)}) > 1
    all_numbers = numbers if numbers is not None else {}
    listed = len(all_numbers) if numbered else 0
    known = all_numbers if numbered else {}
    rows = [
        _Row(
            tuple(row.get(name, "") for name in columns),
            tuple(known.setdefault(at, len(known) + 1) for at in named),
        )
        for row, named in zip(table.rows, sources, strict=True)
    ]
    t = partial(translated, language=language)
    links: list[Link] = [source_link(at, t) for at in [*known][listed:]]
    return template("table.html").render(
        t=t,
        id="source" if numbers is not None else f"source-{table.id}",
        listed=listed,
        declared=declared,
        long=any(row.cells and len(row.cells[0]) > _LONG for row in rows),
        numbered=numbered,
        columns=list(columns.values()),
        rows=rows,
        links=links,
    )


def _sources(row: dict[str, str]) -> list[str]:
    return [part.strip() for part in row.get(SOURCE, "").split(";") if part.strip()]
