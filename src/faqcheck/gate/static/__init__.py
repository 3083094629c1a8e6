"""Checks that run nothing of a snippet: a batch of cases in, an outcome for each out.

One tool call serves all snippets, because starting a tool costs far more than checking one.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from faqcheck.content import Case, Outcome
from faqcheck.gate.static.data import check_data
from faqcheck.gate.static.parse import check_syntax
from faqcheck.gate.static.style import check_style
from faqcheck.gate.static.subject import check_commands, check_usage
from faqcheck.gate.static.types import check_types

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from faqcheck.content import Project
    from faqcheck.gate.static.findings import Findings


CHECKS: dict[str, Callable[[Sequence[Case], Project, Mapping[str, Path]], Findings]] = {
    "parses": check_syntax,
    "style": check_style,
    "types": check_types,
    "usage": check_usage,
    "commands": check_commands,
    "validates": check_data,
}


def check_statically(
    cases: Sequence[Case], project: Project, *, interpreters: Mapping[str, Path]
) -> dict[str, Outcome]:
    """Check cases of one kind and return an outcome for each, by case id.

    Args:
        cases: all with the same `check`, one of `CHECKS`.
        project: where files and settings are.
        interpreters: environment -> its Python, for checks that look into packages.

    Raises:
        RunError: a tool is missing or failed.
    """
    started = time.perf_counter()
    findings = CHECKS[cases[0].check](cases, project, interpreters)
    seconds = (time.perf_counter() - started) / len(cases)
    outcomes = {}
    for case in cases:
        found = sorted(findings.get(case.id, []))
        if not found:
            outcomes[case.id] = Outcome("passed", seconds=seconds)
            continue
        spans = [finding.span(case.snippet) for finding in found]
        outcomes[case.id] = Outcome(
            "failed",
            str(found[0]),
            spans[0],
            "\n".join(f"{s}: {f}" for s, f in zip(spans, found, strict=True)),
            seconds,
        )
    return outcomes
