from __future__ import annotations

import pytest

from faqcheck.site.audit import digest_of, unaccounted_blocks, unaccounted_problem

PAGE = """
<div class="highlight"><pre><span></span><code><span class="k">if</span> a &lt; b:
    pass
</code></pre></div>
<PRE class="x"><CODE data-a="1 > 0">other</CODE></PRE>
<pre>no code</pre> <code>inline</code>
"""


def test_blocks_are_compared_as_text() -> None:
    known = {digest_of("if a < b:\n    pass\n"), digest_of("other\n")}

    assert unaccounted_blocks(PAGE, known) == []


def test_each_block_that_is_not_known_is_returned_in_reading_order() -> None:
    assert unaccounted_blocks(PAGE, ()) == ["if a < b:\n    pass\n", "other"]


@pytest.mark.parametrize("known", ["if a < b:\n  pass\n", "if a < b:\n    pass", "if a &lt; b:"])
def test_a_difference_in_white_space_counts_but_not_the_last_newline(known: str) -> None:
    found = unaccounted_blocks(PAGE, {digest_of(known), digest_of("other")})

    assert found == ([] if known.endswith("    pass") else ["if a < b:\n    pass\n"])


def test_problem_names_the_page_and_the_line_of_its_source() -> None:
    problem = unaccounted_problem(
        "b = 2\n", page="topic/", path="docs/topic.md", source="text\n\n    b = 2\n"
    )

    assert str(problem).startswith("docs/topic.md:3:1: the page topic/ shows a code block")
