from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from small_project import Small

from faqcheck.evidence.assess import assess_faq
from faqcheck.evidence.ledger import Ledger
from faqcheck.evidence.rows import Verification
from faqcheck.evidence.verdict import Depth, Verdict

ASK = "use/ask-a-server/ask/runs-cpu"
GPU = "use/ask-a-server/ask/runs-gpu"
PLAIN = "use/write-rows/other/runs-plain"


def verdict(small: Small, case: str, *rows: Verification) -> Verdict:
    return small.assess(list(rows)).verdicts[case]


def test_what_was_never_run_is_unverified(small: Small) -> None:
    assert verdict(small, ASK) == Verdict("unverified", "never run")


def test_a_current_pass_is_verified_and_shown_with_its_evidence(small: Small) -> None:
    row = small.row(ASK)

    found = verdict(small, ASK, row)

    assert (found.state, found.evidence, found.last) == ("verified", row, "2026-11-20")


def test_a_current_failure_is_failing_whatever_passed_before(small: Small) -> None:
    failed = small.row(ASK, status="failed", message="said no", at="2026-11-21T00:00:00Z")
    released = small.row(ASK, machine={"weights": "released"})

    found = verdict(small, ASK, failed, released)

    assert (found.state, found.reason) == ("failing", "said no")


def test_a_row_from_the_future_shows_nothing(small: Small) -> None:
    """It would never grow old."""
    forged = small.row(ASK, at="9999-01-01T00:00:00Z")

    assert verdict(small, ASK, forged).state == "unverified"
    assert verdict(small, ASK, small.row(ASK, at="2026-11-25T00:30:00Z")).state == "verified"


def test_other_bytes_make_evidence_stale_and_say_what_changed(small: Small) -> None:
    row = small.row(ASK)
    small.edit("snippets/ask.py", "asked", "tried")
    small.edit("snippets/_assets/street.txt", "street", "road")

    found = verdict(small, ASK, row)

    assert found.state == "stale"
    assert found.reason == "files and snippet changed since 2026-11-20"


def test_a_failure_of_other_bytes_is_stale_too(small: Small) -> None:
    row = small.row(ASK, status="failed")
    small.edit("snippets/ask.py", "asked", "tried")

    assert verdict(small, ASK, row).state == "stale"


def test_a_changed_pin_makes_what_ran_with_it_stale(small: Small) -> None:
    rows = small.rows()
    small.edit("pyproject.toml", 'numpy==2.4.6"]\nstand_ins', 'numpy==2.4.7"]\nstand_ins')

    found = small.assess(rows).verdicts

    assert {case for case, said in found.items() if said.state == "stale"} == {
        ASK,
        "use/ask-a-server/server/serves-cpu",
    }


def test_editing_prose_keeps_every_verdict(small: Small) -> None:
    rows = small.rows()
    small.edit("faq_src/use.yml", "Ask it.", "Ask it politely, in a loop.")

    assert {said.state for said in small.assess(rows).verdicts.values()} == {"verified"}


@pytest.mark.parametrize(("day", "state"), [("2026-10-25", "verified"), ("2026-10-24", "stale")])
def test_age_beyond_the_policy_makes_evidence_stale(small: Small, day: str, state: str) -> None:
    found = verdict(small, ASK, small.row(ASK, at=f"{day}T23:59:59Z"))

    assert found.state == state
    assert found.reason == ("" if state == "verified" else "31 days old, and 30 are allowed")


def test_an_old_failure_is_still_a_failure(small: Small) -> None:
    row = small.row(ASK, at="2025-01-01T00:00:00Z", status="failed")

    assert verdict(small, ASK, row).state == "failing"


@pytest.mark.parametrize(
    ("case", "machine", "depth"),
    [
        ("use/ask-a-server/ask/parses", {}, Depth.PARSED),
        ("use/ask-a-server/ask/style", {}, Depth.PARSED),
        ("use/write-rows/rows/validates", {}, Depth.CHECKED),
        (ASK, {}, Depth.STAND_INS_CPU),
        (ASK, {"accelerator": "NVIDIA Example, 1 MiB"}, Depth.STAND_INS_CPU),
        (GPU, {}, Depth.STAND_INS_GPU),
        (GPU, {"weights": "released"}, Depth.DOCUMENTED),
        (ASK, {"weights": "released"}, Depth.DOCUMENTED),
        (PLAIN, {}, Depth.DOCUMENTED),
    ],
)
def test_depth_is_what_was_tried(
    small: Small, case: str, machine: dict[str, str], depth: Depth
) -> None:
    assert verdict(small, case, small.row(case, machine=machine)).depth is depth


def test_the_deepest_current_pass_counts(small: Small) -> None:
    released = small.row(ASK, machine={"weights": "released"})
    newer = small.row(ASK, at="2026-11-22T00:00:00Z")

    assert verdict(small, ASK, released, newer).depth is Depth.DOCUMENTED


def test_an_aged_deep_pass_gives_way_to_a_young_shallow_one(small: Small) -> None:
    released = small.row(ASK, at="2026-01-01T00:00:00Z", machine={"weights": "released"})
    newer = small.row(ASK)

    found = verdict(small, ASK, released, newer)

    assert (found.state, found.depth) == ("verified", Depth.STAND_INS_CPU)


# Snippets and entries


def test_an_entry_is_as_deep_as_its_weakest_snippet(small: Small) -> None:
    found = small.assess(small.rows())

    assert found.snippets["use/write-rows/other"].depth is Depth.DOCUMENTED
    assert found.snippets["use/write-rows/rows"].depth is Depth.CHECKED
    assert found.entries["write-rows"].depth is Depth.CHECKED


@pytest.mark.parametrize("state", ["failing", "stale", "unverified"])
def test_an_entry_is_as_good_as_its_weakest_case(small: Small, state: str) -> None:
    rows = {row.case: row for row in small.rows()}
    case = "use/write-rows/rows/validates"
    if state == "failing":
        rows[case] = replace(rows[case], status="failed", message="no")
    elif state == "stale":
        rows[case] = replace(rows[case], digest="0" * 16)
    else:
        del rows[case]

    found = small.assess(list(rows.values()))

    assert found.entries["write-rows"].state == state
    assert found.entries["write-rows"].reason.startswith("rows: ")
    assert found.entries["ask-a-server"].state == "verified"


def test_failing_is_worse_than_stale_and_stale_than_never_run(small: Small) -> None:
    small.edit("faq_src/use.yml", "in: [plain]", "in: [plain, cpu]")
    case = "use/write-rows/other/runs-cpu"
    rows = [row for row in small.rows() if row.case not in (case, PLAIN)]
    stale = replace(small.row(PLAIN), digest="0" * 16)
    failed = replace(small.row(case), status="failed")

    def state(*more: Verification) -> str:
        return small.assess([*rows, *more]).entries["write-rows"].state

    assert [state(), state(stale), state(stale, failed)] == ["unverified", "stale", "failing"]


def test_a_gpu_case_never_run_is_a_gap_beside_a_verified_one(small: Small) -> None:
    found = small.assess(small.rows(without="gpu"))

    entry = found.entries["ask-a-server"]
    assert (entry.state, entry.depth) == ("verified", Depth.STAND_INS_CPU)
    assert entry.gaps == ("not yet run on a GPU",)
    assert found.verdicts[GPU].state == "unverified"
    assert found.site.gaps == {"not yet run on a GPU": 1}


def test_a_stale_gpu_case_is_a_gap_of_its_own_words(small: Small) -> None:
    rows = [replace(r, digest="0" * 16) if "gpu" in r.case else r for r in small.rows()]

    entry = small.assess(rows).entries["ask-a-server"]

    assert (entry.state, entry.gaps) == ("verified", ("not lately run on a GPU",))


def test_a_failing_gpu_case_is_no_gap(small: Small) -> None:
    rows = [replace(r, status="failed") if "gpu" in r.case else r for r in small.rows()]

    assert small.assess(rows).entries["ask-a-server"].state == "failing"


def test_a_gpu_case_without_a_sibling_elsewhere_leaves_its_answer_unverified(small: Small) -> None:
    small.edit("faq_src/use.yml", "{in: [plain]}", "{in: [gpu]}")

    entry = small.assess(small.rows(without="gpu")).entries["write-rows"]

    assert (entry.state, entry.gaps) == ("unverified", ())


def test_running_everywhere_reaches_the_depth_of_the_gpu(small: Small) -> None:
    entry = small.assess(small.rows()).entries["ask-a-server"]

    assert (entry.state, entry.depth, entry.gaps) == ("verified", Depth.STAND_INS_GPU, ())


def waive(small: Small, field: str, until: str) -> None:
    small.edit(
        "faq_src/use.yml",
        "    file: other.py\n",
        f"    file: other.py\n        {field}: {{reason: upstream, until: {until}}}\n",
    )


def test_a_waiver_exempts_its_snippet_and_not_the_answer(small: Small) -> None:
    waive(small, "waiver", "2026-12-31")
    found = small.assess(small.rows())

    snippet = found.snippets["use/write-rows/other"]
    assert (snippet.state, snippet.reason) == ("exempt", "waived until 2026-12-31: upstream")
    assert found.entries["write-rows"].state == "verified"


def test_a_failure_that_was_announced_is_exempt_and_never_verified(small: Small) -> None:
    waive(small, "fails", "2026-12-31")
    rows = [replace(r, status="expected failure") if r.case == PLAIN else r for r in small.rows()]

    found = small.assess(rows)

    assert found.verdicts[PLAIN].reason == "known to fail until 2026-12-31: upstream"
    assert found.snippets["use/write-rows/other"].state == "exempt"


def test_after_its_day_an_announced_failure_is_failing(small: Small) -> None:
    waive(small, "fails", "2026-11-23")
    rows = [replace(r, status="expected failure") if r.case == PLAIN else r for r in small.rows()]

    assert small.assess(rows).verdicts[PLAIN].state == "failing"


def test_announcing_a_failure_makes_an_earlier_pass_stale(small: Small) -> None:
    rows = small.rows()
    waive(small, "fails", "2026-12-31")

    assert small.assess(rows).verdicts[PLAIN].state == "stale"


def test_the_site_counts_answers_by_state_and_depth(small: Small) -> None:
    site = small.assess([r for r in small.rows(without="gpu") if r.case != PLAIN]).site

    assert (site.entries, site.verified, site.last) == (2, 1, "2026-11-20")
    assert site.states == {"verified": 1, "unverified": 1}
    assert site.depths == {Depth.STAND_INS_CPU: 1}


def test_evidence_of_a_case_that_is_gone_is_named(small: Small) -> None:
    gone = replace(small.row(ASK), case="use/gone/ask/runs-cpu", digest="0" * 16)

    assert small.assess([gone]).orphans == ("use/gone/ask/runs-cpu",)


def test_judging_needs_a_day_not_a_clock(small: Small) -> None:
    later = assess_faq(
        small.faq, small.project, Ledger((small.row(ASK),)), today=dt.date(2027, 11, 24)
    )

    assert later.verdicts[ASK].state == "stale"
