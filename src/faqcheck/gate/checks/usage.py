"""Python snippets are held to the project's own rules on how its subject is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.content import PYTHON
from faqcheck.gate.check import Check, Decisive
from faqcheck.gate.findings import Finding, Findings

if TYPE_CHECKING:
    from faqcheck.content import Project, Settings
    from faqcheck.gate.static.batch import Batch


def check_usage(batch: Batch) -> Findings:
    """Ask the project's program about each snippet."""
    checker = batch.project.settings.python
    if checker is None:
        return {}
    requests = {case.id: {"text": case.snippet.whole} for case in batch.cases}
    return {
        key: [Finding(f["line"], f["column"], f["message"], f.get("hint") or "") for f in answers]
        for key, answers in batch.ask(checker, requests).items()
    }


def _environment(settings: Settings) -> str | None:
    return settings.python.environment if settings.python is not None else None


def _decided_by(project: Project) -> Decisive:
    checker = project.settings.python
    return Decisive(program=checker.script if checker is not None else None)


CHECK = Check(
    name="usage",
    label="Usage",
    finds="what the project's own program finds",
    shows="Its calls fit what the packages accept.",
    leaves_open="what it does when it runs",
    run=check_usage,
    languages=(PYTHON,),
    depth="checked",
    applies=lambda _, settings: settings.python is not None,
    environment=_environment,
    decided_by=_decided_by,
)
