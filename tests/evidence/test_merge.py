from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_project import NOON, Small

from faqcheck.errors import Problem
from faqcheck.evidence.digest import digests_of
from faqcheck.evidence.ledger import Ledger, write_ledger
from faqcheck.evidence.merge import merge_ledgers
from faqcheck.evidence.rows import Verification

ASK = "use/ask-a-server/ask/runs-cpu"
GPU = "use/ask-a-server/ask/runs-gpu"


def merged(small: Small, ledger: Ledger, *files: Path) -> tuple[Ledger, list[Problem]]:
    cases = small.cases
    digests = digests_of(cases.values(), small.project)
    return merge_ledgers(
        ledger, files, cases=cases, digests=digests, project=small.project, now=NOON
    )


def test_evidence_of_another_machine_is_added(small: Small) -> None:
    ledger = Ledger().with_rows(small.rows(without="gpu"))
    handed_in = [small.row(GPU), small.row("use/ask-a-server/server/serves-gpu")]

    found, refused = merged(small, ledger, small.write(handed_in))

    assert refused == []
    assert found == Ledger().with_rows(small.rows())


def test_two_merges_in_either_order_give_the_same_files(small: Small, tmp_path: Path) -> None:
    small.edit("snippets/ask.py", "asked", "asked before")
    stale = small.rows()
    small.edit("snippets/ask.py", "asked before", "asked")
    ledger = Ledger().with_rows(stale)
    later = "2026-11-23T10:00:00Z"
    one = small.write(
        [small.row(ASK, status="failed", at=later), small.row(GPU), small.row(ASK, commit="")],
        "one.jsonl",
    )
    other = small.write([small.row(ASK, at=later), small.row(GPU, seconds=2.0)], "other.jsonl")

    def files(*order: Path) -> dict[str, bytes]:
        found = ledger
        for path in order:
            found, refused = merged(small, found, path)
            assert refused == []
        folder = tmp_path / order[0].stem
        write_ledger(found, folder)
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    assert files(one, other) == files(other, one)


def test_a_row_of_the_current_bytes_replaces_a_newer_one_of_other_bytes(small: Small) -> None:
    small.edit("snippets/ask.py", "asked", "tried")
    newer = small.row(ASK, at="2026-11-23T10:00:00Z")
    small.edit("snippets/ask.py", "tried", "asked")
    older = small.row(ASK)

    found, refused = merged(small, Ledger((newer,)), small.write([older]))

    assert refused == []
    assert found.rows == (older,)


def test_the_newest_row_wins(small: Small) -> None:
    newer = small.row(ASK, at="2026-11-23T10:00:00Z", status="failed")

    found, _ = merged(small, Ledger((newer,)), small.write([small.row(ASK)]))

    assert found.rows == (newer,)


def refusal(small: Small, row: Verification) -> str:
    found, refused = merged(small, Ledger(), small.write([row]))
    assert found.rows == ()
    problem = refused[0]
    assert problem.code in ("refused-evidence", "stale-evidence", "damaged-line")
    return f"{problem.message} {problem.hint}"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"case": "use/ask-a-servar/ask/runs-cpu", "digest": "0" * 16},
            "no such case. Did you mean",
        ),
        ({"environment": "plain"}, "belongs to the environment 'cpu'"),
        ({"check": "serves"}, "its check is 'runs', not 'serves'"),
        ({"digest": "0" * 16}, "stale, made from other bytes"),
        ({"digest": "forged"}, "is not a digest"),
        ({"at": "2026-11-24T12:06:00Z"}, "in the future"),
        ({"commit": "main"}, "is not a commit"),
        ({"status": "expected failure"}, "none is declared"),
        ({"output": "x" * 2001}, "longer than 2000"),
        ({"machine": {"packages": {"numpy": "1.0"}}}, "run with numpy 1.0; 'cpu' has 2.4.6"),
        ({"machine": {"packages": {"pip": "1.0"}}}, "run with numpy missing"),
        ({"machine": {"packages": {}}}, "names no packages"),
        ({"machine": {"python": "2.7.18"}}, "has Python '2.7.18'"),
        ({"machine": {"os": None}}, "describes.os: Input should be a valid string"),
        ({"machine": {"weights": "none"}}, "in 'cpu' they are stand-in or released"),
        ({"machine": {"mood": "good"}}, "describes.mood: Extra inputs are not permitted"),
        ({"fingerprint": {"python": "3.11.9"}}, "describes.packages: Field required"),
    ],
)
def test_what_contradicts_the_project_is_refused_with_the_reason(
    small: Small, changes: dict[str, Any], said: str
) -> None:
    assert said in refusal(
        small, replace(small.row(ASK, machine=changes.pop("machine", {})), **changes)
    )


@pytest.mark.parametrize("missing", ["accelerator", "driver"])
def test_a_gpu_case_without_a_gpu_is_refused(small: Small, missing: str) -> None:
    said = refusal(small, small.row(GPU, machine={missing: None}))

    assert "needs a GPU, and its fingerprint names no accelerator" in said


def test_weights_cannot_be_claimed_where_no_stand_ins_are_declared(small: Small) -> None:
    row = small.row("use/write-rows/other/runs-plain", machine={"weights": "released"})

    assert "they are none" in refusal(small, row)


def test_a_pass_of_a_snippet_that_is_declared_to_fail_is_refused(small: Small) -> None:
    small.edit(
        "faq_src/use.yml",
        "    title: Ask\n",
        "    title: Ask\n        fails: {reason: upstream, until: 2026-12-31}\n",
    )

    assert "declared to fail" in refusal(small, small.row(ASK))


def test_evidence_under_a_former_id_goes_to_the_case_of_the_same_bytes(small: Small) -> None:
    row = small.row(ASK)
    small.edit("faq_src/use.yml", "id: ask-a-server", "id: ask-it")

    found, refused = merged(small, Ledger(), small.write([row]))

    assert refused == []
    assert [row.case for row in found.rows] == ["use/ask-it/ask/runs-cpu"]


def test_stale_evidence_names_what_differs_and_the_commit(small: Small) -> None:
    row = small.row(ASK)
    small.edit("snippets/gold.txt", "gold", "silver")

    said = refusal(small, row)

    assert "(files differs)" in said
    assert "made at commit 0123456789ab" in said


def test_a_refused_row_does_not_keep_the_others_out(small: Small) -> None:
    path = small.write([small.row(ASK, digest="0" * 16), small.row(GPU)])

    found, refused = merged(small, Ledger(), path)

    assert [row.case for row in found.rows] == [GPU]
    assert len(refused) == 1


def test_a_damaged_line_is_among_the_refusals(small: Small) -> None:
    path = small.write([small.row(GPU)])
    path.write_text(path.read_text() + "{half a li")

    found, refused = merged(small, Ledger(), path)

    assert len(found.rows) == 1
    assert [(p.code, p.span.line) for p in refused] == [("damaged-line", 3)]
