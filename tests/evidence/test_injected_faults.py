"""A run that records is killed, or its disk fills up, at each step it takes: no row is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_project import Small

PROGRAM = Path(__file__).with_name("injected_faults.py")


@pytest.mark.parametrize("fault", ["kill", "disk-full"])
def test_no_row_is_lost_whatever_step_is_the_last(small: Small, tmp_path: Path, fault: str) -> None:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(small.root), str(tmp_path / "copies"), fault],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(steps) > 20
    assert {step["step"].partition(" ")[0] for step in steps} >= {
        "open",
        "write",
        "fsync",
        "rename",
    }
    for step in steps:
        assert set(step["acknowledged"]) <= set(step["kept"]), step
        assert step["before"] <= step["kept"].count("was-there"), step
        assert step["damaged"] <= (step["cut"] if fault == "kill" else 0), step
        assert step["left"] == [], step
