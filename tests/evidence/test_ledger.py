from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_project import NOON, Small

from faqcheck.evidence.ledger import Ledger, read_ledger, read_lines, write_ledger

ASK = "use/ask-a-server/ask/runs-cpu"


def test_a_written_ledger_reads_back_as_it_was(small: Small) -> None:
    ledger = Ledger().with_rows(small.rows())

    write_ledger(ledger, small.project.ledger)

    assert small.ledger == ledger


def test_each_environment_has_its_file(small: Small) -> None:
    write_ledger(Ledger().with_rows(small.rows()), small.project.ledger)

    names = sorted(path.name for path in small.project.ledger.iterdir())
    assert names == ["cpu.jsonl", "gate.jsonl", "gpu.jsonl", "plain.jsonl"]


def test_the_order_of_rows_does_not_show_in_the_file(small: Small, tmp_path: Path) -> None:
    rows = [
        *small.rows(),
        small.row(ASK, at="2026-11-21T10:00:00Z", status="failed"),
        small.row(ASK, at="2026-11-21T10:00:00Z"),
        small.row(ASK, machine={"weights": "released"}),
    ]
    contents = set()
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        folder = tmp_path / str(seed)
        write_ledger(Ledger().with_rows(rows), folder)
        contents.add(b"".join(path.read_bytes() for path in sorted(folder.iterdir())))

    assert len(contents) == 1


def test_the_newest_row_of_a_case_is_kept(small: Small) -> None:
    old, new = small.row(ASK), small.row(ASK, at="2026-11-21T10:00:00Z", status="failed")

    assert Ledger().with_rows([new, old]).of(ASK, "cpu") == (new,)


def test_released_weights_keep_a_row_of_their_own(small: Small) -> None:
    released = small.row(ASK, machine={"weights": "released"})
    newer = small.row(ASK, at="2026-11-21T10:00:00Z")

    assert Ledger().with_rows([newer, released]).of(ASK, "cpu") == (released, newer)


def test_one_new_row_changes_one_line(small: Small) -> None:
    folder = small.project.ledger
    write_ledger(Ledger().with_rows(small.rows()), folder)
    before = (folder / "cpu.jsonl").read_text().splitlines()

    write_ledger(small.ledger.with_rows([small.row(ASK, at="2026-11-22T10:00:00Z")]), folder)

    after = (folder / "cpu.jsonl").read_text().splitlines()
    assert len(set(before) ^ set(after)) == 2


def test_writing_the_same_changes_no_file(small: Small) -> None:
    folder = small.project.ledger
    write_ledger(Ledger().with_rows(small.rows()), folder)

    assert write_ledger(small.ledger, folder) == []


def test_what_rows_were_made_on_is_written_once(small: Small) -> None:
    write_ledger(Ledger().with_rows(small.rows()), small.project.ledger)

    text = (small.project.ledger / "gate.jsonl").read_text()
    assert text.count('"packages"') == 1


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("{not json", "is not valid JSON"),
        ("[1]", "is not a JSON object"),
        ('{"case": "a"}', "at: Field required"),
        ("\x00\x00", "is not valid JSON"),
        ("[" * 100_000, "size that can be read"),
        (f'{{"seconds": {"9" * 5000}}}', "size that can be read"),
        ('{"describes": {"python": "3.11"}, "fingerprint": "000000000000"}', "describes.packages"),
        ('{"describes": 5, "fingerprint": "000000000000"}', "is not a row"),
    ],
)
def test_a_damaged_line_is_named_and_the_rest_is_kept(small: Small, damage: str, said: str) -> None:
    folder = small.project.ledger
    write_ledger(Ledger().with_rows(small.rows()), folder)
    path = folder / "cpu.jsonl"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], damage, *lines[1:]]) + "\n")

    ledger, problems, _ = read_ledger(folder, root=small.root)

    assert len(ledger.rows) == len(small.cases)
    assert [str(p.span) for p in problems] == ["ledger/cpu.jsonl:2:1"]
    assert said in problems[0].message


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("status", "not run", "status: "),
        ("status", "error", "status: "),
        ("seconds", "1", "seconds: "),
        ("seconds", True, "seconds: "),
        ("seconds", False, "seconds: "),
        ("fingerprint", "abcdefabcdef", "which no line describes"),
        ("surprise", 1, "surprise: "),
        ("environment", "../../outside", "environment: "),
        ("at", "yesterday", "expected a time such as"),
        ("seconds", float("nan"), "seconds: "),
        ("seconds", float("inf"), "seconds: "),
        ("seconds", -1.0, "seconds: "),
        ("seconds", 10**400, "seconds: "),
        ("peak_mib", float("nan"), "peak_mib: "),
        ("peak_mib", -1, "peak_mib: "),
        ("parts", {"code": [1]}, "parts.code: "),
        ("output", "\ud800", "half of a character"),
    ],
)
def test_a_row_that_says_what_no_row_says_is_named(
    small: Small, field: str, value: object, said: str
) -> None:
    path = small.write([small.row(ASK), small.row("use/ask-a-server/server/serves-cpu")])
    lines = path.read_text().splitlines()
    lines[1] = json.dumps({**json.loads(lines[1]), field: value})
    path.write_text("\n".join(lines))

    read = read_lines(path, name="f.jsonl")

    assert [row.case for _, row in read.rows] == ["use/ask-a-server/server/serves-cpu"]
    assert [(p.span.line, said in p.message) for p in read.problems] == [(2, True)]
    assert read.unread == (lines[1].encode(),)


def test_bytes_that_are_no_text_are_named(small: Small) -> None:
    path = small.write([small.row(ASK)])
    path.write_bytes(path.read_bytes() + b"\xff\xfe{}\n")

    read = read_lines(path, name="f.jsonl")

    assert len(read.rows) == 1
    assert [(p.span.line, "is not UTF-8" in p.message) for p in read.problems] == [(3, True)]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda lines: [b"{half a line", *lines], id="a line"),
        pytest.param(
            lambda lines: [lines[0].replace(b"3.11", b"3.1x"), *lines[1:]], id="describes"
        ),
        pytest.param(lambda lines: [b"\xff\xfe" + lines[0], *lines[1:]], id="not UTF-8"),
        pytest.param(lambda lines: [line + b"}" for line in lines], id="every line"),
    ],
)
def test_what_cannot_be_read_stays_in_its_file(
    small: Small, damage: Callable[[list[bytes]], list[bytes]]
) -> None:
    folder = small.project.ledger
    write_ledger(Ledger().with_rows(small.rows()), folder)
    path = folder / "cpu.jsonl"
    damaged = damage(path.read_bytes().splitlines())
    path.write_bytes(b"\n".join(damaged) + b"\n")
    before, problems, _ = read_ledger(folder, root=small.root)

    write_ledger(before.with_rows([small.row(ASK)]), folder)

    after = path.read_bytes().splitlines()
    unread = [line for line in damaged if line in before.unread["cpu"]]
    assert problems
    assert unread
    assert set(unread) <= set(after)
    assert read_ledger(folder, root=small.root).value.of(ASK, "cpu")


def test_a_byte_order_mark_is_accepted(small: Small) -> None:
    folder = small.project.ledger
    write_ledger(Ledger().with_rows(small.rows()), folder)
    path = folder / "cpu.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    ledger, problems, _ = read_ledger(folder, root=small.root)

    assert problems == []
    assert len(ledger.rows) == len(small.cases)


def test_a_row_of_a_clock_that_runs_ahead_gives_way_to_a_later_one(small: Small) -> None:
    ahead = small.row(ASK, at="2031-01-01T00:00:00Z")
    failed = small.row(ASK, status="failed")

    ledger = Ledger((ahead,)).with_rows([failed], now=NOON)

    assert ledger.rows == (failed,)


def test_both_sides_of_a_merge_are_read_and_its_marks_are_named(small: Small) -> None:
    folder = small.project.ledger
    write_ledger(Ledger().with_rows(small.rows()), folder)
    path = folder / "cpu.jsonl"
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head, "<<<<<<< HEAD", rows[0], "=======", *rows[1:], ">>>>>>> b"]))

    ledger, problems, _ = read_ledger(folder, root=small.root)

    assert len(ledger.rows) == len(small.cases)
    assert [(p.span.line, p.code) for p in problems] == [
        (line, "merge-marker") for line in (2, 4, len(rows) + 4)
    ]
    assert ledger.unread == {}


def test_the_day_and_the_weights_of_a_static_check_are_read_off(small: Small) -> None:
    row = small.row("use/ask-a-server/ask/parses")

    assert row.day == "2026-11-20"
    assert replace(row, fingerprint={"weights": "stand-in"}).weights == "none"


def test_a_file_that_cannot_be_read_is_a_problem(small: Small) -> None:
    write_ledger(Ledger().with_rows(small.rows()), small.project.ledger)
    (small.project.ledger / "gone.jsonl").symlink_to("nowhere.jsonl")

    ledger, problems, _ = read_ledger(small.project.ledger, root=small.root)

    assert ledger.rows
    assert [(p.span.path, p.code) for p in problems] == [("ledger/gone.jsonl", "unreadable-file")]
