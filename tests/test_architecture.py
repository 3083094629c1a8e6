"""The layers hold, and the engine knows nothing of the subject that it serves."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "src" / "faqcheck"
SOURCES = sorted(ENGINE.rglob("*.py"))
_NEEDS_RAY = ("Share", "run_on_ray")
ROOMS = ["cli", "integrations", "site", "evidence", "gate", "content"]


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


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_the_faces_of_others(room: str) -> None:
    inner = [
        f"{path.name}:{node.lineno} imports {node.module}"
        for path in sorted((ENGINE / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and re.match(rf"faqcheck\.(?!{room}\b)({'|'.join(ROOMS)})\.", node.module or "")
    ]

    assert inner == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_face_says_what_the_room_is_for_and_names_what_exists(room: str) -> None:
    face = importlib.import_module(f"faqcheck.{room}")
    inside = {path.stem for path in (ENGINE / room).iterdir()}

    names = getattr(face, "__all__", [])

    wanted = [name for name in names if name not in _NEEDS_RAY or find_spec("ray")]
    assert all(getattr(face, name) is not None for name in wanted)
    assert not inside.intersection(names), "a module would hide the name"
    assert face.__doc__


def test_publishing_loads_nothing_that_runs(tmp_path: Path) -> None:
    """Faces load what is asked for, so contracts on imports cannot show this."""
    program = (
        "import sys, pathlib, faqcheck.integrations.mkdocs\n"
        "from faqcheck.cli.main import main\n"
        f"main(['--project', {str(ROOT / 'tests' / 'projects' / 'minimal')!r}, 'render', '--out',"
        f" {str(tmp_path / 'out')!r}], standalone_mode=False)\n"
        "print([m for m in sys.modules if m.startswith(('faqcheck.gate.runners',"
        " 'faqcheck.gate.static', 'faqcheck.gate.verify', 'pytest'))])\n"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.stdout == "[]\n", done.stderr


@pytest.mark.parametrize(
    ("package", "only"),
    [
        (
            "yaml",
            {"content/source.py", "content/yaml_syntax.py", "content/markdown/site_settings.py"},
        ),
        ("markdown", {"content/markdown/converter.py"}),
        ("mkdocs", {"integrations"}),
        (
            "click",
            {"cli", "gate/static/click_commands.py"},
        ),
        ("tree_sitter", {"gate/static/shell_syntax.py", "gate/runners/shell_trace.py"}),
    ],
)
def test_a_library_is_met_in_one_place(package: str, only: set[str]) -> None:
    base = ROOT / "src" / "faqcheck"

    met = {p.relative_to(base).as_posix() for p in SOURCES if package in imports_of(p)}

    assert met
    assert {path for path in met if not only.intersection((path, path.partition("/")[0]))} == set()


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
