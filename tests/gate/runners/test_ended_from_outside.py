"""Whatever ends a run of the gate, its snippets end too, and no folder stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_servers import eventually, running

from faqcheck.content.project import Project
from faqcheck.content.settings import Settings
from faqcheck.gate.runners import Runner

if TYPE_CHECKING:
    from conftest import Trial

SLEEPS = "import subprocess\n\nsubprocess.run(['setsid', 'sleep', '{}'])\n"


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "workers"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_to_verify_ends_all_and_leaves_no_folder(
    trial: Trial, tmp_path: Path, number: int, workers: list[str]
) -> None:
    seconds = 650 + number + 50 * len(workers)
    trial.write(
        {"a.py": SLEEPS.format(seconds), "b.py": "print(1)\n"},
        "- {id: b, file: b.py, checks: {runs: }}\n- {id: a, file: a.py, checks: {runs: }}",
    )
    folders = tmp_path / "folders"
    folders.mkdir()
    program = "from faqcheck.cli.main import main; main()"
    command = [sys.executable, "-c", program, "verify", "--record", *workers]
    gate = subprocess.Popen(
        command,
        cwd=trial.root,
        env={**os.environ, "TMPDIR": str(folders), "PYTEST_ADDOPTS": "-p no:randomly"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    journal = trial.root / "ledger" / ".journal"
    recorded = lambda: any("question/b/runs-" in p.read_text() for p in journal.glob("*.jsonl"))  # noqa: E731
    assert eventually(lambda: bool(running(f"sleep {seconds}")) and recorded(), seconds=90)

    gate.send_signal(number)
    said, _ = gate.communicate(timeout=60)

    assert gate.returncode == 2, said
    assert not running(f"sleep {seconds}")
    assert eventually(lambda: not list(folders.glob("faqcheck-*/*")), seconds=10)
    kept = [*journal.glob("system-*.jsonl"), *(trial.root / "ledger").glob("system.jsonl")]
    rows = "".join(path.read_text(encoding="utf-8") for path in kept)
    assert rows.count('"case": "trial/question/b/runs-system"') == 1
    assert "question/a/" not in rows


def test_folders_of_killed_sessions_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    project = Project(tmp_path, Settings(name="sweep"))
    with Runner(project):
        (used,) = tmp_path.glob("faqcheck-*")
        old, others = tmp_path / "faqcheck-old", tmp_path / "faqcheck-notes"
        for folder in (old, others):
            (folder / "deep" / "er").mkdir(parents=True)
        (old / "in-use").touch()
        (old / "deep").chmod(0o500)
        for folder in (used, old, others):
            os.utime(folder, (time.time() - 3600,) * 2)

        with Runner(project):
            assert used.is_dir()
            assert not old.exists()
            assert others.is_dir()

    assert list(tmp_path.glob("faqcheck-*")) == [others]


STEERING = """\
print('::error file=x::pwned\\n::stop-commands::x\\n\\x1b[2J\\x07')
raise ValueError('\\x1b]0;t')
"""


def test_what_a_snippet_prints_steers_neither_terminal_nor_workflow(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    trial.write({"a.py": STEERING}, "- {id: a, file: a.py, checks: {runs: }}")

    lines = trial.pytest("-k", "runs").stdout.splitlines()

    assert not any("\x1b" in line or "\x07" in line for line in lines)
    begins = [n for n, line in enumerate(lines) if line.startswith("::stop-commands::")]
    tokens = {n: lines[n].rpartition("::")[2] for n in begins}
    fenced = [range(n, lines.index(f"::{token}::", n)) for n, token in tokens.items()]
    assert fenced  # twice where CI is set: pytest repeats the message in its summary then
    assert {len(token) for token in tokens.values()} == {32}
    pwned = [n for n, line in enumerate(lines) if line.strip().startswith("::error file=x::")]
    assert pwned
    assert all(any(n in part for part in fenced) for n in pwned)
    commands = [n for n, line in enumerate(lines) if line.startswith("::error")]
    assert commands
    assert not any(n in part for n in commands for part in fenced)


@pytest.mark.parametrize(
    ("setting", "text", "message"),
    [
        (
            "memory_mib = 200",
            "import time\n\nkept = bytearray(400 * 2**20)\nfor n in range(0, len(kept), 4096):\n"
            "    kept[n] = 1\ntime.sleep(20)\n",
            "took more memory than a run may ('memory_mib') and has been ended.",
        ),
        (
            "disk_mib = 20",
            "import time\n\nfor n in range(40):\n    with open(str(n), 'wb') as file:\n"
            "        file.write(bytes(2**20))\ntime.sleep(20)\n",
            "wrote more to its folders than a run may ('disk_mib') and has been ended.",
        ),
        ("disk_mib = 20", "open('a', 'wb').write(bytes(2**25))\n", "File too large"),
    ],
)
def test_a_run_over_a_limit_is_ended_and_named(
    trial: Trial, setting: str, text: str, message: str
) -> None:
    trial.settings(setting + "\n")
    trial.write({"a.py": text}, "- {id: a, file: a.py, checks: {runs: }}")

    assert message in trial.pytest("-k", "runs").stdout
