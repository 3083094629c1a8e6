from __future__ import annotations

from io import BytesIO

from faqcheck.site.stash import Stash, Store

MARKED = (
    "# A\n\n<p>one<!--faq:stash--> <b>two</b>\n<!--/faq:stash--></p>\n\ntext <!-- a comment -->\n"
)
PAGE = (
    "<h1>A</h1><pre><span></span><code><span class='k'>if</span> a &lt; b\n</code></pre>"
    "<p><code><b>inline</b></code></p>"
)


def test_what_is_marked_is_neither_converted_nor_searched_and_comes_back() -> None:
    stash = Stash(Store(BytesIO()))

    taken = stash.take_marked(MARKED)

    assert "two" not in taken
    assert taken.count("<b>") == 0
    assert stash.put_back(taken) == MARKED.replace("<!--faq:stash-->", "").replace(
        "<!--/faq:stash-->", ""
    )


def test_search_reads_the_text_of_code_and_readers_see_its_colours() -> None:
    stash = Stash(Store(BytesIO()))
    stash.take_marked(MARKED)

    taken = stash.take_colours(PAGE)

    assert "class='k'" not in taken
    assert ">if a &lt; b\n<" in taken
    assert "<code><b>inline</b></code>" in taken
    assert stash.put_back(taken) == PAGE


def test_a_page_without_anything_to_spare_stays_as_it_is() -> None:
    stash = Stash(Store(BytesIO()))

    assert stash.put_back(stash.take_marked("text")) == "text"


def test_pages_may_share_a_store() -> None:
    store = Store(BytesIO())
    first, second = Stash(store), Stash(store)

    taken = [stash.take_colours(PAGE.replace("if", word)) for stash, word in
             ((first, "if"), (second, "ΔΔ"), (first, "or"))]  # fmt: skip

    assert [a.put_back(t) for a, t in zip((first, second, first), taken, strict=True)] == [
        PAGE.replace("if", word) for word in ("if", "ΔΔ", "or")
    ]


def test_a_code_block_that_is_marked_stays_where_an_audit_finds_it() -> None:
    stash = Stash(Store(BytesIO()))
    page = MARKED.replace("<b>two</b>", "<PRE><code>rm -rf</code></PRE>")

    assert stash.take_marked(page) == page


def test_what_is_kept_after_something_was_put_back_overwrites_nothing() -> None:
    stash = Stash(Store(BytesIO()))
    first = stash.take_colours(PAGE)
    assert stash.put_back(first) == PAGE

    second = stash.take_colours(PAGE.replace("if", "elif"))

    assert [stash.put_back(page) for page in (first, second)] == [PAGE, PAGE.replace("if", "elif")]


def test_code_in_a_sentence_swallows_no_block_behind_it() -> None:
    stash = Stash(Store(BytesIO()))
    page = "<p><code><span>x</span></code></p><pre><code>rm -rf</code></pre>" + PAGE

    taken = stash.take_colours(page)

    assert "<pre><code>rm -rf</code></pre>" in taken
    assert "class='k'" not in taken
    assert stash.put_back(taken) == page
