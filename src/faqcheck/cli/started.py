"""What a project begins with: settings, a workflow and a hook; nothing is ever overwritten."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING

from faqcheck.content import SETTINGS, assumed_settings, read_text
from faqcheck.errors import Problem, ProjectError, Span

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOW = ".github/workflows/faqcheck.yml"
HOOKS = ".pre-commit-config.yaml"
_WORKFLOW_TEXT = """\
name: faqcheck

on:
  pull_request:
  push:

permissions:
  contents: read

jobs:
  documentation:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
      - run: pip install {requirement}
      # Blocks that run need the packages that they import: add "pip install ." here.
      - run: faqcheck verify
"""
_HOOKS_TEXT = """\
repos:
  - repo: local
    hooks:
      - id: faqcheck-lint
        name: faqcheck lint
        entry: faqcheck lint
        language: python
        additional_dependencies: [{requirement}]
        pass_filenames: false
"""


@dataclass(frozen=True, slots=True)
class Start:
    """One of the files, as it will be."""

    path: str
    text: str | None
    """None: it is there already, and stays as it is."""
    note: str
    """What it is for, or what to add to it by hand."""


def starts(root: Path) -> list[Start]:
    """Return the files that a folder begins with; those that are there already stay as they are.

    Raises:
        ProjectError: pyproject.toml cannot be read, or cannot take the settings.
    """
    requirement = json.dumps(requirement_of_this("gate"))
    return [
        _settings(root),
        _new(root, WORKFLOW, _WORKFLOW_TEXT, requirement, "runs the gate for each change"),
        _new(root, HOOKS, _HOOKS_TEXT, requirement, "runs lint before each commit"),
    ]


def requirement_of_this(extra: str) -> str:
    """Return what pip installs to get this very version: from the index, or from its repository."""
    try:
        this = distribution("faqcheck")
    except PackageNotFoundError:
        return f"faqcheck[{extra}]"
    origin = json.loads(this.read_text("direct_url.json") or "{}")
    if commit := origin.get("vcs_info", {}).get("commit_id"):
        return f"faqcheck[{extra}] @ git+{origin['url']}@{commit}"
    return f"faqcheck[{extra}]=={this.version}"


def _new(root: Path, path: str, text: str, requirement: str, purpose: str) -> Start:
    if (root / path).exists():
        return Start(path, None, "is there already; 'Use it for your own project' says what to add")
    return Start(path, text.replace("{requirement}", requirement), purpose)


def _settings(root: Path) -> Start:
    """Return pyproject.toml with the table of settings behind what is there."""
    path = root / SETTINGS
    before = read_text(path, relative=SETTINGS) if path.exists() else ""
    if "faqcheck" in _tools(before):
        return Start(SETTINGS, None, "has its settings already")
    assumed = assumed_settings(root)
    lines = ["[tool.faqcheck]", f"name = {json.dumps(assumed['name'], ensure_ascii=False)}"]
    lines += [f"docs = {json.dumps(assumed['docs'])}"] if assumed["docs"] != "docs" else []
    lines.append('# run = ["python"] # runs these blocks, too')
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    text = f"{before}{gap}" + "\n".join(lines) + "\n"
    if "faqcheck" not in _tools(text):
        message = "takes no table behind its last line."
        hint = f"Write it by hand: {lines[0]} {lines[1]}"
        raise ProjectError([Problem(Span(SETTINGS), "bad-toml", message, hint)])
    return Start(SETTINGS, text, "its settings")


def _tools(text: str) -> dict[str, object]:
    try:
        tool = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as err:
        raise ProjectError([Problem(Span(SETTINGS), "bad-toml", f"invalid TOML: {err}.")]) from err
    return tool if isinstance(tool, dict) else {}
