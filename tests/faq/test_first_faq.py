"""The gate goes red on what was wrong with the first FAQ text, and names each fault."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from faqcheck.content.project import Project

FAULTS = {
    "the gpt turns' text": ("first/format/sample/validates", "'value'"),
    "shell labelled Python": ("first/slow/fence-1/parses", "invalid Python"),
    "no trust_remote_code, by reading": ("first/slow/pipeline/usage", "trust_remote_code"),
    "no trust_remote_code, by running": ("first/slow/pipeline/runs-cpu", "trust_remote_code"),
    "TurboMind for the 4B, by reading": ("first/phi3/phi3/usage", "Phi-3"),
    "TurboMind for the 4B, by running": ("first/phi3/phi3/runs-cpu", "Phi3ForCausalLM"),
    "a mangled link": ("faq_src/first.yml::lint", "[mangled-link]"),
    "a dead document": ("faq_src/first.yml::lint", "[dead-link]"),
}


@pytest.fixture(scope="module")
def report(project: Project, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Run the gate on the first text, with the settings of the real project."""
    root = tmp_path_factory.mktemp("first")
    shutil.copytree(Path(__file__).parents[1] / "projects" / "first-faq", root, dirs_exist_ok=True)
    for helpers in ("_static", "_standins", "data"):
        shutil.copytree(project.snippets / helpers, root / "snippets" / f"{helpers}")
    (root / "snippets" / "data").rename(root / "snippets" / "_data")
    settings = project.path("pyproject.toml").read_text(encoding="utf-8")
    settings = settings[settings.index("[tool.faqcheck]") :]
    prose = '(?m)^(pages = )\\["README.md".*"docs/notebooks/\\*"\\]$'  # it has no such pages
    settings, changes = re.subn(prose, r"\1[]", settings)
    assert changes == 1
    (root / "pyproject.toml").write_text(settings, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:randomly", "faq_src"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    return done.stdout


@pytest.mark.environment
@pytest.mark.parametrize("fault", FAULTS)
def test_the_gate_names(fault: str, report: str) -> None:
    case, message = FAULTS[fault]
    failed = re.findall(r"^FAILED (\S+)", report, re.MULTILINE)

    assert any(name.endswith(case) for name in failed), report
    section = next(
        part
        for part in re.split(r"\n_{3,} (?=\S)", report)
        if part.startswith(case.split("::")[-1])
    )
    assert message in section, section


@pytest.mark.environment
def test_nothing_else_is_red(report: str) -> None:
    failed = {name.split("::", 1)[-1] for name in re.findall(r"^FAILED (\S+)", report, re.M)}

    unparsed = {f"first/slow/fence-1/{check}" for check in ("style", "types")}
    assert failed - unparsed == {case.split("::", 1)[-1] for case, _ in FAULTS.values()}
