"""Evidence follows its bytes, whatever the case is called."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from click.testing import CliRunner
from small_project import Small

from faqcheck.cli.main import main
from faqcheck.evidence.ledger import Ledger, write_ledger

ASK = "use/ask-a-server/ask/runs-gpu"


def test_a_renamed_entry_keeps_its_evidence(small: Small) -> None:
    rows = small.rows()
    small.edit("faq_src/use.yml", "id: ask-a-server", "id: ask-it")

    assessment = small.assess(rows)

    assert assessment.verdicts["use/ask-it/ask/runs-gpu"].state == "verified"
    assert assessment.orphans == ()
    assert {move.old.case for move in assessment.moves} == {
        row.case for row in rows if "ask-a-server" in row.case
    }


def test_an_entry_in_another_topic_keeps_its_evidence(small: Small) -> None:
    rows = small.rows()
    topic = small.root / "faq_src" / "use.yml"
    topic.rename(topic.with_name("serve.yml"))

    verdicts = small.assess(rows).verdicts

    assert {verdict.state for verdict in verdicts.values()} == {"verified"}


def test_a_renamed_file_keeps_its_evidence(small: Small) -> None:
    rows = small.rows()
    (small.root / "snippets" / "ask.py").rename(small.root / "snippets" / "put.py")
    small.edit("faq_src/use.yml", "file: ask.py", "file: put.py")
    small.edit("faq_src/use.yml", "id: ask\n", "id: put\n")
    small.edit("faq_src/use.yml", "[[snippet:ask]]", "[[snippet:put]]")

    verdicts = small.assess(rows).verdicts

    assert verdicts["use/ask-a-server/put/runs-gpu"].state == "verified"


def test_other_bytes_take_no_evidence_over(small: Small) -> None:
    rows = small.rows()
    small.edit("faq_src/use.yml", "id: ask-a-server", "id: ask-it")
    small.edit("snippets/ask.py", "asked", "asked twice")

    assessment = small.assess(rows)

    assert assessment.verdicts["use/ask-it/ask/runs-gpu"].state == "unverified"
    assert ASK in assessment.orphans


def test_a_case_with_evidence_of_its_own_takes_no_other(small: Small) -> None:
    rows = [small.row(ASK), replace(small.row(ASK), case="use/gone/ask/runs-gpu")]

    assessment = small.assess(rows)

    assert assessment.moves == ()
    assert assessment.orphans == ("use/gone/ask/runs-gpu",)


def test_tidy_writes_the_new_names_and_drops_nothing_that_moved(small: Small) -> None:
    fresh = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = small.fresh_rows()
    write_ledger(Ledger().with_rows(rows), small.project.ledger)
    small.edit("faq_src/use.yml", "id: ask-a-server", "id: ask-it")
    moved = sum("ask-a-server" in row.case for row in rows)

    done = CliRunner().invoke(main, ["--project", str(small.root), "ledger", "tidy"])

    assert f"{moved} rows moved with their cases, 0 dropped" in done.stderr
    assert len(small.ledger.rows) == len(rows)
    assert {row.case for row in small.ledger.rows} == small.cases.keys()
    assert fresh >= max(row.at for row in small.ledger.rows)


def test_lint_says_that_evidence_moves(small: Small) -> None:
    write_ledger(Ledger().with_rows(small.fresh_rows()), small.project.ledger)
    small.edit("faq_src/use.yml", "id: ask-a-server", "id: ask-it")

    done = CliRunner().invoke(main, ["--project", str(small.root), "lint"])

    assert "rows of evidence move with their cases" in done.stderr
    assert "faqcheck ledger tidy" in done.stderr
