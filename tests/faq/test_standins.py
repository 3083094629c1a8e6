"""The stand-ins have tests of their own; they need real lmdeploy, so they run in `cpu`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from faqcheck.gate.environment import Environment

TESTS = Path(__file__).parent / "standins"


@pytest.mark.environment
def test_the_stand_ins_pass_their_own_tests(environment: Callable[[str], Environment]) -> None:
    python = environment("cpu").python

    done = subprocess.run(
        [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "."],
        cwd=TESTS,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) >= 10
    assert "skipped" not in done.stdout
