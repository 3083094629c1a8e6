"""What a stored output brings along is shown, and runs nothing."""

from __future__ import annotations

import pytest

from faqcheck.site.sanitize import sanitized


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('<img src="x.png" onerror="alert(1)">', '<img src="x.png">'),
        ('<a href="javascript:alert(1)">l</a>', "<a>l</a>"),
        ('<a href=" java\nscript:alert(1)">l</a>', "<a>l</a>"),
        ('<a href="&#106;avascript:alert(1)">l</a>', "<a>l</a>"),
        ("<p>a<script>alert('<p>')</script>b</p>", "<p>ab</p>"),
        ('<iframe srcdoc="<script>1</script>"></iframe>c', "c"),
        ('<svg onload="x()"><path d="M0 0"/></svg>', '<svg><path d="M0 0"/></svg>'),
        ('<form action="javascript:x()"><b>d</b></form>', ""),
        ('<a href="data:text/html,x">e</a>', "<a>e</a>"),
    ],
)
def test_what_runs_is_taken_out(given: str, kept: str) -> None:
    assert sanitized(given) == kept


@pytest.mark.parametrize(
    "harmless",
    [
        '<div class="jp-Cell"><pre>a &lt; b &amp;&amp; c&#39;</pre></div>',
        '<a href="../x/#y">l</a> <a href="https://example.org/?a=1&amp;b=2">m</a>',
        '<img src="data:image/png;base64,AAAA" alt="on">',
        "<table border=1><tr><td colspan=2>x<br>y</td></tr></table>",
        "<!-- a comment --><math><mi>x</mi></math>",
    ],
)
def test_what_is_harmless_stays_as_it_is_written(harmless: str) -> None:
    assert sanitized(harmless) == harmless
