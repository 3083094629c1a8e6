"""Texts as pages need them."""

from __future__ import annotations

import pytest

from faqcheck.site.text import first_sentence, without_needless_ends


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            "**Install it for A, and for B with\na C.** Then go on.",
            "Install it for A, and for B with a C.",
        ),
        ("See [the\npage](faq:page). More.", "See the page."),
        ("*Not* `a*b` and `c*d`. More.", "Not `a*b` and `c*d`."),
    ],
)
def test_first_sentence_has_no_marks_but_those_of_code(answer: str, expected: str) -> None:
    assert first_sentence(answer) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<tr><th>a</th>\n<td>b</td></tr>\n</tbody>", "<tr><th>a<td>b</tbody>"),
        ("<thead><tr><th>a</th></tr></thead>", "<thead><tr><th>a</thead>"),
        (
            "<ul>\n<li>a</li>\n<li>b <ol><li>c</li></ol></li>\n</ul>",
            "<ul>\n<li>a\n<li>b <ol><li>c</ol>\n</ul>",
        ),
        ("<pre>&lt;/td&gt; &lt;td&gt;</pre>", "<pre>&lt;/td&gt; &lt;td&gt;</pre>"),
        ("<tr><td>a</td><!-- b --></tr>", "<tr><td>a</td><!-- b --></tr>"),
    ],
)
def test_ends_that_html_implies_are_left_out(page: str, expected: str) -> None:
    assert without_needless_ends(page) == expected
