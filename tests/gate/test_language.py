"""A language of another package: Node snippets that run, by the example in tests/projects."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[1] / "projects" / "node-language"
TOPIC = """\
topic: Node
summary: What a package brings.
entries:
  - id: question
    question: Does it run?
    answer: |
      It does.

      ```js
      console.log("parsed by nobody, run by nobody")
      ```
    snippets:
      - {{id: a, file: {name}, checks: {{runs: {{expect: {{output: ["{says}"]}}}}}}}}
    sources: [a test]
    updated: 2026-11-24
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    if shutil.which("node") is None:
        pytest.skip("no Node on this machine")
    for name in ("faq_src", "snippets"):
        (tmp_path / name).mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.faqcheck]\nname = "Node"\n')
    packages = tmp_path / "packages"
    shutil.copytree(EXAMPLE, packages)
    metadata = packages / "faqcheck_node-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: faqcheck-node\nVersion: 1.0\n")
    points = (EXAMPLE / "pyproject.toml").read_text().partition('entry-points."')[2]
    (metadata / "entry_points.txt").write_text("[" + points.replace('"]', "]", 1).replace('"', ""))
    return tmp_path


def run(project: Path, text: str, *, says: str = "", name: str = "a.mjs") -> str:
    (project / "snippets" / name).write_text(text, encoding="utf-8")
    topic = TOPIC.format(name=name, says=says or "done")
    (project / "faq_src" / "node.yml").write_text(topic, encoding="utf-8")
    program = (
        f"import sys; sys.path.insert(0, {str(project / 'packages')!r}); import pytest;"
        "sys.exit(pytest.main(['-q', '-p', 'no:randomly', '-p', 'no:cacheprovider', 'faq_src']))"
    )
    return subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True
    ).stdout


def test_a_snippet_that_comes_to_its_end_passes(project: Path) -> None:
    said = run(project, "const wait = await Promise.resolve(1);\nconsole.log('done', wait);\n")

    assert "runs       1 passed" in said, said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("console.log('done');\nprocess.exit(0);\nconsole.log('never');\n", "before its last line"),
        ("console.log('done');\nnull.x;\n", "snippets/a.mjs:2:1: ended with exit status 1"),
        ("console.log('done');\n\nconst = 1;\n", "snippets/a.mjs:3:1: ended with exit status 1"),
        ("console.log('done');\nawait new Promise(() => {});\n", "exit status 13"),
        ("console.log('other');\n", "printed no 'done'."),
    ],
)
def test_one_that_does_not_is_red_at_its_line(project: Path, text: str, message: str) -> None:
    assert message in run(project, text)


def test_a_language_may_bring_a_parser_alone(tmp_path: Path) -> None:
    language = """\
from faqcheck.content import Language

def parse(text):
    for number, line in enumerate(text.splitlines(), 1):
        if line and "=" not in line and not line.startswith("["):
            yield number, 1, f"{line!r} is neither a section nor a setting."

INI = Language(name="dosini", suffixes=(".ini",), parse=parse)
"""
    metadata = tmp_path / "packages" / "faqcheck_ini-1.0.dist-info"
    metadata.mkdir(parents=True)
    (tmp_path / "packages" / "faqcheck_ini.py").write_text(language)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: faqcheck-ini\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[faqcheck.languages]\nini = faqcheck_ini:INI\n")
    (tmp_path / "pyproject.toml").write_text('[tool.faqcheck]\nname = "Ini"\n')
    (tmp_path / "docs").mkdir()
    text = "# A\n\n```dosini\n[a]\nb = 1\n```\n\n```dosini\noops\n```\n"
    (tmp_path / "docs" / "a.md").write_text(text)
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'packages')!r}); import pytest;"
        "sys.exit(pytest.main(['-q', '-p', 'no:randomly', '-p', 'no:cacheprovider', 'docs']))"
    )

    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
    ).stdout

    assert "docs/a.md:9:1: 'oops' is neither a section nor a setting." in printed, printed
    assert "1 failed" in printed


def test_a_language_that_nobody_brings_is_unknown(tmp_path: Path, project: Path) -> None:
    shutil.rmtree(project / "packages" / "faqcheck_node-1.0.dist-info")

    assert "unknown-language" in run(project, "console.log('done');\n")
