"""Checks that run their snippet: declared by authors, carried out by `faqcheck.gate.runners`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.gate.check import Check, Decisive

if TYPE_CHECKING:
    from collections.abc import Callable

    from faqcheck.content import Project, Settings, Snippet


def _declared(name: str) -> Callable[[Snippet, Settings], bool]:
    return lambda snippet, _settings: getattr(snippet.checks, name) is not None


def _decided_by(project: Project) -> Decisive:
    options = project.settings.output_options
    return Decisive(settings={"output_options": sorted(options)} if options else None)


def _is_notebook(snippet: Snippet, _settings: Settings) -> bool:
    return snippet.notebook is not None


RUNS = Check(
    name="runs",
    label="Run in {environment}",
    finds="a run that ends badly, or does not show what is expected; a session that shows "
    "something else than its lines give",
    shows="It ran to its end and showed what is expected.",
    leaves_open="what other inputs do",
    depth="ran",
    applies=_declared("runs"),
    decided_by=_decided_by,
)
SERVES = Check(
    name="serves",
    label="Served in {environment}",
    finds="a server that does not get ready",
    shows="It started as published and got ready.",
    leaves_open="what it answers; its clients show that",
    depth="ran",
    applies=_declared("serves"),
)
EXECUTES = Check(
    name="executes",
    label="Executed in {environment}, outputs compared",
    finds="a cell that fails, or prints something else than what is stored",
    shows="Its cells ran in order and gave the stored outputs.",
    leaves_open="the colours of its images",
    depth="ran",
    applies=_is_notebook,
)
PRINTS = Check(
    name="prints",
    label="Printed values",
    finds="a print that writes something else than the comment below it",
    shows="Its prints write what the comments say.",
    leaves_open="what other inputs do",
    depth="ran",
    applies=_declared("prints"),
)
OUTPUT_OF = Check(
    name="output_of",
    label="Output of a command",
    finds="a block that is not what the command prints",
    shows="The command prints it.",
    leaves_open="what it prints elsewhere",
    depth="ran",
    applies=_declared("output_of"),
    decided_by=_decided_by,
)
