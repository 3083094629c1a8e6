from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

from small_project import NOON, Small

from faqcheck.content.model import Outcome
from faqcheck.evidence.ledger import Ledger, write_ledger
from faqcheck.evidence.record import Recorder, merge_journals
from faqcheck.gate.environment import Fingerprint

ASK = "use/ask-a-server/ask/runs-cpu"
SERVES = "use/ask-a-server/server/serves-cpu"

RECORD = """
    import datetime as dt, os, sys, time
    from pathlib import Path
    from faqcheck.gate.environment import Fingerprint
    from faqcheck.content.load import load_faq
    from faqcheck.content.model import Outcome
    from faqcheck.gate.plan import cases_of
    from faqcheck.content.project import read_project
    from faqcheck.evidence.record import Recorder

    project = read_project(Path(sys.argv[1]))
    cases = cases_of(load_faq(project), project)
    recorder = Recorder(project, cases)
    machine = Fingerprint("3.11.9", {"numpy": "2.4.6"}, "Linux", "x86_64", None, None, "none")
    for case in cases:
        if case.environment in sys.argv[2:]:
            recorder.record(case, Outcome("passed"), machine)
    print("recorded", flush=True)
    sys.stdin.readline()
    recorder.merge_journals()
"""


def recording(small: Small, *environments: str) -> subprocess.Popen[str]:
    """Return a process that has recorded and, told a line, goes on to merge its journals."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(RECORD), str(small.root), *environments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "recorded\n"
    return process


def journals(small: Small) -> list[Path]:
    return sorted((small.project.ledger / ".journal").glob("*.jsonl"))


def test_a_run_that_is_killed_loses_nothing_it_had_recorded(small: Small) -> None:
    process = recording(small, "cpu", "gate")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not small.ledger.rows

    problems = merge_journals(small.project)

    assert problems == []
    expected = {c.id for c in small.cases.values() if c.environment in ("cpu", "gate")}
    assert {row.case for row in small.ledger.rows} == expected
    assert journals(small) == []


def test_the_last_line_cut_short_costs_that_line_only(small: Small) -> None:
    process = recording(small, "cpu")
    process.kill()
    process.communicate()
    (journal,) = journals(small)
    os.truncate(journal, journal.stat().st_size - 7)

    problems = merge_journals(small.project)

    in_cpu = [c for c in small.cases.values() if c.environment == "cpu"]
    assert len(small.ledger.rows) == len(in_cpu) - 1
    assert [p.span.path for p in problems] == [f"ledger/.journal/{journal.name}"]


def test_a_journal_of_a_running_process_is_left_alone(small: Small) -> None:
    process = recording(small, "cpu")

    merge_journals(small.project)

    assert not small.ledger.rows
    assert len(journals(small)) == 1
    process.communicate("go on\n")
    assert process.returncode == 0
    assert {row.environment for row in small.ledger.rows} == {"cpu"}


def test_runs_side_by_side_record_into_one_ledger(small: Small) -> None:
    environments = ("cpu", "gate", "gpu", "plain")
    processes = [recording(small, name) for name in environments]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go on\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()

    assert {row.case for row in small.ledger.rows} == set(small.cases)
    assert journals(small) == []


def test_an_error_and_a_case_that_was_not_run_are_not_recorded(
    small: Small, fingerprint: Fingerprint
) -> None:
    write_ledger(Ledger().with_rows([small.row(ASK)]), small.project.ledger)
    case = small.cases[ASK]
    recorder = Recorder(small.project, [case])

    kept = [recorder.record(case, Outcome(s, "why"), fingerprint) for s in ("error", "not run")]
    recorder.merge_journals()

    assert kept == [False, False]
    assert small.ledger.rows == (small.row(ASK),)


def test_a_row_says_what_when_where_and_from_which_bytes(
    small: Small, fingerprint: Fingerprint
) -> None:
    case = small.cases[ASK]
    clock = NOON.astimezone(dt.timezone(dt.timedelta(hours=5)))
    recorder = Recorder(small.project, [case], clock=lambda: clock)
    output = f"\x1b[31mred\x1b[0m at {small.root}/snippets/ask.py\n" + "x" * 3000 + "\nend"

    recorder.record(case, Outcome("failed", "said no", None, output, 1.23456, 99.99), fingerprint)
    recorder.merge_journals()

    (row,) = small.ledger.rows
    assert (row.case, row.environment, row.check, row.status) == (ASK, "cpu", "runs", "failed")
    assert (row.at, row.seconds, row.peak_mib) == ("2026-11-24T12:00:00Z", 1.23, 100.0)
    assert row.digest == small.digest(ASK)
    assert row.fingerprint["packages"] == {"numpy": "2.4.6"}
    assert row.output.endswith("\nend")
    assert len(row.output) == 2000
    assert str(small.root) not in row.output


def test_output_keeps_neither_colours_nor_the_place_of_the_checkout(
    small: Small, fingerprint: Fingerprint
) -> None:
    case = small.cases[ASK]
    recorder = Recorder(small.project, [case])

    text = f"\x1b[31mred\x1b[0m at {small.root}/snippets/ask.py"
    recorder.record(case, Outcome("passed", output=text), fingerprint)
    recorder.merge_journals()

    assert small.ledger.rows[0].output == "red at snippets/ask.py"


def test_output_is_stable_from_run_to_run(small: Small, fingerprint: Fingerprint) -> None:
    case = small.cases[ASK]
    recorder = Recorder(small.project, [case])

    text = 'load 1%\rload 100%\n  File "/home/me/e/site-packages/a/b.py", line 3'
    recorder.record(case, Outcome("passed", output=text), fingerprint)
    recorder.merge_journals()

    assert small.ledger.rows[0].output == 'load 100%\n  File "a/b.py", line 3'


def test_a_file_edited_while_cases_run_does_not_get_their_evidence(
    small: Small, fingerprint: Fingerprint
) -> None:
    case = small.cases[ASK]
    recorder = Recorder(small.project, [case])
    small.edit("snippets/gold.txt", "gold", "silver")

    recorder.record(case, Outcome("passed"), fingerprint)
    recorder.merge_journals()

    assert small.ledger.rows[0].digest != small.digest(ASK)


def test_the_commit_is_recorded_and_marked_when_files_differ(
    small: Small, fingerprint: Fingerprint
) -> None:
    def git(*arguments: str) -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
        return subprocess.check_output(command, cwd=small.root, text=True).strip()

    def recorded() -> str:
        recorder = Recorder(small.project, [small.cases[ASK]])
        recorder.record(small.cases[ASK], Outcome("passed"), fingerprint)
        recorder.merge_journals()
        return small.ledger.rows[0].commit

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message=first")
    head = git("rev-parse", "--short=12", "HEAD")

    clean = recorded()
    status = git("status", "--porcelain", "--untracked-files=all")
    small.edit("snippets/gold.txt", "gold", "silver")

    assert clean == head
    assert status == "?? ledger/cpu.jsonl"
    assert recorded() == f"{head}+"
