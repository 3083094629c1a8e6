"""Checks that run nothing of a snippet: a batch of cases in, an outcome for each out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from faqcheck.content import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from faqcheck.gate.findings import Findings
    from faqcheck.gate.static.batch import Batch


def check_statically(read: Callable[[Batch], Findings], batch: Batch) -> dict[str, Outcome]:
    """Read the cases of a batch and return an outcome for each, by case id.

    Raises:
        RunError: a tool is missing or failed.
    """
    started = time.perf_counter()
    findings = read(batch)
    seconds = (time.perf_counter() - started) / len(batch.cases)
    outcomes = {}
    for case in batch.cases:
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
