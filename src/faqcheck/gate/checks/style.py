"""Python snippets are formatted and linted by ruff, all in one call each."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from faqcheck.content import PYTHON
from faqcheck.gate.check import Check, Decisive
from faqcheck.gate.findings import Finding, Findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faqcheck.content import Case, Settings
    from faqcheck.gate.static.batch import Batch


def check_style(batch: Batch) -> Findings:
    """Lint snippets with the project's rules and ask whether they are formatted."""
    rules = batch.project.settings.style
    findings: Findings = {case.id: [] for case in batch.cases}
    common = ["--isolated", "--no-cache", "--line-length", str(rules.line_length)]
    with batch.files(notebooks=True) as files:
        options = [*common, "--output-format=json"]
        selected = f"--select={','.join(rules.select)}"
        for found in _ruff(batch, "check", *options, selected, *files):
            place = found["location"]
            for case in files[found["filename"]]:
                findings[case.id].append(
                    Finding(
                        _line(found, case),
                        place["column"],
                        f"ruff {found['code'] or 'syntax'}: {found['message']}.",
                    )
                )
        for found in _ruff(batch, "format", *options, "--check", *files):
            if found["code"] == "invalid-syntax":
                continue  # The check `parses` says so.
            place = found["location"]
            for case in files[found["filename"]]:
                if not _differs_by_print_comments(batch, case, common):
                    findings[case.id].append(
                        Finding(
                            _line(found, case),
                            place["column"],
                            "is formatted otherwise by ruff.",
                            f"Run 'ruff format --line-length {rules.line_length}' on it.",
                        )
                    )
    return findings


def _ruff(batch: Batch, *arguments: str) -> list[dict[str, Any]]:
    """Return what ruff finds; a file that does not parse keeps it from none of the others."""
    found: list[dict[str, Any]] = json.loads(batch.tool("ruff", arguments, partial=True))
    return found


def _line(found: dict[str, Any], case: Case) -> int:
    """Return the line of the program; ruff counts those of a notebook cell by cell."""
    row: int = found["location"]["row"]
    notebook = case.snippet.notebook
    if notebook is None or found["cell"] is None:
        return row
    indexes = [cell.index for cell in notebook.cells]
    return notebook.first_lines()[indexes.index(found["cell"] - 1)] + row - 1


def _differs_by_print_comments(batch: Batch, case: Case, options: Sequence[str]) -> bool:
    """Say whether ruff would only move the `#` and `>` of `#>` comments apart."""
    text = case.snippet.whole
    if "#>" not in text:
        return False
    formatted = batch.tool("ruff", ["format", *options, "-"], text=text)
    return re.sub(r"^(\s*)# >", r"\1#>", formatted, flags=re.MULTILINE) == text


def _decided_by(settings: Settings) -> Decisive:
    return Decisive(settings=settings.style.model_dump())


CHECK = Check(
    name="style",
    label="Format and lint",
    finds="what ruff finds, and what it would format otherwise",
    shows="It is formatted, and the linter finds no fault such as an undefined name.",
    leaves_open="that it works",
    run=check_style,
    languages=(PYTHON,),
    depth="parsed",
    decided_by=_decided_by,
    tools=("ruff",),
)
