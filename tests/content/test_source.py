"""YAML is read with the place of every part, in characters, as an editor counts."""

from __future__ import annotations

import pytest

from faqcheck.content.source import find_mistakes, parse_document, read_yaml
from faqcheck.errors import LoadError

TEXT = """\
größe: {"中文": [1, 2]}
text: |
  first

   second
quoted: "a"
version: 1.10
"""


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ((), (1, 1)),
        (("größe",), (1, 8)),
        (("größe", "中文", 1), (1, 19)),
        (("text",), (2, 7)),
        (("größe", "nothing", 3), (1, 8)),
    ],
)
def test_span_finds_values_and_else_what_holds_them(
    location: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    span = parse_document(TEXT, relative="a.yml").span(location)

    assert (span.line, span.column) == place


def test_span_of_a_key() -> None:
    span = parse_document(TEXT, relative="a.yml").span(("größe", "中文"), key=True)

    assert (span.line, span.column) == (1, 9)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: |\n  b\n", (2, 3)),
        ("a: |\n\n\n    b\n", (4, 5)),
        ("a: b\n", (1, 4)),
        ('a: "b"\n', (1, 5)),
        ("a: 'b'\n", (1, 5)),
        ("a:\n  b\n", (2, 3)),
    ],
)
def test_block_finds_the_first_letter_of_a_text(text: str, place: tuple[int, int]) -> None:
    span = parse_document(text, relative="a.yml").block(("a",))

    assert (span.line, span.column) == place
    assert text.split("\n")[span.line - 1][span.column - 1] == "b"


def test_source_text_keeps_what_yaml_would_change() -> None:
    document = parse_document(TEXT, relative="a.yml")

    assert document.data["version"] == 1.1
    assert document.source_text(("version",)) == "1.10"
    assert document.source_text(("quoted",)) is None


def test_mistakes_of_a_snippet_are_not_those_of_our_format() -> None:
    assert find_mistakes("a: &x [1]\nb: *x\n---\nc: !tag 1\n<<: {d: 1}\n") == []
    assert [p.code for p in find_mistakes("a: 1\n---\nb: 1\nb: 2\n")] == ["duplicate-key"]


@pytest.mark.parametrize("text", ["- " * 200_000, "[" * 5000, "? " * 200_000, "{a: " * 300])
def test_deep_nesting_is_a_problem_and_no_crash(text: str) -> None:
    with pytest.raises(LoadError, match="bad-yaml"):
        parse_document(text, relative="a.yml")


@pytest.mark.parametrize(
    "text",
    [
        "x: !!set {2026-02-30: }",
        "x: !!omap [a: 2026-02-30]",
        "x: !!pairs [a: !!int x]",
        "x: !!timestamp {=: 2026-02-30}",
        "x: !!set [a]",
        "x: !foo [1]",
    ],
)
def test_a_tagged_collection_that_cannot_be_built_hides_nothing_else(text: str) -> None:
    read = read_yaml(f"a: 1\na: 2\n{text}\ny: 2026-02-31\n", relative="one.yml")

    assert read.value is not None
    lines = [problem.span.line for problem in read.problems]
    assert lines[0] == 2
    assert 3 in lines
    assert lines[-1] == 4
    assert read.left_out == {"2"}
