"""Python snippets are formatted and linted by ruff, all in one call each."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from faqcheck.gate.static.findings import Finding, Findings, files_of
from faqcheck.gate.static.tools import run_tool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faqcheck.content import Case, Project


def check_style(
    cases: Sequence[Case], project: Project, _interpreters: Mapping[str, Path]
) -> Findings:
    """Lint snippets with the project's rules and ask whether they are formatted."""
    rules = project.settings.style
    findings: Findings = {case.id: [] for case in cases}
    common = ["--isolated", "--no-cache", "--line-length", str(rules.line_length)]
    with files_of(cases, project, notebooks=True) as files:
        options = [*common, "--output-format=json"]
        selected = f"--select={','.join(rules.select)}"
        for found in _ruff("check", *options, selected, *files):
            place = found["location"]
            for case in files[found["filename"]]:
                findings[case.id].append(
                    Finding(
                        _line(found, case),
                        place["column"],
                        f"ruff {found['code'] or 'syntax'}: {found['message']}.",
                    )
                )
        for found in _ruff("format", *options, "--check", *files):
            if found["code"] == "invalid-syntax":
                continue  # The check `parses` says so.
            place = found["location"]
            for case in files[found["filename"]]:
                if not _differs_by_print_comments(case, common):
                    findings[case.id].append(
                        Finding(
                            _line(found, case),
                            place["column"],
                            "is formatted otherwise by ruff.",
                            f"Run 'ruff format --line-length {rules.line_length}' on it.",
                        )
                    )
    return findings


def _ruff(*arguments: str) -> list[dict[str, Any]]:
    """Return what ruff finds; a file that does not parse keeps it from none of the others."""
    found: list[dict[str, Any]] = json.loads(run_tool("ruff", arguments, partial=True))
    return found


def _line(found: dict[str, Any], case: Case) -> int:
    """Return the line of the program; ruff counts those of a notebook cell by cell."""
    row: int = found["location"]["row"]
    notebook = case.snippet.notebook
    if notebook is None or found["cell"] is None:
        return row
    indexes = [cell.index for cell in notebook.cells]
    return notebook.first_lines()[indexes.index(found["cell"] - 1)] + row - 1


def _differs_by_print_comments(case: Case, options: Sequence[str]) -> bool:
    """Say whether ruff would only move the `#` and `>` of `#>` comments apart."""
    text = case.snippet.whole
    if "#>" not in text:
        return False
    formatted = run_tool("ruff", ["format", *options, "-"], text=text)
    return re.sub(r"^(\s*)# >", r"\1#>", formatted, flags=re.MULTILINE) == text
