"""What all tests share: the project itself, and its environments, built when first asked for."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faqcheck.content.project import Project, read_project
from faqcheck.gate.environment import Environment, build_environment

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def project() -> Project:
    """Return the InternVL FAQ itself."""
    found = read_project(ROOT)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def environment(project: Project, pytestconfig: pytest.Config) -> Callable[[str], Environment]:
    """Return a function from an environment's name to the environment, built if need be."""
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")

    def progress(line: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n{line}")

    def get(name: str) -> Environment:
        declaration = project.environment(name)
        assert declaration is not None
        return build_environment(
            name, declaration, root=project.root, weights="stand-in", progress=progress
        )

    return get


@pytest.fixture
def content(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function from the name of a project in `tests/projects` to a copy of it."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(ROOT / "tests" / "projects" / name, tmp_path / name))

    return copy
