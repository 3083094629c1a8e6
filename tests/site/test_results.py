"""What the search of a site finds."""

from __future__ import annotations

from faqcheck.site.results import CODE, OTHER_PAGES, question_results

TOPICS = {"server/"}


def test_question_is_a_result_of_its_own_and_its_topic_is_none() -> None:
    index = {
        "config": {"lang": ["en"]},
        "docs": [
            {"location": "server/", "title": "Servers", "text": "All about them."},
            {"location": "server/#serve", "title": "How?", "text": "So."},
        ],
    }

    found = question_results(index, TOPICS, {"serve": "Otherwise?"})

    assert found["docs"] == [
        {"location": "q/serve/", "title": "How?", "text": "So.", "wordings": "Otherwise?"}
    ]


def test_other_wordings_weigh_as_much_as_the_title_where_fields_have_weights() -> None:
    index = {"config": {"fields": {"title": {"boost": 5}}}, "docs": []}

    weighed = question_results(index, TOPICS, {})["config"]["fields"]
    unweighed = question_results({"config": {"lang": ["en"]}, "docs": []}, TOPICS, {})

    assert weighed == {"title": {"boost": 5}, "wordings": {"boost": 5}}
    assert unweighed["config"] == {"lang": ["en"]}


def test_other_pages_weigh_less_unless_they_say_what_they_weigh() -> None:
    docs = [{"location": "notes/#a"}, {"location": "notes/#b", "boost": 2}]

    found = question_results({"config": {}, "docs": docs}, TOPICS, {})

    assert [doc["boost"] for doc in found["docs"]] == [OTHER_PAGES, 2]


def test_of_long_code_only_the_beginning_is_found() -> None:
    short, long = "<pre><code>a = 1\n</code></pre>", f"<pre><code>{'b &lt; c ' * CODE}</code></pre>"
    docs = [{"location": "server/#serve", "text": f"<p>One</p>{short}{long}<p>Two</p>"}]

    [found] = question_results({"config": {}, "docs": docs}, TOPICS, {})["docs"]

    assert found["text"].startswith(f"<p>One</p>{short}<pre><code>b &lt; c b")
    assert found["text"].endswith("</code></pre><p>Two</p>")
    assert len(found["text"]) < len(short) + CODE + 50
