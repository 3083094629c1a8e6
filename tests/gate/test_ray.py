"""A real Ray cluster on this machine: shares come home, and a lost worker costs no case."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

pytest.importorskip("ray", reason="Ray is not installed: shares on a cluster are not tested")

COUNT = 6
PATIENCE_S = 240
ENTRY = """\
  - id: sleep-{n}
    question: How does {n} sleep?
    answer: |
      **So.**

      [[snippet:code]]
    snippets:
      - {{id: code, file: sleep_{n}.py, checks: {{runs: {{}}}}}}
    sources: [somewhere]
    updated: 2026-11-24
"""


@pytest.fixture
def sleepers(tmp_path: Path) -> Path:
    files = {
        "pyproject.toml": '[tool.faqcheck]\nname = "Sleepers"\n[tool.faqcheck.style]\n',
        "faq_src/sleep.yml": "topic: Sleep\nsummary: What sleeps.\nentries:\n"
        + "".join(ENTRY.format(n=n) for n in range(COUNT)),
    }
    files |= {
        f"snippets/sleep_{n}.py": f'import time\n\ntime.sleep(1)\nprint("slept", {n})\n'
        for n in range(COUNT)
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def rows(folder: Path) -> set[tuple[str, str]]:
    lines = [
        json.loads(line)
        for path in (folder / "ledger").glob("*.jsonl")
        for line in path.read_text().splitlines()
    ]
    return {(line["case"], line["status"]) for line in lines if "case" in line}


def kill_one_worker(parent: int, killed: list[int]) -> None:
    """Kill the first Ray worker that is running a share, once."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends and not killed:
        for process in psutil.Process(parent).children(recursive=True):
            try:
                running = process.name().startswith("ray::run_share")
            except psutil.NoSuchProcess:
                continue
            if running and process.children():
                time.sleep(0.5)
                process.kill()
                killed.append(process.pid)
                return
        time.sleep(0.1)


def test_a_share_whose_worker_is_killed_is_run_again(sleepers: Path) -> None:
    command = [sys.executable, "-m", "faqcheck", "--project", str(sleepers)]
    variables = os.environ | {
        "RAY_AUTH_MODE": "disabled",
        "RAY_raylet_start_wait_time_s": "120",
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    started = subprocess.Popen(
        [*command, "ray", "--shares", "3"],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    killed: list[int] = []
    killer = threading.Thread(target=kill_one_worker, args=(started.pid, killed))
    killer.start()

    output, _ = started.communicate(timeout=PATIENCE_S)
    killer.join()

    assert started.returncode == 0, output
    assert killed, output
    assert output.count("is back from") == 3
    here = rows(sleepers)
    assert {(f"sleep/sleep-{n}/code/runs-system", "passed") for n in range(COUNT)} <= here

    alone = subprocess.run([*command, "verify", "--record"], capture_output=True, text=True)
    assert alone.returncode == 0, alone.stdout
    assert rows(sleepers) == here, "one run has the cases of all shares, and no other"
