from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from small_project import Small

from faqcheck.evidence.ledger import Ledger, read_ledger, read_rows, write_ledger

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
        ("{not json", "no JSON"),
        ("[1]", "no JSON object"),
        ('{"case": "a"}', "lacks at, check"),
        ("<<<<<<< HEAD", "no JSON"),
        ("\x00\x00", "no JSON"),
        ("[" * 100_000, "nested too deep"),
        ('{"describes": {"python": "3.11"}, "fingerprint": "000000000000"}', "another fingerprint"),
    ],
)
def test_a_damaged_line_is_named_and_the_rest_is_kept(small: Small, damage: str, said: str) -> None:
    folder = small.project.ledger
    write_ledger(Ledger().with_rows(small.rows()), folder)
    path = folder / "cpu.jsonl"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], damage, *lines[1:]]) + "\n")

    ledger, problems = read_ledger(folder, root=small.root)

    assert len(ledger.rows) == len(small.cases)
    assert [str(p.span) for p in problems] == ["ledger/cpu.jsonl:2:1"]
    assert said in problems[0].message


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("status", "not run", "is no evidence"),
        ("status", "error", "is no evidence"),
        ("seconds", "1", "'seconds' of a wrong type"),
        ("seconds", True, "'seconds' of a wrong type"),
        ("seconds", False, "'seconds' of a wrong type"),
        ("fingerprint", "abcdefabcdef", "which no line describes"),
        ("surprise", 1, "unknown fields: surprise"),
        ("environment", "../../outside", "names no environment"),
        ("at", "yesterday", "no time such as"),
        ("seconds", float("nan"), "nan seconds"),
        ("seconds", float("inf"), "inf seconds"),
        ("seconds", -1.0, "-1.0 seconds"),
        ("peak_mib", float("nan"), "nan MiB"),
        ("peak_mib", -1, "-1 MiB"),
        ("parts", {"code": [1]}, "'parts' of no text"),
    ],
)
def test_a_row_that_says_what_no_row_says_is_named(
    small: Small, field: str, value: object, said: str
) -> None:
    path = small.write([small.row(ASK), small.row("use/ask-a-server/server/serves-cpu")])
    lines = path.read_text().splitlines()
    lines[1] = json.dumps({**json.loads(lines[1]), field: value})
    path.write_text("\n".join(lines))

    rows, problems = read_rows(path, name="f.jsonl")

    assert [row.case for row in rows] == ["use/ask-a-server/server/serves-cpu"]
    assert [(p.span.line, said in p.message) for p in problems] == [(2, True)]


def test_bytes_that_are_no_text_are_named(small: Small) -> None:
    path = small.write([small.row(ASK)])
    path.write_bytes(path.read_bytes() + b"\xff\xfe{}\n")

    rows, problems = read_rows(path, name="f.jsonl")

    assert len(rows) == 1
    assert [(p.span.line, "is no UTF-8" in p.message) for p in problems] == [(3, True)]


def test_the_day_and_the_weights_of_a_static_check_are_read_off(small: Small) -> None:
    row = small.row("use/ask-a-server/ask/parses")

    assert row.day == "2026-11-20"
    assert replace(row, fingerprint={"weights": "stand-in"}).weights == "none"


def test_a_file_that_cannot_be_read_is_a_problem(small: Small) -> None:
    write_ledger(Ledger().with_rows(small.rows()), small.project.ledger)
    (small.project.ledger / "gone.jsonl").symlink_to("nowhere.jsonl")

    ledger, problems = read_ledger(small.project.ledger, root=small.root)

    assert ledger.rows
    assert [(p.span.path, p.code) for p in problems] == [("ledger/gone.jsonl", "unreadable-file")]
