"""A mistake is reported where it stands, in whatever style of YAML its text is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faqcheck.content import find_problems, find_project, parse_document

TODAY = dt.date(2026, 6, 1)
MARK = "[mark](faq:nowhere)"
SETTINGS = '[tool.faqcheck]\nname = "Case"\n'

words = st.text(st.sampled_from("abc\"'\\:#-é中 \t\U0001f600"), min_size=1, max_size=9)
paragraphs = st.lists(st.lists(words, max_size=12).map(" ".join), max_size=5)
styles = st.sampled_from([None, "'", '"', "|", ">"])


def written(text: str, style: str | None, width: int, *, plain: bool) -> str:
    """Return a topic whose answer is a text, in a style of YAML."""
    answer = yaml.dump(
        {"answer": text}, default_style=style, width=width, allow_unicode=plain, Dumper=yaml.Dumper
    )
    answer = answer.removeprefix('"answer"').removeprefix("'answer'").removeprefix("answer")
    answer = answer.removeprefix("? |-\n  answer\n").removeprefix("? >-\n  answer\n")
    lines = answer.removesuffix("...\n").rstrip("\n").split("\n")
    head = (
        "topic: One\nsummary: About one.\nentries:\n  - id: start\n    question: How?\n    answer"
    )
    tail = "    sources: [https://example.org/]\n    updated: 2026-01-31\n"
    return head + "\n    ".join(lines) + "\n" + tail


@given(paragraphs, paragraphs, styles, st.integers(10, 90), st.booleans())
@settings(max_examples=400, deadline=None, derandomize=True)
def test_each_character_of_a_text_is_placed_in_its_file(
    before: list[str], after: list[str], style: str | None, width: int, plain: bool
) -> None:
    text = "\n".join([*before, MARK, *after])
    file = written(text, style, width, plain=plain)
    document = parse_document(file, relative="one.yml")
    value = document.data["entries"][0]["answer"].strip()
    at = value.index(MARK)

    span = document.block(("entries", 0, "answer")).at(value, at)

    line = file.split("\n")[span.line - 1]
    assert line[span.column - 1 :].startswith(MARK[:5]), (span, file)


@given(paragraphs, styles, st.integers(20, 90), st.booleans())
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_planted_mistake_is_reported_at_its_place(
    tmp_path: Path, before: list[str], style: str | None, width: int, plain: bool
) -> None:
    before = [one.replace("`", "").strip() for one in before]
    file = written("\n".join(["Start.", *before, "", MARK]), style, width, plain=plain)
    (tmp_path / "faq_src").mkdir(exist_ok=True)
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "faq_src" / "one.yml").write_text(file, encoding="utf-8")

    problems = find_problems(find_project(tmp_path), today=TODAY)

    (found,) = [p for p in problems if p.code == "unknown-entry"]
    line = file.split("\n")[found.span.line - 1]
    assert line[found.span.column - 1 :].startswith("faq:nowhere")


@pytest.mark.parametrize(
    "text", ["a: [1, 2\n", "a: 'b\n", "a: {b\n", "- a\nb", "a:\n\t- b", "a: &", "a: !!int x\n"]
)
def test_a_syntax_error_stands_inside_the_file(text: str) -> None:
    from faqcheck.errors import LoadError

    with pytest.raises(LoadError) as caught:
        parse_document(text, relative="one.yml")

    for problem in caught.value.problems:
        assert 1 <= problem.span.line <= len(text.rstrip("\n").split("\n"))
