"""The commands as they are called, from an edit to the badge on the built page."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_project import Small

from faqcheck.cli.main import main
from faqcheck.evidence.ledger import Ledger, read_ledger, write_ledger

ASK = "use/ask-a-server/ask/runs-cpu"
GPU = "use/ask-a-server/ask/runs-gpu"
PATIENCE_S = 120
SITE = """
site_name: Small
theme: {name: material, font: false}
plugins: [search, faqcheck]
markdown_extensions: [attr_list, md_in_html, pymdownx.superfences]
"""
RUNNING = {
    "pyproject.toml": '[tool.faqcheck]\nname = "Running"\n',
    "snippets/quick.py": 'print("quick")\n',
    "snippets/slow.py": "import time\n\ntime.sleep(SECONDS)\n",
    "faq_src/run.yml": """\
topic: Run
summary: What runs.
entries:
  - id: run-it
    question: How do I run it?
    answer: |
      **So.**

      [[snippet:quick]]

      [[snippet:slow]]
    snippets:
      - {id: quick, file: quick.py, checks: {runs: {}}}
      - {id: slow, file: slow.py, checks: {runs: {timeout_s: 100}}}
    sources: [somewhere]
    updated: 2026-11-24
""",
}


def call(small: Small, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(small.root), *arguments])


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def faqcheck(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from faqcheck.cli.main import main; main()", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


# called wrongly


def test_an_unknown_environment_is_named_before_another_is_built(small: Small) -> None:
    cache = small.root / "cache"
    runner = CliRunner(env={"FAQCHECK_CACHE": str(cache)})

    result = runner.invoke(
        main, ["--project", str(small.root), "environments", "build", "plain", "cpuu"]
    )

    assert result.exit_code == 2
    assert "no environment cpuu is declared" in result.output
    assert not cache.exists()


def test_an_environment_for_a_gpu_is_left_out_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.faqcheck]\nname = "Two"\n'
        "[tool.faqcheck.environments.fast]\nsystem = true\n"
        'needs = ["gpu"]\nstand_ins = "make.py"\n'
        "[tool.faqcheck.environments.slow]\nsystem = true\n",
        encoding="utf-8",
    )
    (tmp_path / "make.py").write_text("raise SystemExit('no torch')\n", encoding="utf-8")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.setenv("FAQCHECK_CACHE", str(tmp_path / "cache"))

    everything, named = (
        CliRunner().invoke(main, ["--project", str(tmp_path), "environments", "build", *names])
        for names in ((), ("fast",))
    )

    assert everything.exit_code == 0
    assert "fast: is left out, this machine offers no gpu" in everything.output
    assert named.exit_code == 1
    assert "no torch" in named.output


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("run/run-itt", "Did you mean 'run/run-it'?"),
        ("run/run-it/quick/runs-systm", "Did you mean 'run/run-it/quick/runs-system'?"),
        ("rum", "Did you mean 'run'?"),
    ],
)
def test_verify_names_the_nearest_case(tmp_path: Path, name: str, near: str) -> None:
    done = faqcheck(write(tmp_path, RUNNING), "verify", name)

    assert done.returncode == 2
    assert f"no case starts with {name!r}, and no entry or file is called so. {near}" in done.stderr


@pytest.mark.parametrize(
    "command", [("verify", "--record"), ("ledger", "tidy"), ("lint", "--fix")], ids=" ".join
)
def test_a_ledger_that_cannot_be_written_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    files = {"snippets/slow.py": 'print("slow")\n', "ledger": "a file where a folder has to be"}
    folder = write(tmp_path, RUNNING | files)

    done = faqcheck(folder, *command)

    assert done.returncode in (1, 2)
    assert "[unwritable-file]" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_render_names_the_place_that_cannot_be_written(small: Small) -> None:
    place = small.root / "pyproject.toml" / "below-a-file"

    result = call(small, "render", "--out", str(place))

    assert result.exit_code == 1
    assert f"{small.root}/pyproject.toml" in result.stderr
    assert "[unwritable-file]" in result.stderr


@pytest.mark.parametrize("content", ["{", "{}", "[1]", '{"snippets": {"snippets/ask.py": {}}}'])
def test_a_damaged_file_of_versions_is_named(small: Small, content: str) -> None:
    path = small.project.ledger / "holds_for.json"
    path.parent.mkdir()
    path.write_text(content)

    result = call(small, "render", "--out", str(small.root / "build"))

    assert result.exit_code == 0
    assert "ledger/holds_for.json:1:1: this file cannot be used" in result.stderr


# status


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 0), (("--fail-on", "failing"), 0), (("--fail-on", "unverified"), 1)],
)
def test_status_fails_only_on_what_it_is_told_to(
    small: Small, options: tuple[str, ...], code: int
) -> None:
    result = call(small, "status", *options)

    assert result.exit_code == code
    assert "0 of 2 answers with code ran" in result.stdout


def test_status_prints_json(small: Small) -> None:
    assert json.loads(call(small, "status", "--json").stdout)["answers"]["all"] == 2


def test_status_names_a_damaged_line_and_exits_with_1(small: Small) -> None:
    write_ledger(Ledger().with_rows(small.rows()), small.project.ledger)
    path = small.project.ledger / "cpu.jsonl"
    path.write_text(path.read_text() + "damage\n")

    result = call(small, "status")

    assert result.exit_code == 1
    assert "ledger/cpu.jsonl:4:1: this line cannot be used" in result.stderr
    assert "only read: 1 ran with stand-ins on GPU" in result.stdout


def test_status_changes_no_file(small: Small) -> None:
    before = sorted(small.root.rglob("*"))

    call(small, "status")

    assert sorted(small.root.rglob("*")) == before


# ledger


def test_merge_adds_what_holds_and_names_what_does_not(small: Small) -> None:
    path = small.write([small.row(GPU), small.row(ASK, digest="forged")])

    result = call(small, "ledger", "merge", str(path))

    assert result.exit_code == 1
    assert "'forged' is not a digest" in result.stderr
    assert "1 new, 0 stale and left out, 1 refused: ledger/gpu.jsonl" in result.stderr
    assert [row.case for row in small.ledger.rows] == [GPU]


def test_a_stale_row_does_not_stop_what_a_machine_found(small: Small) -> None:
    path = small.write([small.row(GPU, status="failed"), small.row(ASK, digest="0" * 16)])

    result = call(small, "ledger", "merge", str(path))

    assert result.exit_code == 0
    assert "stale, made from other bytes" in result.stderr
    assert [(row.case, row.status) for row in small.ledger.rows] == [(GPU, "failed")]


def test_merging_twice_changes_nothing(small: Small) -> None:
    path = small.write([small.row(GPU)])

    results = [call(small, "ledger", "merge", str(path)) for _ in range(2)]

    assert [r.exit_code for r in results] == [0, 0]
    assert "0 new, 0 stale and left out, 0 refused: nothing to write" in results[1].stderr


def test_a_share_that_never_came_is_noticed(small: Small) -> None:
    there = [case for case, found in small.cases.items() if found.environment == "cpu"]
    path = small.write([small.row(case) for case in there[1:]])

    result = call(small, "ledger", "merge", str(path), "--require", "cpu")

    assert result.exit_code == 1
    assert f"required: cpu; no new row of {there[0]}\n" in result.stderr
    assert call(small, "ledger", "merge", str(path), "--require", "cqu").exit_code == 2


def test_rows_that_were_there_before_make_no_share(small: Small) -> None:
    rows = [small.row(case) for case, found in small.cases.items() if found.environment == "cpu"]
    before = small.write(rows)
    assert call(small, "ledger", "merge", str(before)).exit_code == 0

    result = call(small, "ledger", "merge", str(before), "--require", "cpu")

    assert result.exit_code == 1
    assert result.stderr.count("required: cpu; no new row of ") == len(rows)


def test_shares_that_are_recorded_apart_make_the_ledger_of_one_run(tmp_path: Path) -> None:
    slow = {"snippets/slow.py": 'print("slow")\n'}
    whole = write(tmp_path / "whole", RUNNING | slow)
    assert faqcheck(whole, "verify", "--record").returncode == 0
    home = write(tmp_path / "home", RUNNING | slow)

    for number in (1, 2):
        share = write(tmp_path / f"share-{number}", RUNNING | slow)
        assert faqcheck(share, "verify", "--record", "--shard", f"{number}/2").returncode == 0
        files = [str(path) for path in (share / "ledger").glob("*.jsonl")]
        assert faqcheck(home, "ledger", "merge", *files).returncode == 0

    assert statuses(home) == statuses(whole)
    assert faqcheck(home, "verify", "--shard", "3/2").returncode == 2


def statuses(folder: Path) -> list[str]:
    ledger, problems, _ = read_ledger(folder / "ledger", root=folder)
    assert problems == []
    return [f"{row.case} {row.status}" for row in ledger.rows]


def test_tidy_drops_what_belongs_to_no_case(small: Small) -> None:
    write_ledger(Ledger().with_rows(small.rows()), small.project.ledger)
    small.edit("faq_src/use.yml", "{in: [plain]}", "{in: [cpu]}")

    result = call(small, "ledger", "tidy")

    assert (result.exit_code, result.stderr) == (0, "0 rows moved with their cases, 1 dropped\n")
    assert not (small.project.ledger / "plain.jsonl").exists()


# From an edit to the built page


def built(small: Small) -> str:
    """Return the page of the topic, built by MkDocs."""
    (small.root / "mkdocs.yml").write_text(SITE)
    (small.root / "docs").mkdir(exist_ok=True)
    (small.root / "docs" / "index.md").write_text("# Small\n")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=small.root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    return (small.root / "site" / "q" / "ask-a-server" / "index.html").read_text(encoding="utf-8")


def badges(page: str, snippet: str) -> list[str]:
    """Return the words of the badges that stand below a snippet."""
    details = page.partition(f'id="check-ask-a-server-{snippet}"')[2].partition("</details>")[0]
    found = re.findall(r'<li class="faq-state faq-(\w+)"', details)
    return [grade for grade in found if grade not in ("parsed", "checked")]


def test_an_edited_snippet_is_stale_on_the_page_and_edited_prose_is_not(small: Small) -> None:
    write_ledger(Ledger().with_rows(small.fresh_rows()), small.project.ledger)
    assert badges(built(small), "ask") == ["ran", "ran"]

    small.edit("faq_src/use.yml", "Ask it.", "Ask it, and wait.")
    assert badges(built(small), "ask") == ["ran", "ran"]

    small.edit("snippets/ask.py", "asked", "asked it")
    page = built(small)
    assert set(badges(page, "ask")) == {"stale"}
    assert badges(page, "server") == ["ran", "ran"]


# verify --record


def running(tmp_path: Path, *, seconds: float) -> Path:
    for name, text in RUNNING.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("SECONDS", str(seconds)))
    return tmp_path


def verify(root: Path, *options: str, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [Path(sys.executable).with_name("faqcheck"), "--project", str(root), "verify", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTEST_ADDOPTS": "-p no:randomly", **variables},  # in reading order
    )


def recorded(root: Path) -> set[str]:
    small = Small(root)
    return {row.case.partition("run-it/")[2] for row in small.ledger.rows}


def test_without_record_nothing_is_written(tmp_path: Path) -> None:
    root = running(tmp_path, seconds=0)

    output, _ = verify(root).communicate(timeout=PATIENCE_S)

    assert "passed" in output
    assert not (root / "ledger").exists()


def test_a_recorded_run_beside_workers_leaves_nothing_to_run_again(tmp_path: Path) -> None:
    root = running(tmp_path, seconds=0)

    output, _ = verify(root, "--record", "-n", "2").communicate(timeout=PATIENCE_S)
    again, _ = verify(root, "--changed").communicate(timeout=PATIENCE_S)

    checks = ("parses", "style", "runs-system")
    expected = {f"{snippet}/{check}" for snippet in ("quick", "slow") for check in checks}
    assert recorded(root) == expected, output
    assert "6 deselected" in again


def test_kill_9_half_way_keeps_what_had_been_recorded(tmp_path: Path) -> None:
    root = running(tmp_path, seconds=90)
    process = verify(root, "--record")
    deadline = time.monotonic() + PATIENCE_S
    while not any(
        "quick/runs-system" in path.read_text() for path in (root / "ledger").rglob("*.jsonl")
    ):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)

    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    before = recorded(root)
    result = CliRunner().invoke(main, ["--project", str(root), "ledger", "tidy"])

    assert before == set()
    assert result.exit_code == 0, result.stderr
    assert "quick/runs-system" in recorded(root)
    assert "slow/runs-system" not in recorded(root)


def test_a_run_whose_outcomes_cannot_be_recorded_says_why_and_is_red(tmp_path: Path) -> None:
    root = running(tmp_path / "project", seconds=0)
    nameless = tmp_path / "packages" / "nameless-1.0.dist-info"
    nameless.mkdir(parents=True)
    (nameless / "METADATA").write_text("Metadata-Version: 2.1\n")
    path = os.pathsep.join([str(nameless.parent), os.environ.get("PYTHONPATH", "")])

    process = verify(root, "--record", PYTHONPATH=path)
    output, _ = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 1, output
    assert "6 not recorded: pyproject.toml:1:1: environment 'system':" in output
    assert "cannot list its packages (exit status 1)" in output
    assert recorded(root) == set()
