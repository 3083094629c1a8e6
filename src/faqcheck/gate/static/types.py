"""Python snippets are type-checked by ty against the real packages, all in one call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from faqcheck.gate.static.findings import Finding, Findings, files_of
from faqcheck.gate.static.tools import run_tool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faqcheck.content import Case, Project


def check_types(
    cases: Sequence[Case], project: Project, interpreters: Mapping[str, Path]
) -> Findings:
    """Check names, attributes, arguments and their types where the packages can be seen."""
    settings = project.settings.types
    if settings is None:
        return {}
    options = ["--output-format=gitlab", "--project", str(project.root), "--no-progress"]
    if settings.environment is not None:
        options += ["--python", str(interpreters[settings.environment])]
    for folder in settings.search:
        options += ["--extra-search-path", str(project.path(folder))]
    findings: Findings = {case.id: [] for case in cases}
    with files_of(cases, project) as files:
        said = run_tool("ty", ["check", *options, *files], folder=project.root)
        for found in json.loads(said or "[]"):
            begin = found["location"]["positions"]["begin"]
            path = str((project.root / found["location"]["path"]).resolve())
            for case in files.get(path, []):
                findings[case.id].append(
                    Finding(begin["line"], begin["column"], f"ty {found['description']}.")
                )
    return findings
