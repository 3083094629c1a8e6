"""Snippets hold the bytes that are shown, and say exactly where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faqcheck.content.load import load_faq, read_faq
from faqcheck.content.project import find_project
from faqcheck.errors import LoadError

if TYPE_CHECKING:
    from pathlib import Path

    from faqcheck.content.model import Faq, Snippet

ENTRY = """\
topic: One
summary: About one.
entries:
  - id: start
    question: How do I start?
    sources: [https://example.org/manual]
    updated: 2026-01-31
"""


def faq_of(folder: Path, topic: str, **snippets: str) -> Faq:
    (folder / "pyproject.toml").write_text('[tool.faqcheck]\nname = "Case"\n', encoding="utf-8")
    (folder / "faq_src").mkdir()
    (folder / "faq_src" / "one.yml").write_bytes(topic.encode())
    (folder / "snippets").mkdir()
    for name, content in snippets.items():
        (folder / "snippets" / f"{name}.py").write_bytes(content.encode())
    return load_faq(find_project(folder))


def snippet_of(folder: Path, region: str, content: str) -> Snippet:
    declared = f"{{id: it, file: a.py, region: {region}, checks: {{runs: }}}}"
    topic = f"{ENTRY}    answer: See.\n    snippets:\n      - {declared}\n"
    (snippet,) = faq_of(folder, topic, a=content).snippets
    return snippet


def at(folder: Path, snippet: Snippet) -> str:
    """Return what stands in the file where a snippet says that it starts."""
    lines = (folder / snippet.span.path).read_text(encoding="utf-8").split("\n")
    return lines[snippet.span.line - 1][snippet.span.column - 1 :].rstrip("\r")


@pytest.mark.parametrize(
    ("content", "text", "place"),
    [
        ("a\n# --8<-- [start:r]\nb\n# --8<-- [end:r]\nc\n", "b\n", (3, 1)),
        (
            "if a:\n    # --8<-- [start:r]\n    b\n      c\n    # --8<-- [end:r]\n",
            "b\n  c\n",
            (3, 5),
        ),
        ("# --8<-- [start:r]\n\n\nb\n\n# --8<-- [end:r]\n", "b\n", (4, 1)),
        (
            "# --8<-- [start:r]\n# --8<-- [start:s]\nb\n# --8<-- [end:s]\nc\n# --8<-- [end:r]\n",
            "b\nc\n",
            (3, 1),
        ),
        ("# --8<-- [start:r]\r\nb\r\nc\r\n# --8<-- [end:r]\r\n", "b\nc\n", (2, 1)),
        ("x = 'a\x0cb\u2028c'\n# --8<-- [start:r]\nb\n# --8<-- [end:r]\n", "b\n", (3, 1)),
    ],
    ids=["plain", "indented", "blank-first", "nested", "crlf", "odd-line-breaks"],
)
def test_a_region_is_shown_without_markers_and_indentation(
    content: str, text: str, place: tuple[int, int], tmp_path: Path
) -> None:
    snippet = snippet_of(tmp_path, "r", content)

    assert snippet.text == text
    assert (snippet.span.line, snippet.span.column) == place
    assert at(tmp_path, snippet) == text.split("\n")[0]
    assert snippet.whole == content.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "answer",
    [
        "    answer: |\n      Run:\n\n      ```python\n      x = 1\n      ```\n",
        "    answer: |\n\n\n        Run:\n\n        ```python\n        x = 1\n        ```\n",
        "    answer: |-\n      Größe:\n\n      - a\n\n          ```python\n          x = 1\n"
        "          ```\n",
        "    answer: | # a comment\n      ```python\n\n      x = 1\n      ```\n",
        "    answer: |\n      > ```python\n      > x = 1\n      > ```\n",
        "    answer: |\r\n      Run:\r\n\r\n      ```python\r\n      x = 1\r\n      ```\r\n",
    ],
    ids=["block", "blank-lines", "list", "comment", "quote", "crlf"],
)
def test_a_fence_of_an_answer_points_into_the_yaml_file(answer: str, tmp_path: Path) -> None:
    (snippet,) = faq_of(tmp_path, ENTRY + answer).snippets

    assert snippet.text == "x = 1\n"
    assert at(tmp_path, snippet) == "x = 1"


def test_ids_of_fences_count_from_one_and_can_be_named(tmp_path: Path) -> None:
    fence = "      ```python\n      x = 1\n      ```\n\n"
    named = "      <!-- faqcheck: {id: named} -->\n"
    faq = faq_of(tmp_path, f"{ENTRY}    answer: |\n{fence}{named}{fence}{fence}")

    assert [s.path for s in faq.snippets] == [
        "one/start/fence-1",
        "one/start/named",
        "one/start/fence-3",
    ]


def test_what_cannot_be_read_leaves_the_rest(tmp_path: Path) -> None:
    broken = "  - id: broken\n"
    (tmp_path / "pyproject.toml").write_text('[tool.faqcheck]\nname = "C"\n', encoding="utf-8")
    (tmp_path / "faq_src").mkdir()
    topic = f"{ENTRY}    answer: See.\n"
    head, _, entry = topic.partition("entries:\n")
    (tmp_path / "faq_src" / "one.yml").write_text(
        f"{head}entries:\n{broken}{entry}", encoding="utf-8"
    )

    faq, problems, _ = read_faq(find_project(tmp_path))

    assert list(faq.entries) == ["start"]
    assert faq.entries["start"].span.line == 5
    assert "broken" in faq.left_out
    assert {problem.code for problem in problems} == {"missing-field"}
    with pytest.raises(LoadError, match="missing-field"):
        load_faq(find_project(tmp_path))
