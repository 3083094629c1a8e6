"""A block of shell shows what to type, without the prompt before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.content import SHELL
from faqcheck.gate.check import Check
from faqcheck.gate.findings import Finding, Findings
from faqcheck.gate.typed import PROMPT, typed_lines

if TYPE_CHECKING:
    from faqcheck.content import Settings, Snippet
    from faqcheck.gate.static.batch import Batch


def check_prompts(batch: Batch) -> Findings:
    """Name the first prompt of each block."""
    return {case.id: _first_prompt(case.snippet.whole) for case in batch.cases}


def _first_prompt(text: str) -> list[Finding]:
    prompt = PROMPT.search(text)
    if prompt is None:
        return []
    line = text.count("\n", 0, prompt.start("mark")) + 1
    column = prompt.start("mark") - text.rfind("\n", 0, prompt.start("mark"))
    hint = "Show what to type, without '$ ', or tag the block 'console'."
    return [Finding(line, column, "starts with a prompt.", hint)]


def _has_prompts(snippet: Snippet, _settings: Settings) -> bool:
    return typed_lines(snippet.whole) is not None


CHECK = Check(
    name="prompts",
    label="Without prompts",
    finds="a prompt in a shell block, which readers copy with the rest; a warning by default",
    shows="It can be copied as it stands.",
    leaves_open="that it works",
    run=check_prompts,
    languages=(SHELL,),
    depth="parsed",
    applies=_has_prompts,
    level="warning",
    for_readers=False,
)
