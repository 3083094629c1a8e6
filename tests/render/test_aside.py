from __future__ import annotations

from faqcheck.render.aside import Aside

MARKED = (
    "# A\n\n<p>one<!--faq:aside--> <b>two</b>\n<!--/faq:aside--></p>\n\ntext <!-- a comment -->\n"
)
PAGE = (
    "<h1>A</h1><pre><span></span><code><span class='k'>if</span> a &lt; b\n</code></pre>"
    "<p><code><b>inline</b></code></p>"
)


def test_what_is_marked_is_neither_converted_nor_searched_and_comes_back() -> None:
    aside = Aside()

    taken = aside.take_marked(MARKED)

    assert "two" not in taken
    assert taken.count("<b>") == 0
    assert aside.put_back(taken) == MARKED.replace("<!--faq:aside-->", "").replace(
        "<!--/faq:aside-->", ""
    )


def test_search_reads_the_text_of_code_and_readers_see_its_colours() -> None:
    aside = Aside()
    aside.take_marked(MARKED)

    taken = aside.take_colours(PAGE)

    assert "class='k'" not in taken
    assert ">if a &lt; b\n<" in taken
    assert "<code><b>inline</b></code>" in taken
    assert aside.put_back(taken) == PAGE


def test_a_page_without_anything_to_spare_stays_as_it_is() -> None:
    assert Aside().put_back(Aside().take_marked("text")) == "text"
