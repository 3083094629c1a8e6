"""A block can be copied as it stands: no prompt, no placeholder, no ellipsis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.content import language_of
from faqcheck.gate.check import Check
from faqcheck.gate.checks.parses import parse
from faqcheck.gate.findings import Finding, Findings
from faqcheck.gate.meant import CHANGES, as_meant, first_change

if TYPE_CHECKING:
    from faqcheck.content import Settings, Snippet
    from faqcheck.gate.static.batch import Batch


def check_verbatim(batch: Batch) -> Findings:
    """Name the first thing in each block that readers have to take out or fill in."""
    return {case.id: _first(case.snippet) for case in batch.cases}


def _first(snippet: Snippet) -> list[Finding]:
    found = first_change(snippet.whole, snippet.language)
    if found is None:
        return []
    line, column, change = found
    return [Finding(line, column, f"shows {change.what}, which readers copy too.", change.hint)]


def _needs_a_reader(snippet: Snippet, _settings: Settings) -> bool:
    """Say whether a block is right only as it is meant; a shell takes much for what it is not."""
    text, language = snippet.whole, snippet.language
    meant = as_meant(text, language)
    if meant == text or snippet.notebook is not None:
        return False
    if language_of(language).is_shell:
        return True
    return bool(parse(language, text)) and not parse(language, meant)


CHECK = Check(
    name="verbatim",
    label="As it stands",
    finds="what readers have to take out or fill in: a prompt, a placeholder such as `<name>`, an "
    "ellipsis, a comment in JSON; a warning by default",
    shows="It can be copied as it stands.",
    leaves_open="that it works",
    run=check_verbatim,
    languages=tuple(CHANGES),
    depth="parsed",
    applies=_needs_a_reader,
    level="warning",
    for_readers=False,
)
