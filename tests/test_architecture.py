"""The layers hold, and the engine knows nothing of the subject that it serves."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    """Return the top-level packages that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_imports_point_one_way() -> None:
    """The contracts stand in pyproject.toml."""
    program = Path(sys.executable).parent / "lint-imports"

    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("package", "only"),
    [
        ("yaml", {"source.py"}),
        ("markdown", {"fences.py"}),
        ("mkdocs", {"integrations/mkdocs.py"}),
        (
            "click",
            {"cli.py", "cli_reference.py", "evidence_cli.py", "verify_cli.py"},
        ),
        ("tree_sitter", {"static/shell_syntax.py"}),
    ],
)
def test_a_library_is_met_in_one_place(package: str, only: set[str]) -> None:
    base = ROOT / "src" / "faqcheck"

    met = {p.relative_to(base).as_posix() for p in SOURCES if package in imports_of(p)}

    assert met
    assert met <= only


def test_the_engine_never_names_its_first_subject() -> None:
    files = [p for p in (ROOT / "src").rglob("*") if p.is_file() and "__pycache__" not in p.parts]

    named = [
        (path.relative_to(ROOT).as_posix(), word)
        for path in files
        for word in (b"internvl", b"lmdeploy")
        if word in path.read_bytes().lower() or word.decode() in path.name.lower()
    ]

    assert named == []


def test_nothing_of_the_engine_is_called_utils() -> None:
    assert [path.name for path in SOURCES if path.stem in ("utils", "helpers", "misc")] == []
