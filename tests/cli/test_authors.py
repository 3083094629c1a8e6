"""Start, rename and move answers: what is written is what an author would have written by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from faqcheck.cli.main import main

ONE = """\
topic: One
summary: About one.
entries:
  - id: start
    question: How do I start?
    answer: |
      **Start it.** See [the end](faq:end).

      [[snippet:code]]
    snippets:
      - {id: code, file: code.py, checks: {runs: {}}}
    sources: [owner/name#1]
    updated: 2026-01-31

  - id: end
    question: How do I end?
    answer: |
      **End it.** First [start](faq:start), then [again](faq:start#x).
    related: [start]
    sources: [owner/name#1]
    updated: 2026-01-31
"""
TWO = """\
topic: Two
summary: About two.
entries:
- id: other
  question: What else?
  answer: Nothing.
  related:
    - start
    - end
  sources: [owner/name#1]
  updated: 2026-01-31
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "pyproject.toml": '[tool.faqcheck]\nname = "Two"\n',
        "faq_src/one.yml": ONE,
        "faq_src/two.yml": TWO,
        "snippets/code.py": 'print("code")\n',
        "docs/index.md": "# Home\n\nSee [how to start](faq:start).\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def faqcheck(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), *arguments])


def verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "faqcheck", "--project", str(folder), "verify", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def publish(folder: Path) -> None:
    """Commit everything on the published branch."""
    faqcheck(folder, "lint", "--fix")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-qb", "main"], ["add", "."], ["commit", "-qm", "All"]):
        subprocess.run(["git", *who, *command], cwd=folder, check=True)


def test_a_new_entry_is_whole_but_for_what_it_says_is_missing(project: Path) -> None:
    options = ["--topic", "one", "--snippet", "why.py"]

    done = faqcheck(project, "new", 'Why is "x: y" empty?', *options)

    assert done.stdout.startswith("faq_src/one.yml:22:3: fill in")
    found = [line for line in faqcheck(project, "lint").stdout.splitlines() if "[" in line]
    assert {line.rpartition("[")[2] for line in found} == {"unfinished]"}
    assert "id: x-y-empty" in (project / "faq_src" / "one.yml").read_text()
    assert (project / "snippets" / "why.py").is_file()


def test_a_new_entry_goes_by_the_indentation_of_its_topic(project: Path) -> None:
    faqcheck(project, "new", "And now?", "--topic", "two")

    text = (project / "faq_src" / "two.yml").read_text()
    assert '\n- id: now\n  question: "And now?"\n' in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["What?"], "topics: one, two"),
        (["What?", "--topic", "three"], "Topics: one, two."),
        (["What?", "--topic", "one", "--id", "start"], "already leads to an answer"),
    ],
)
def test_a_new_entry_that_cannot_be_is_refused(
    project: Path, arguments: list[str], said: str
) -> None:
    before = (project / "faq_src" / "one.yml").read_text()

    done = faqcheck(project, "new", *arguments)

    assert done.exit_code in (1, 2)
    assert said in done.stderr
    assert (project / "faq_src" / "one.yml").read_text() == before


def test_renaming_takes_links_evidence_and_the_address_along(project: Path) -> None:
    publish(project)
    assert verify(project, "--record").returncode == 0

    done = faqcheck(project, "rename", "start", "begin")

    assert "/q/start/ still leads to it" in done.output
    assert faqcheck(project, "lint").exit_code == 0
    one = (project / "faq_src" / "one.yml").read_text()
    assert "  - id: begin\n    aliases: [start]\n" in one
    assert "(faq:begin), then [again](faq:begin#x)" in one
    assert "related: [begin]" in one
    assert "    - begin\n    - end\n" in (project / "faq_src" / "two.yml").read_text()
    assert "(faq:begin)" in (project / "docs" / "index.md").read_text()
    rows = (project / "ledger" / "system.jsonl").read_text()
    assert rows.count("one/begin/code") == 1
    assert "one/start/code" not in rows


def test_renaming_changes_what_is_asked_most_and_names_what_else_has_the_id(project: Path) -> None:
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text() + 'most_asked = [\n  "end", # last\n  "start",\n]\n')
    (project / "queries.yml").write_text("- query: begin\n  finds: 'start'\n- start here\n")
    publish(project)

    done = faqcheck(project, "rename", "start", "begin")

    assert 'most_asked = [\n  "end", # last\n  "begin",\n]\n' in settings.read_text()
    assert "queries.yml:2:10: names start, too; look whether begin is meant." in done.output
    assert "queries.yml:3" not in done.output
    assert faqcheck(project, "lint").exit_code == 0


def test_renaming_a_draft_asks_for_no_alias(project: Path) -> None:
    publish(project)
    faqcheck(project, "new", "And now?", "--topic", "one", "--id", "draft")

    done = faqcheck(project, "rename", "draft", "idea")

    assert done.exit_code == 0
    assert "aliases" not in (project / "faq_src" / "one.yml").read_text()
    assert "draft" not in (project / "ledger" / "addresses.txt").read_text()


def test_renaming_a_draft_by_hand_is_told_from_losing_an_address(project: Path) -> None:
    publish(project)
    faqcheck(project, "new", "And now?", "--topic", "one", "--id", "draft")
    path = project / "faq_src" / "one.yml"
    path.write_text(path.read_text().replace("id: draft", "id: idea").replace("id: end", "id: fin"))

    found = faqcheck(project, "lint").stdout

    assert "/q/draft/ leads nowhere; it was never published." in found
    assert "/q/end/ was published and would lead nowhere." in found


def test_moving_changes_nothing_but_the_place(project: Path) -> None:
    publish(project)

    done = faqcheck(project, "move", "start", "two")

    assert done.stdout.startswith("faq_src/two.yml:12:1: start is here now.")
    assert faqcheck(project, "lint").exit_code == 0
    two = (project / "faq_src" / "two.yml").read_text()
    assert "- id: start\n  question: How do I start?\n  answer: |\n    **Start it.**" in two


def test_the_only_entry_of_a_topic_stays(project: Path) -> None:
    done = faqcheck(project, "move", "other", "one")

    assert done.exit_code == 1
    assert "is the only entry of 'two'" in done.stderr


def test_both_sides_of_a_merge_keep_their_addresses(project: Path) -> None:
    publish(project)
    path = project / "ledger" / "addresses.txt"
    path.write_text("<<<<<<< HEAD\nend\n=======\nother\n>>>>>>> b\nstart\n")

    found = faqcheck(project, "lint").stdout

    assert found.count("[merge-marker]") == 3
    faqcheck(project, "lint", "--fix")
    assert path.read_text() == "end\nother\nstart\n"


def test_two_branches_merge_without_losing_an_answer_a_row_or_an_address(project: Path) -> None:
    """One renames and records, the other adds and moves; git merges them by itself."""
    publish(project)
    attributes = "ledger/*.jsonl merge=union\nledger/addresses.txt merge=union\n"
    (project / ".gitattributes").write_text(attributes)
    git(project, "add", "-A")
    git(project, "commit", "-qm", "Lines merge by line")
    git(project, "switch", "-qc", "a")
    faqcheck(project, "rename", "start", "begin")
    assert verify(project, "--record").returncode == 0
    git(project, "add", "-A")
    git(project, "commit", "-qm", "a")
    git(project, "switch", "-q", "main")
    git(project, "switch", "-qc", "b")
    path = project / "faq_src" / "two.yml"
    path.write_text(path.read_text() + TWO.partition("entries:\n")[2].replace("other", "more"))
    faqcheck(project, "lint", "--fix")
    assert verify(project, "--record").returncode == 0
    git(project, "add", "-A")
    git(project, "commit", "-qm", "b")

    git(project, "merge", "-q", "a", "-m", "both")

    faqcheck(project, "ledger", "tidy")
    faqcheck(project, "lint", "--fix")
    found = faqcheck(project, "lint")
    assert "start" in found.stdout or found.exit_code == 0, found.stdout
    assert {"begin", "end", "more", "other", "start"} <= set(
        (project / "ledger" / "addresses.txt").read_text().split()
    )
    rows = (project / "ledger" / "system.jsonl").read_text()
    assert rows.count("one/begin/code/runs-system") == 1
    assert "one/start" not in rows


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("name", "ran"),
    [
        ("one/start", True),
        ("start", True),
        ("start/code", True),
        ("snippets/code.py", True),
        ("code.py", True),
        ("faq_src/one.yml", True),
        ("*runs*", True),
        ("end", False),
    ],
)
def test_verify_takes_what_people_type(project: Path, name: str, ran: bool) -> None:
    done = verify(project, name)

    assert done.returncode == 0, done.stdout
    assert ("passed" in done.stdout) is ran
    assert ("end shows no code: nothing to run" in done.stdout) is not ran


def test_retiring_keeps_the_address_and_drops_the_answer(project: Path) -> None:
    publish(project)

    done = faqcheck(project, "retire", "start", "Nothing starts since 2.0.", "--instead", "other")

    assert done.exit_code == 0, done.output
    one = (project / "faq_src" / "one.yml").read_text()
    assert (
        "  - id: start\n    question: How do I start?\n    sources: [owner/name#1]\n"
        '    retired: "Nothing starts since 2.0."\n    related: [other]\n    updated: '
    ) in one
    assert "Start it" not in one
    assert "start" in (project / "ledger" / "addresses.txt").read_text().split()
    found = faqcheck(project, "lint").stdout
    said = "'start' is retired: Nothing starts since 2.0. Link to 'other'. [retired-entry]"
    assert f"docs/index.md:3:20: {said}" in found
    assert "snippets/code.py:1:1: no entry shows this file." in found
    assert "changed-id" not in found


def test_a_retired_question_is_a_page_with_its_reason_and_no_question_of_its_topic(
    project: Path,
) -> None:
    for name in ("one.yml", "two.yml"):
        path = project / "faq_src" / name
        path.write_text(path.read_text().replace("  related:\n    - start\n    - end\n", ""))
    faqcheck(project, "retire", "other", "It was <b>one</b> of two.", "--instead", "end")
    out = project / "out"

    assert faqcheck(project, "render", "--out", str(out)).exit_code == 0

    page = (out / "q" / "other" / "index.md").read_text()
    assert "# What else?" in page
    assert "This question is retired." in page
    assert "It was &lt;b&gt;one&lt;/b&gt; of two." in page
    assert '<a href="../end/">How do I end?</a>' in page
    assert "What else?" not in (out / "two.md").read_text()
    assert "What else?" not in (out / "questions.md").read_text()


@pytest.mark.parametrize(
    "arguments", [["move", "start", "two"], ["rename", "start", "go"], ["retire", "start", "So."]]
)
def test_a_retired_entry_is_told_as_such(project: Path, arguments: list[str]) -> None:
    faqcheck(project, "retire", "start", "Nothing starts.")

    done = faqcheck(project, *arguments)

    assert (done.exit_code, "is retired: Nothing starts." in done.stderr) == (1, True)


def test_a_junit_report_names_the_line_of_the_snippet_that_failed(project: Path) -> None:
    (project / "snippets" / "code.py").write_text(
        'print("\\x1b[31m1%\\r100%")\n\n\nraise ValueError("so")\n'
    )

    done = verify(project, "start", "--junit", str(project / "report.xml"))

    assert done.returncode == 1
    [failed] = ElementTree.parse(project / "report.xml").findall(".//testcase[failure]")
    properties = {one.get("name"): one.get("value") for one in failed.iter("property")}
    assert (failed.get("file"), failed.get("line")) == ("snippets/code.py", "3")  # from 0
    assert properties == {"file": "snippets/code.py", "line": "4"}
    text = failed.findtext("failure") or ""
    assert "snippets/code.py:4:1: ValueError: so" in text
    assert "  100%\n" in text
    assert "x1b" not in text
