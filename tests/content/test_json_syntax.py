"""Mistakes of JSON are said alike by every version of Python."""

from __future__ import annotations

import json

import pytest

from faqcheck.content import json_error


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ('{"a": 1,}', 1, 8, "Illegal trailing comma before end of object"),
        ('{"a": 1,\n\n }', 1, 8, "Illegal trailing comma before end of object"),
        ("[1,\n2 ,\t]", 2, 3, "Illegal trailing comma before end of array"),
        ("[1,}", 1, 4, "Expecting value"),
        ('{"a": 1,]', 1, 9, "Expecting property name enclosed in double quotes"),
        ("[,]", 1, 2, "Expecting value"),
        ("[1,,]", 1, 4, "Expecting value"),
        ('{"a":}', 1, 6, "Expecting value"),
        ("{'a': 1}", 1, 2, "Expecting property name enclosed in double quotes"),
    ],
)
def test_a_comma_before_a_closing_bracket_is_named_itself(
    text: str, line: int, column: int, said: str
) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)

    assert json_error(caught.value) == (line, column, said)
