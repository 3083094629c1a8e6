"""Python snippets are type-checked by ty against the real packages, all in one call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from faqcheck.content import PYTHON
from faqcheck.gate.check import Check, Decisive
from faqcheck.gate.findings import Finding, Findings

if TYPE_CHECKING:
    from faqcheck.content import Project, Settings
    from faqcheck.gate.static.batch import Batch


def check_types(batch: Batch) -> Findings:
    """Check names, attributes, arguments and their types where the packages can be seen."""
    project = batch.project
    settings = project.settings.types
    if settings is None:
        return {}
    options = ["--output-format=gitlab", "--project", str(project.root), "--no-progress"]
    if settings.environment is not None:
        options += ["--python", str(batch.interpreters[settings.environment])]
    for folder in settings.search:
        options += ["--extra-search-path", str(project.path(folder))]
    findings: Findings = {case.id: [] for case in batch.cases}
    with batch.files(continued=True) as files:
        printed = batch.tool("ty", ["check", *options, *files], folder=project.root)
        for found in json.loads(printed or "[]"):
            begin = found["location"]["positions"]["begin"]
            path = str((project.root / found["location"]["path"]).resolve())
            for case in files.get(path, []):
                line = begin["line"] - batch.above(case).count("\n")
                if line > 0:
                    message = f"ty {found['description']}."
                    findings[case.id].append(Finding(line, begin["column"], message))
    return findings


def _environment(settings: Settings) -> str | None:
    return settings.types.environment if settings.types is not None else None


def _decided_by(project: Project) -> Decisive:
    declared = project.settings.types
    if declared is None:
        return Decisive()
    return Decisive(settings=declared.model_dump(), files=tuple(declared.search))


CHECK = Check(
    name="types",
    label="Types",
    finds="names, attributes and arguments that the packages do not have; see "
    "[settings](environments.md)",
    shows="Names, arguments and types fit what the packages declare.",
    leaves_open="what it does when it runs",
    run=check_types,
    languages=(PYTHON,),
    depth="checked",
    applies=lambda _, settings: settings.types is not None,
    environment=_environment,
    decided_by=_decided_by,
    tools=("ty",),
)
