"""A block is skipped where its conditions hold, and its static checks are made all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faqcheck.content.load import load_faq
from faqcheck.content.project import find_project
from faqcheck.gate.plan import cases_of
from faqcheck.gate.skips import skip_reason

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
[tool.faqcheck]
name = "Trial"
pages = ["page.md"]

[tool.faqcheck.environments.old]
python = "python3.9"
requirements = ["numpy==1.26.4"]
"""


@pytest.mark.parametrize(
    ("said", "environment", "is_skipped"),
    [
        ('"needs a shop"', "system", True),
        ('{reason: "a", when: {python: "<3.10"}}', "system", False),
        ('{reason: "a", when: {python: "<3.10"}}', "old", True),
        ('{reason: "a", when: {package: "numpy<2"}}', "old", True),
        ('{reason: "a", when: {package: "numpy>=2"}}', "old", False),
        ('{reason: "a", unless: {package: "pytest>=1"}}', "system", False),
        ('{reason: "a", unless: {package: "no-such-thing"}}', "system", True),
        ('{reason: "a", when: {variable: FAQCHECK_TRIAL}}', "system", True),
        ('{reason: "a", when: {variable: FAQCHECK_OTHER}}', "system", False),
        ('{reason: "a", when: {system: windows}}', "system", False),
        ('{reason: "a", unless: {need: gpu}}', "system", True),
        ('{reason: "a", when: {python: ">=3.9", variable: FAQCHECK_OTHER}}', "system", False),
    ],
)
def test_conditions_decide(
    said: str,
    environment: str,
    *,
    is_skipped: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FAQCHECK_TRIAL", "1")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    declared = f"skip: {said}, checks: {{runs: {{in: [{environment}]}}}}"
    text = f"<!-- faqcheck: {{{declared}}} -->\n```python\nx = 1\n```\n"
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    project = find_project(tmp_path)

    cases = {case.check: case for case in cases_of(load_faq(project), project)}

    assert bool(skip_reason(cases["runs"], project, ["network"])) == is_skipped
    assert skip_reason(cases["parses"], project, []) == ""
