"""No field of an entry is forgotten: each reaches the schema, the page and `faq.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from faqcheck.cli.main import main
from faqcheck.content.model import EntryDeclaration
from faqcheck.site.facts import PLACED, facts_of
from rendered import render

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = EntryDeclaration.model_fields
TOPIC = """\
topic: A topic
summary: What it is about.
entries:
  - id: id-marker
    question: question-marker?
    also_asked: [also-asked-marker]
    symptoms: [symptoms-marker]
    answer: |
      answer-marker [claims-marker](claim:one)

      [[snippet:two]]
    snippets: [{id: two, file: two.txt, title: snippets-marker, checks: {static: shown}}]
    claims: [{id: one, file: one.py, checks: {runs: }}]
    sources: [sources-marker]
    applies_to: {models: [applies-to-marker]}
    related: [other]
    aliases: [aliases-marker]
    updated: 2026-01-31
    zh:
      question: zh-marker
      answer: |
        a [b](claim:one)

        [[snippet:two]]
  - id: other
    question: related-marker?
    answer: Nothing.
    sources: [somewhere]
    updated: 2026-01-31
"""
IN_CODE = {"snippets", "claims"}
"""Fields whose code `faq.json` holds by another key, or that are checks of sentences."""


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "pyproject.toml").write_text('[tool.faqcheck]\nname = "F"\n')
    (tmp_path / "faq_src").mkdir()
    (tmp_path / "faq_src" / "topic.yml").write_text(TOPIC)
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets" / "one.py").write_text("print(1)\n")
    (tmp_path / "snippets" / "two.txt").write_text("two\n")
    return render(tmp_path)


def test_the_schema_has_every_field() -> None:
    schema = json.loads(CliRunner().invoke(main, ["schema"]).stdout)

    assert set(schema["$defs"]["EntryDeclaration"]["properties"]) == set(FIELDS)


def test_the_page_shows_every_field_that_has_a_place(pages: dict[str, str]) -> None:
    shown = "".join(text for path, text in pages.items() if path.startswith(("q/", "zh/q/")))
    shown += "".join(path for path in pages if path.startswith("q/aliases"))

    missing = [name for name in PLACED if f"{name.replace('_', '-')}-marker" not in shown]

    assert missing == ["updated"]
    assert "2026-01-31" in shown
    assert set(PLACED) <= set(FIELDS)


def test_a_field_without_a_place_is_a_fact_of_the_page() -> None:
    class WithMore(EntryDeclaration):
        difficulty: str | None = None

    given = {"id": "a", "question": "b", "answer": "c", "sources": ["d"], "updated": "2026-01-31"}
    entry = WithMore.model_validate_json(json.dumps({**given, "difficulty": "hard"}))

    assert facts_of(entry, "en") == [("Difficulty", "hard")]
    assert facts_of(WithMore.model_validate_json(json.dumps(given)), "en") == []


def test_programs_get_every_field(pages: dict[str, str]) -> None:
    entry = json.loads(pages["faq.json"])["topics"][0]["entries"][0]

    assert set(FIELDS) - IN_CODE <= set(entry)
    assert entry["snippets"] == {"two": "two\n"}
