"""Python snippets are formatted and linted by ruff, all in one call each."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from faqcheck.content import PYTHON, SETTINGS
from faqcheck.gate.check import Check, Decisive
from faqcheck.gate.findings import Finding, Findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faqcheck.content import Case, Project, Snippet
    from faqcheck.gate.static.batch import Batch


def check_style(batch: Batch) -> Findings:
    """Lint snippets with the project's rules and ask whether they are formatted."""
    project = batch.project
    rules, own = project.settings.style, own_settings(project)
    findings: Findings = {case.id: [] for case in batch.cases}
    with batch.files(notebooks=True) as files:
        options = [*_common(project), "--output-format=json"]
        if rules.select or own:
            selected = [] if own else [f"--select={','.join(rules.select)}"]
            for found in _ruff(batch, "check", *options, *selected, *files):
                if found["code"] in (None, "invalid-syntax"):
                    continue  # The check `parses` says so.
                for case in files[found["filename"]]:
                    if found["code"] in _OF_WHOLE_FILES and is_part(case.snippet):
                        continue
                    message = f"ruff {found['code']}: {found['message'].rstrip('.')}."
                    findings[case.id].append(_finding(found, case, message))
        answers = _ruff(batch, "format", *options, "--check", *files) if rules.format else []
        formatted = [found for found in answers if found["code"] != "invalid-syntax"]
        cases = [case for found in formatted for case in files[found["filename"]]]
        alike = _differ_by_print_comments(batch, cases, _common(project))
        for found in formatted:
            for case in files[found["filename"]]:
                if case.id not in alike:
                    how = "" if own else f" --line-length {rules.line_length}"
                    hint = f"Run 'ruff format{how}' on it."
                    message = "is formatted otherwise by ruff."
                    findings[case.id].append(_finding(found, case, message, hint))
    return findings


_OF_WHOLE_FILES = ("E402", "F401", "F811", "F821", "I001")
"""Rules about names and imports that a block of a session cannot keep alone."""


def is_part(snippet: Snippet) -> bool:
    """Say whether other blocks, set-up or fixtures give names to a block."""
    runs, prints = snippet.checks.runs, snippet.checks.prints
    if snippet.setup or (prints is not None and prints.fixtures):
        return True
    return runs is not None and bool(runs.session or runs.setup or runs.fixtures)


def own_settings(project: Project) -> str | None:
    """Return the file with the project's own settings of ruff, if those count.

    They count where `style.config` names it, and where nothing is declared under `style`.
    """
    settings = project.settings
    if "style" in settings.model_fields_set:
        return settings.style.config
    for name in ("ruff.toml", ".ruff.toml"):
        if project.path(name).is_file():
            return name
    return SETTINGS if _table_of(project, SETTINGS) is not None else None


def _table_of(project: Project, name: str) -> Any:
    """Return what a file says to ruff; only that decides, not the rest of pyproject.toml."""
    try:
        read = tomllib.loads(project.path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return read.get("tool", {}).get("ruff") if name.endswith(SETTINGS) else read


def _common(project: Project) -> list[str]:
    rules, own = project.settings.style, own_settings(project)
    if own is not None:
        return ["--no-cache", "--config", str(project.path(own))]
    return ["--isolated", "--no-cache", "--line-length", str(rules.line_length)]


def _finding(found: dict[str, Any], case: Case, message: str, hint: str = "") -> Finding:
    return Finding(_line(found, case), found["location"]["column"], message, hint)


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


def _differ_by_print_comments(
    batch: Batch, cases: Sequence[Case], options: Sequence[str]
) -> frozenset[str]:
    """Return the cases in which ruff would only move the `#` and `>` of `#>` comments apart."""
    texts = {case.id: case.snippet.whole for case in cases if "#>" in case.snippet.whole}
    if not texts:
        return frozenset()
    with TemporaryDirectory(prefix="faqcheck-") as folder:
        paths = {name: Path(folder, f"{number}.py") for number, name in enumerate(texts)}
        for name, path in paths.items():
            path.write_text(texts[name], encoding="utf-8")
        batch.tool("ruff", ["format", *options, *map(str, paths.values())])
        formatted = {name: path.read_text(encoding="utf-8") for name, path in paths.items()}
    return frozenset(
        name
        for name, text in formatted.items()
        if re.sub(r"^(\s*)# >", r"\1#>", text, flags=re.MULTILINE) == texts[name]
    )


def _decided_by(project: Project) -> Decisive:
    rules, own = project.settings.style, own_settings(project)
    if own is not None:
        return Decisive(settings=_table_of(project, own))
    later = {} if rules.format else {"format": False}
    return Decisive(settings={"select": rules.select, "line_length": rules.line_length} | later)


CHECK = Check(
    name="style",
    label="Format and lint",
    finds="what ruff finds, and what it would format otherwise; a warning by default",
    shows="It is formatted, and the linter finds no error such as an undefined name.",
    leaves_open="that it works",
    run=check_style,
    languages=(PYTHON,),
    depth="parsed",
    decided_by=_decided_by,
    tools=("ruff",),
    level="warning",
    for_readers=False,
)
