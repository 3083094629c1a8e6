"""The small projects pass the gate that they show; one of them is what newcomers copy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("name", ["minimal", "everything"])
def test_project_passes_its_own_gate(name: str, content: Callable[[str], Path]) -> None:
    gate = [Path(sys.executable).with_name("faqcheck"), "verify"]

    done = subprocess.run(gate, cwd=content(name), capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
