from __future__ import annotations

import pytest
from small_project import Small

from faqcheck.evidence.digest import Digests, digests_of

ASK = "use/ask-a-server/ask/runs-cpu"
SERVES = "use/ask-a-server/server/serves-cpu"
ROWS = "use/write-rows/rows/validates"
PLAIN = "use/write-rows/other/runs-plain"


@pytest.mark.parametrize(
    ("case", "file", "old", "new"),
    [
        (ASK, "snippets/ask.py", "asked", "asked twice"),
        (ASK, "snippets/_assets/street.txt", "a street", "a road"),
        (ASK, "snippets/gold.txt", "gold", "silver"),
        (ASK, "snippets/serve.py", "http.server", "http.server as server"),
        (ASK, "snippets/_standins/prepare.py", "{}", '{"A": "1"}'),
        (ASK, "pyproject.toml", 'numpy==2.4.6"]\nstand_ins', 'numpy==2.4.7"]\nstand_ins'),
        (ASK, "faq_src/use.yml", "output: [asked]", "output: [ask]"),
        (ASK, "faq_src/use.yml", "8765", "8766"),
        (ROWS, "snippets/rows.jsonl", "1", "2"),
        (ROWS, "snippets/rows.schema.json", "object", "array"),
        (ROWS, "snippets/rules.py", "[]", '["no"]'),
        (
            "use/ask-a-server/ask/style",
            "pyproject.toml",
            "max_age",
            "style.line_length=70\nmax_age",
        ),
    ],
)
def test_what_decides_an_outcome_changes_the_digest(
    small: Small, case: str, file: str, old: str, new: str
) -> None:
    before = small.digest(case)

    small.edit(file, old, new)

    assert small.digest(case) != before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("faq_src/use.yml", "Ask it.", "Just ask it, whatever it is."),
        ("faq_src/use.yml", "How do I ask a server?", "How does one ask a server?"),
        ("faq_src/use.yml", "title: Ask", "title: Ask it"),
        ("faq_src/use.yml", "updated: 2026-11-01", "updated: 2026-11-02"),
        ("pyproject.toml", "max_age_days = 30", "max_age_days = 31"),
        ("pyproject.toml", 'needs = ["gpu"]', 'needs = ["gpu"]\ndownload_mib = 3'),
    ],
)
def test_an_edit_of_prose_or_policy_changes_no_digest(
    small: Small, file: str, old: str, new: str
) -> None:
    before = digests_of(small.cases.values(), small.project)

    small.edit(file, old, new)

    assert digests_of(small.cases.values(), small.project) == before


def test_running_in_one_more_environment_keeps_the_digest_of_the_others(small: Small) -> None:
    before = small.digest(ASK)

    small.edit("faq_src/use.yml", "in: [cpu, gpu]\n", "in: [cpu, gpu, plain]\n")

    assert small.digest(ASK) == before


def test_stand_ins_decide_nothing_where_they_are_not_declared_or_nothing_runs(
    small: Small,
) -> None:
    cases = (PLAIN, "use/ask-a-server/ask/parses")
    before = [small.digest(case) for case in cases]

    small.edit("snippets/_standins/prepare.py", "{}", '{"A": "1"}')

    assert [small.digest(case) for case in cases] == before


def test_a_digest_names_the_parts_that_changed(small: Small) -> None:
    before = digests_of(small.cases.values(), small.project)[ASK]
    small.edit("snippets/gold.txt", "gold", "silver")
    small.edit("snippets/_standins/prepare.py", "{}", '{"A": "1"}')

    after = digests_of(small.cases.values(), small.project)[ASK]

    assert after.changes(before.parts) == ["files", "stand-ins"]


def test_one_run_reads_a_file_once_however_many_cases_share_it(small: Small) -> None:
    digests = Digests(small.project)
    cases = small.cases
    before = digests.of(cases[ASK])

    (small.root / "snippets" / "gold.txt").unlink()

    assert digests.of(cases[ASK]) == before
