"""Show a table's rows: every cell as written, every row with its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.site.links import Link, source_link
from faqcheck.site.templates import template

if TYPE_CHECKING:
    from faqcheck.content import Table

SOURCE = "source"


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    sources: tuple[int, ...]
    """Numbers in the list below the table, from 1."""


def table_html(table: Table) -> str:
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
        declared=declared, columns=list(columns.values()), rows=rows, links=links
    )


def _sources(row: dict[str, str]) -> list[str]:
    return [part.strip() for part in row.get(SOURCE, "").split(";") if part.strip()]
