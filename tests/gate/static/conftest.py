"""Fixtures: the repository's root and the interpreter of the environment `static`."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from faqcheck.gate.environment import Environment

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "snippets" / "_static"


@pytest.fixture(scope="session")
def static_python(environment: Callable[[str], Environment]) -> Path:
    """Return the interpreter of the environment `static`."""
    return environment("static").python


@pytest.fixture(scope="session")
def site_packages(static_python: Path) -> Path:
    """Return the folder that the environment's packages are installed in."""
    command = [str(static_python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.check_output(command, text=True).strip())
