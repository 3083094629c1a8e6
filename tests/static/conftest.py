"""Fixtures: the repository's root and the interpreter of the environment `static`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "snippets" / "_static"
PYTHON_VARIABLE = "FAQ_STATIC_PYTHON"
"""Names the interpreter of an environment built from `[tool.faqcheck.environments.static]`."""


@pytest.fixture(scope="session")
def static_python() -> Path:
    """Return the interpreter of the environment `static`; fail if there is none."""
    python = os.environ.get(PYTHON_VARIABLE)
    if not python:
        pytest.fail(f"set {PYTHON_VARIABLE} to the interpreter of the environment 'static'")
    return Path(python)


@pytest.fixture(scope="session")
def site_packages(static_python: Path) -> Path:
    """Return the folder that the environment's packages are installed in."""
    command = [str(static_python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.check_output(command, text=True).strip())
