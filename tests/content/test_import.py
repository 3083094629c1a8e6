"""A Markdown FAQ becomes topics and snippets; what could not be placed is said, nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from faqcheck.cli.main import main
from faqcheck.content import find_or_assume, import_faq, load_faq

CASES = sorted((Path(__file__).parents[1] / "cases" / "import").glob("*.md"))
TODAY = dt.date(2026, 1, 31)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_questions_become_entries(path: Path, tmp_path: Path) -> None:
    expected = yaml.safe_load(path.with_suffix(".expected.yml").read_text(encoding="utf-8"))
    written = path.read_text(encoding="utf-8")
    (tmp_path / path.name).write_text(written, encoding="utf-8")

    done = CliRunner().invoke(
        main, ["--project", str(tmp_path), "import", str(tmp_path / path.name)]
    )

    assert done.exit_code == 0, done.output
    faq = load_faq(find_or_assume(tmp_path, [path.name]))
    assert {topic.id: [e.id for e in topic.entries] for topic in faq.topics} == {
        name: list(entries) for name, entries in expected["topics"].items()
    }
    for entries in expected["topics"].values():
        for name, wanted in entries.items():
            entry = faq.entries[name]
            assert entry.question == wanted["question"]
            languages = [snippet.language for snippet in entry.snippets if snippet.file]
            assert languages == wanted.get("snippets", [])
            assert all(part in entry.declared.answer for part in wanted.get("answer_has", []))
            if "answer_is" in wanted:
                assert entry.declared.answer == wanted["answer_is"]
            if "sources" in wanted:
                assert [source.at for source in entry.declared.sources] == wanted["sources"]
    said = re.findall(r":(\d+): not placed \(.*?\): (.*)\.$", done.output, re.MULTILINE)
    assert {int(line): why for line, why in said} == expected["not_placed"]
    assert f"{expected.get('relative', 0)} link " in done.output or "relative" not in expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_line_is_somewhere(path: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Any\n", encoding="utf-8")
    written = path.read_text(encoding="utf-8")
    made = import_faq(written, find_or_assume(tmp_path), name="faq", source="FAQ.md", today=TODAY)

    texts = "\n".join(made.files.values())
    data = [yaml.safe_load(text) for name, text in made.files.items() if name.suffix == ".yml"]
    texts += "\n".join(str(topic["topic"]) for topic in data)
    texts += "\n".join(entry["question"] for topic in data for entry in topic["entries"])
    not_placed = {n for first, last, _ in made.lost for n in range(first, last + 1)}
    missing = [
        (number, line)
        for number, line in enumerate(written.split("\n"), start=1)
        if number not in not_placed and not _is_in(line, texts)
    ]
    assert missing == []


def _is_in(line: str, texts: str) -> bool:
    """Say whether what a line says is there; marks of questions and of links may have changed."""
    if re.fullmatch(r"\s*|\s*</?details>|```.*|-{3,}", line):
        return True
    plain = re.sub(r"^#+ |^\*\*A:\*\* |</?details>", "", line)
    plain = re.sub(r"</?(?:summary|b)>|\]\([^)]*\)|^Q: ", "", plain).strip("* ")
    return re.sub(r"^\d+\. ", "", plain) in re.sub(r"\]\([^)]*\)", "", texts)


def test_nothing_is_overwritten_and_what_has_no_questions_is_named(tmp_path: Path) -> None:
    (tmp_path / "FAQ.md").write_text("# A\n\n## Why?\n\nSo.\n\n## How?\n\nSo.\n", "utf-8")
    (tmp_path / "plain.md").write_text("# A page\n\nIt says something.\n", encoding="utf-8")

    def run(name: str) -> tuple[int, str]:
        arguments = ["--project", str(tmp_path), "import", str(tmp_path / name)]
        done = CliRunner().invoke(main, arguments)
        return done.exit_code, done.output

    first, again, plain = run("FAQ.md"), run("FAQ.md"), run("plain.md")

    assert first[0] == 0
    assert again[0] == 1
    assert "faq_src/a.yml is there already" in again[1]
    assert plain[0] == 1
    assert "plain.md holds no questions" in plain[1]
