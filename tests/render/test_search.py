from __future__ import annotations

import json
from typing import TYPE_CHECKING

from faqcheck.load import load_faq
from faqcheck.project import find_project
from faqcheck.render.links import Addresses
from faqcheck.render.search import FIELD, weigh_wordings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAIN = '{"config": {"lang": ["en"]}, "docs": [{"location": "json/#extra-data"}]}'


def weigh(content: Callable[[str], Path], index: str) -> str:
    project = find_project(content("minimal"))
    return weigh_wordings(index, load_faq(project), addresses=Addresses(project.settings))


def test_errors_and_wordings_weigh_as_much_as_titles(content: Callable[[str], Path]) -> None:
    index = {
        "config": {"fields": {"title": {"boost": 1000.0}, "text": {"boost": 1.0}}},
        "docs": [{"location": name} for name in ("json/", "json/#read-json", "json/#extra-data")],
    }

    weighed = json.loads(weigh(content, json.dumps(index)))

    assert weighed["config"]["fields"][FIELD] == {"boost": 1000.0}
    assert [document.get(FIELD) for document in weighed["docs"]] == [
        None,
        "load a json file into a dict",
        "json.decoder.JSONDecodeError: Extra data: line 2 column 1 (char 8)",
    ]


def test_an_index_without_weights_stays_as_it_is(content: Callable[[str], Path]) -> None:
    assert weigh(content, PLAIN) == PLAIN
