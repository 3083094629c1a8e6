from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).with_name("changing_files.py")
MINIMAL = Path(__file__).parents[1] / "projects" / "minimal"


def test_a_file_that_changes_right_before_it_is_read_gives_problems(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(MINIMAL), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    met = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"pyproject.toml", "mkdocs.yml", "faq_src/json.yml"} <= {one["file"] for one in met}
    assert [one for one in met if one["error"] is not None] == []
    needed = [one for one in met if one["fate"] == "gone" and one["file"].startswith("faq_src/")]
    assert needed
    assert all(one["problems"] for one in needed)
