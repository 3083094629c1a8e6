"""A check of another package: tables of a TOML block stand in alphabetical order."""

from __future__ import annotations

import re

from faqcheck.gate import Batch, Check, Finding, Findings

_TABLE = re.compile(r"^\[([\w.\"-]+)\]", re.MULTILINE)


def check_tables(batch: Batch) -> Findings:
    """Name each table that stands behind one that it should precede."""
    findings: Findings = {}
    for case in batch.cases:
        text = case.snippet.whole
        names = list(_TABLE.finditer(text))
        findings[case.id] = [
            Finding(
                text.count("\n", 0, later.start()) + 1,
                1,
                f"the table {later[1]!r} stands behind {earlier[1]!r}.",
                "Sort the tables.",
            )
            for earlier, later in zip(names, names[1:], strict=False)
            if later[1] < earlier[1]
        ]
    return findings


CHECK = Check(
    name="toml_tables",
    label="Order of tables",
    finds="TOML tables that are not sorted",
    shows="Its tables are sorted.",
    leaves_open="that a program reads it",
    run=check_tables,
    languages=("toml",),
)
