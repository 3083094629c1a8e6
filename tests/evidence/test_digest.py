from __future__ import annotations

import pytest
from small_project import Small

from faqcheck.evidence.digest import Digests, digests_of

ASK = "use/ask-a-server/ask/runs-cpu"
SERVES = "use/ask-a-server/server/serves-cpu"
ROWS = "use/write-rows/rows/validates"
PLAIN = "use/write-rows/other/runs-plain"
ASK_BLOCK = """\
          runs:
            in: [cpu, gpu]
            with: server
            assets: [_assets/street.txt]
            expect: {output: [asked], same_as: {out.txt: snippets/gold.txt}}
"""
ASK_FLOW = """\
          runs: {in: [cpu, gpu], assets: [_assets/street.txt], with: server,
            expect: {output: [asked], same_as: {out.txt: snippets/gold.txt}}}
"""


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


def test_evidence_ends_when_a_file_that_it_rests_on_changes(small: Small) -> None:
    small.edit("pyproject.toml", "max_age", 'depends = ["src/**/*.py"]\nmax_age')
    (small.root / "src").mkdir()
    package = small.root / "src" / "own.py"
    package.write_text("def add(a, b):\n    return a + b\n")
    row = small.row(PLAIN)

    package.write_text("def add(a, b):\n    return a - b\n")

    assert small.assess([row]).verdicts[PLAIN].reason == "depends changed since 2026-11-20"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pyproject.toml", "stand_ins =", 'depends = ["own.txt"]\nstand_ins ='),
        ("faq_src/use.yml", "with: server", "with: server, depends: [own.txt]"),
    ],
)
def test_an_environment_or_a_check_names_files_too(
    small: Small, file: str, old: str, new: str
) -> None:
    small.edit("faq_src/use.yml", ASK_BLOCK, ASK_FLOW)
    small.edit(file, old, new)
    before = small.digest(ASK)

    (small.root / "own.txt").write_text("mine")

    assert small.digest(ASK) != before


def test_a_row_made_before_a_part_was_thought_of_keeps_counting(small: Small) -> None:
    row = small.row(PLAIN)
    small.edit("pyproject.toml", "max_age", 'depends = ["own.txt"]\nmax_age')
    (small.root / "own.txt").write_text("mine")

    digest = digests_of([small.cases[PLAIN]], small.project)[PLAIN]

    assert "depends" in digest.parts
    assert "depends" not in row.parts
    assert digest.is_of(row)


def test_parts_that_do_not_make_up_the_digest_of_a_row_prove_nothing(small: Small) -> None:
    digest = digests_of([small.cases[PLAIN]], small.project)[PLAIN]

    assert not digest.is_of(small.row(PLAIN, digest="0" * 16))


def test_the_pin_of_a_tool_that_judges_is_in_the_digest(small: Small) -> None:
    digests = digests_of(small.cases.values(), small.project)

    assert "tools" in digests["use/ask-a-server/ask/style"].parts
    assert "tools" not in digests[PLAIN].parts


def test_a_field_with_its_default_changes_no_digest(small: Small) -> None:
    """Rows that were recorded before a field existed would end, costly ones among them."""
    small.edit("faq_src/use.yml", ASK_BLOCK, ASK_FLOW)
    before = small.digest(ASK)

    small.edit("faq_src/use.yml", "with: server", "with: server, depends: []")

    assert small.digest(ASK) == before


def test_digests_are_those_of_the_first_format(small: Small) -> None:
    """Recorded on 2026-11-28; a change here voids every row that anybody has recorded."""
    assert {case: small.digest(case) for case in (ASK, SERVES, ROWS, PLAIN)} == {
        ASK: "f515bfc73dd700bd",
        SERVES: "fccea19eff1a545e",
        ROWS: "390285eaa4fd802c",
        PLAIN: "2878cd85ff253f2e",
    }
