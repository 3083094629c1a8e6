"""In the index of a search, each question is a result of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from faqcheck.content import find_project, load_faq
from faqcheck.site import Site, question_results, read_site
from faqcheck.site.results import CODE, OTHER_PAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def site(content: Callable[[str], Path]) -> Site:
    project = find_project(content("everything"))
    return read_site(load_faq(project), project, today=dt.date(2026, 11, 27))


def test_question_is_one_result_with_its_headings_and_its_topic_is_none(site: Site) -> None:
    docs = [
        {"location": "server/", "title": "A tiny server", "text": ""},
        {"location": "q/figures/", "title": "How?", "text": ""},
        {"location": "q/figures/#figures", "title": "How?", "text": "So."},
        {"location": "q/figures/#more", "title": "More", "text": "And so."},
    ]

    [found] = question_results({"config": {}, "docs": docs}, site)["docs"]

    assert (found["location"], found["title"]) == ("q/figures/", "How?")
    assert found["text"].split() == ["So.", "More", "And", "so."]
    assert "boost" not in found


def test_other_wordings_weigh_as_much_as_the_title_where_fields_have_weights(site: Site) -> None:
    index = {"config": {"fields": {"title": {"boost": 5}}}, "docs": []}

    weighed = question_results(index, site)["config"]["fields"]
    unweighed = question_results({"config": {"lang": ["en"]}, "docs": []}, site)

    assert weighed == {"title": {"boost": 5}, "wordings": {"boost": 5}}
    assert unweighed["config"] == {"lang": ["en"]}


def test_other_pages_weigh_less_unless_they_say_what_they_weigh(site: Site) -> None:
    docs = [
        {"location": "notes/#a", "text": ""},
        {"location": "notes/#b", "text": "", "boost": 2},
    ]

    found = question_results({"config": {}, "docs": docs}, site)

    assert [doc["boost"] for doc in found["docs"]] == [OTHER_PAGES, 2]


def test_of_long_code_only_the_beginning_is_found(site: Site) -> None:
    short, long = "<pre><code>a = 1\n</code></pre>", f"<pre><code>{'b &lt; c ' * CODE}</code></pre>"
    text = f"<p>One</p>{short}{long}<p>Two</p>"
    docs = [{"location": "q/figures/", "title": "How?", "text": text}]

    [found] = question_results({"config": {}, "docs": docs}, site)["docs"]

    assert found["text"].startswith(f"<p>One</p>{short}<pre><code>b &lt; c b")
    assert found["text"].endswith("</code></pre><p>Two</p>")
    assert len(found["text"]) < len(short) + CODE + 50
