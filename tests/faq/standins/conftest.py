"""Tests of the stand-ins: run by the interpreter of the environment `cpu`, which has lmdeploy."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
STAND_INS = TESTS.parents[2] / "snippets" / "_standins"

if importlib.util.find_spec("lmdeploy") is None:
    collect_ignore_glob = ["test_*.py"]
else:
    sys.path[:0] = [str(STAND_INS), str(STAND_INS / "on_path")]
    importlib.import_module("torch_without_gpu").register()


def run_python(*arguments, variables, cwd, timeout_s=120):
    """Run this interpreter in the test's folder, with the machine's variables and these."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | variables
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        env=environment, cwd=cwd, timeout=timeout_s, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="session")
def variables(tmp_path_factory):
    """The variables that `prepare.py` prints for a folder it has built."""
    folder = tmp_path_factory.mktemp("standins") / "built"
    done = run_python(STAND_INS / "prepare.py", folder, variables={}, cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["variables"]


@pytest.fixture
def run(variables, tmp_path):
    """Run a snippet, given as text or as a file, with the stand-ins."""

    def run(snippet, *arguments, **extra):
        file = snippet
        if isinstance(snippet, str):
            file = tmp_path / "snippet.py"
            file.write_text(snippet, encoding="utf-8")
        return run_python(file, *arguments, variables=variables | extra, cwd=tmp_path)

    return run
