"""A translation knows the English that it was made from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from faqcheck.cli.main import main

TOPIC = """\
topic: One
summary: About one.
zh: {topic: 一, summary: 关于一。}
entries:
  - id: start
    question: How do I start?
    answer: |
      Say hello, 2 times.
    sources: [https://example.org/manual]
    updated: 2026-01-31
    zh:
      # A comment stays.
      question: 如何开始？
      answer: |
        说两次“你好”。
  - id: other
    question: What else?
    answer: |
      Nothing.

      [[table:ports]]
    sources: [https://example.org/manual]
    updated: 2026-01-31
"""
TABLE = """\
title: Ports
rows: ports.csv
columns:
  port: {label: Port}
zh:
  title: 端口
  columns: {port: 端口}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[tool.faqcheck]\nname = "One"\n')
    (tmp_path / "faq_src" / "tables").mkdir(parents=True)
    (tmp_path / "faq_src" / "one.yml").write_text(TOPIC)
    (tmp_path / "faq_src" / "tables" / "ports.yml").write_text(TABLE)
    (tmp_path / "faq_src" / "tables" / "ports.csv").write_text("port,source\n80,a manual\n")
    return tmp_path


def faqcheck(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(project), *arguments])


def test_what_is_not_done_is_listed(project: Path) -> None:
    listed = faqcheck(project, "translations").stdout

    assert listed.splitlines() == [
        "stale    one",
        "stale    one/start",
        "missing  one/other",
        "stale    tables/ports",
    ]


def test_stamping_adds_one_line_and_changes_nothing_else(project: Path) -> None:
    faqcheck(project, "translations", "--stamp", "start")

    written = (project / "faq_src" / "one.yml").read_text()
    added = [line for line in written.splitlines() if line.strip().startswith("of:")]
    assert len(added) == 1
    assert "".join(f"{line}\n" for line in written.splitlines() if line not in added) == TOPIC
    assert "one/start" not in faqcheck(project, "translations").stdout


def test_every_kind_of_part_is_stamped_and_then_nothing_is_stale(project: Path) -> None:
    stamped = faqcheck(project, "translations", "--stamp", "--every").stdout

    assert stamped.splitlines() == ["stamped one", "stamped one/start", "stamped tables/ports"]
    assert faqcheck(project, "lint").exit_code == 0
    assert faqcheck(project, "status", "--fail-on", "stale-translation").exit_code == 0


def test_a_change_of_the_english_makes_its_translation_stale_until_it_is_stamped_again(
    project: Path,
) -> None:
    faqcheck(project, "translations", "--stamp", "--every")
    path = project / "faq_src" / "one.yml"
    path.write_text(path.read_text().replace("Say hello, 2 times.", "Say hello, 3 times."))

    status = faqcheck(project, "status", "--fail-on", "stale-translation")
    lint = faqcheck(project, "lint")

    assert status.exit_code == 1
    assert "translated: 1 of 2 answers; 1 stale" in status.stdout
    assert "one/start: stale-translation" in status.stderr
    assert lint.exit_code == 0
    data = json.loads(faqcheck(project, "status", "--json").stdout)
    assert data["translations"] == {
        "one": "current",
        "one/start": "stale",
        "tables/ports": "current",
    }

    before = path.read_text()
    faqcheck(project, "translations", "--stamp", "one/start")

    assert len(path.read_text()) == len(before)
    assert faqcheck(project, "status", "--fail-on", "stale-translation").exit_code == 0
    assert "'3' of the English answer is missing" in faqcheck(project, "lint").stdout


def test_an_unknown_name_is_refused_with_the_nearest(project: Path) -> None:
    refused = faqcheck(project, "translations", "--stamp", "strat")

    assert refused.exit_code == 2
    assert "Did you mean 'start'?" in refused.stderr
