"""Python snippets are formatted and linted by ruff, all in one call each."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, RunError, Span
from faqcheck.static.findings import Finding, Findings, files_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faqcheck.model import Case
    from faqcheck.project import Project


def check_style(
    cases: Sequence[Case], project: Project, _interpreters: Mapping[str, Path]
) -> Findings:
    """Lint snippets with the project's rules and ask whether they are formatted."""
    rules = project.settings.style
    findings: Findings = {case.id: [] for case in cases}
    common = ["--isolated", "--no-cache", "--line-length", str(rules.line_length)]
    with files_of(cases, project, notebooks=True) as files:
        lint = _ruff(
            "check", *common, "--output-format=json", f"--select={','.join(rules.select)}", *files
        )
        for found in json.loads(lint):
            place = found["location"]
            for case in files[found["filename"]]:
                findings[case.id].append(
                    Finding(
                        _line(found, case),
                        place["column"],
                        f"ruff {found['code'] or 'syntax'}: {found['message']}.",
                    )
                )
        for found in json.loads(
            _ruff("format", *common, "--check", "--output-format=json", *files)
        ):
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
    formatted = _ruff("format", *options, "-", text=text)
    return re.sub(r"^(\s*)# >", r"\1#>", formatted, flags=re.MULTILINE) == text


def tool(name: str) -> str:
    """Return the path of a tool that lies beside the gate's interpreter or on the PATH.

    Raises:
        RunError: there is none.
    """
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        raise RunError(
            [
                Problem(
                    Span("pyproject.toml"),
                    "missing-tool",
                    f"{name} is not installed.",
                    "Install faqcheck with its extra: pip install 'faqcheck[gate]'.",
                )
            ]
        )
    return found


def _ruff(*arguments: str, text: str | None = None) -> str:
    done = subprocess.run(
        [tool("ruff"), *arguments], input=text, capture_output=True, text=True, check=False
    )
    # 2 is also said of a file that does not parse, but then there is an answer.
    if done.returncode not in (0, 1) and not done.stdout.startswith("["):
        raise RunError(
            [Problem(Span("pyproject.toml"), "tool-failed", f"ruff: {done.stderr.strip()}")]
        )
    return done.stdout
