from __future__ import annotations

import json
from dataclasses import replace

import pytest
from small_project import Small

from faqcheck.evidence.status import (
    aligned,
    breaches,
    gap_lines,
    site_line,
    status_data,
    status_text,
)

ASK = "use/ask-a-server/ask/runs-cpu"
PLAIN = "use/write-rows/other/runs-plain"
WAIVED = "    file: other.py\n        waiver: {reason: upstream, until: 2026-11-30}\n"


def test_one_line_says_how_many_answers_how_deep_and_when_last(small: Small) -> None:
    assessment = small.assess([*small.rows(without="gpu"), small.row(PLAIN)])

    assert site_line(assessment.site) == (
        "1 of 2 answers with code ran, 1 only read: 1 ran with stand-ins on CPU, "
        "1 checked statically; last on 2026-11-20."
    )
    assert gap_lines(assessment.site) == ["1 answer not yet run on a GPU."]


def test_without_evidence_nothing_is_claimed(small: Small) -> None:
    assert site_line(small.assess([]).site) == "0 of 2 answers with code ran, 0 only read."


def test_the_table_counts_cases_by_environment_check_and_state(small: Small) -> None:
    rows = [r for r in small.rows(without="gpu") if r.case != PLAIN]
    rows = [replace(r, status="failed", message="no") if r.case == ASK else r for r in rows]

    lines = [line.split() for line in status_text(small.assess(rows)).splitlines()]

    assert ["cpu", "runs", "-", "-", "1", "-", "-", "-"] in lines
    assert ["cpu", "serves", "1", "-", "-", "-", "-", "2026-11-20"] in lines
    assert ["gpu", "runs", "-", "-", "-", "1", "-", "-"] in lines
    assert ["plain", "runs", "-", "-", "-", "1", "-", "-"] in lines


def test_what_is_stale_is_grouped_by_what_changed(small: Small) -> None:
    rows = small.rows()
    small.edit("snippets/_standins/prepare.py", "{}", '{"A": "1"}')

    text = status_text(small.assess(rows))

    assert "stale: 4 cases\n  stand-ins changed since 2026-11-20 (4)\n" in text
    assert f"    {ASK}\n" in text


def test_what_fails_stands_last_with_its_message(small: Small) -> None:
    rows = [replace(r, status="failed", message="said no") if r.case == ASK else r
            for r in small.rows()]  # fmt: skip

    text = status_text(small.assess(rows))

    assert text.endswith(f"failing: 1 case\n  said no (1)\n    {ASK}\n")


def test_what_was_never_run_says_what_it_needs(small: Small) -> None:
    text = status_text(small.assess(small.rows(without="gpu")))

    assert "never run: 2 cases\n  in 'gpu', which needs gpu (2)\n" in text


def test_waivers_are_listed_with_the_days_that_are_left(small: Small) -> None:
    small.edit("faq_src/use.yml", "    file: other.py\n", WAIVED)

    text = status_text(small.assess(small.rows()))

    assert "  2026-11-30 (6 days left)  use/write-rows/other, waived: upstream\n" in text


def test_evidence_that_belongs_to_nothing_is_counted(small: Small) -> None:
    gone = replace(small.row(ASK), case="use/gone/ask/runs-cpu", digest="0" * 16)

    assert "evidence of 1 case that is gone; `faqcheck ledger tidy`" in status_text(
        small.assess([gone])
    )


def test_long_lists_are_cut_unless_all_is_asked_for(small: Small) -> None:
    small.edit(
        "faq_src/use.yml",
        "      **Like this.**\n",
        "      **Like this.**\n" + "\n      ```python\n      print()\n      ```\n" * 13,
    )

    short, long = (status_text(small.assess([]), every=every) for every in (False, True))

    assert "; --all names them" in short
    assert short.count("/fence-") < long.count("/fence-")
    assert "--all" not in long


def test_the_data_says_the_same_as_the_text(small: Small) -> None:
    rows = [replace(r, status="failed", message="no") if r.case == ASK else r
            for r in small.rows(without="gpu")]  # fmt: skip

    data = json.loads(json.dumps(status_data(small.assess(rows))))

    assert data["answers"]["failing"] == 1
    assert data["answers"]["verified"] == 1
    cases = {case["id"]: case for case in data["cases"]}
    assert set(cases) == set(small.cases)
    assert (cases[ASK]["state"], cases[ASK]["reason"]) == ("failing", "no")
    assert cases[ASK]["evidence"]["at"] == "2026-11-20T10:00:00Z"
    assert cases["use/ask-a-server/ask/runs-gpu"]["evidence"] is None


@pytest.mark.parametrize(
    ("states", "found"),
    [
        (["failing"], []),
        (["stale"], ["use/ask-a-server/ask"]),
        (["unverified"], ["use/write-rows/other"]),
        (["gap"], ["use/ask-a-server/ask", "use/ask-a-server/server"]),
        (["stale", "unverified"], ["use/ask-a-server/ask", "use/write-rows/other"]),
    ],
)
def test_breaches_are_of_the_states_that_are_asked_for(
    small: Small, states: list[str], found: list[str]
) -> None:
    rows = [r for r in small.rows(without="gpu") if r.case != PLAIN]
    rows = [replace(r, digest="0" * 16) if r.case == ASK else r for r in rows]
    if states == ["gap"]:
        rows = small.rows(without="gpu")

    lines = breaches(small.assess(rows), states)

    assert sorted(line.partition(":")[0] for line in lines) == found


def test_text_tables_line_up() -> None:
    assert aligned([["name", "n"], ["a", "10"], ["long one", "9"]], right=[1]) == [
        "name       n",
        "--------  --",
        "a         10",
        "long one   9",
    ]
