"""Make each question a result of its own in the search of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

OTHER_PAGES = 0.3
"""What a page that answers no question weighs beside one that does."""
WORDINGS = "wordings"
"""Field of a result beside title and text."""
CODE = 1500
"""Characters of a code block that can be found. A long script holds a bit of every error."""
_BLOCK = re.compile(r"<pre>.*?</pre>", re.DOTALL)


def question_results(
    index: dict[str, Any], topics: Collection[str], wordings: Mapping[str, str]
) -> dict[str, Any]:
    """Return a search index in which questions stand alone, at their permanent addresses.

    Searches group what they find by page, and hide all but the best of each. On a page of many
    questions that hides answers.

    Args:
        index: as MkDocs and Material write it: `docs` with `location`, `title` and `text`.
        topics: addresses of the pages of questions, as in `location`.
        wordings: id of a question -> how else it is asked, and the errors that lead to it. A word
            of them weighs as much as one of the title.
    """
    fields = index["config"].get("fields")
    if fields is not None:  # a theme whose search has no weights looks at title and text alone
        fields[WORDINGS] = fields["title"]
    docs = [doc for one in index["docs"] for doc in _results(one, topics, wordings)]
    return index | {"docs": docs}


def _results(
    doc: dict[str, Any], topics: Collection[str], wordings: Mapping[str, str]
) -> list[dict[str, Any]]:
    page, _, anchor = doc["location"].partition("#")
    if page not in topics:
        return [{"boost": OTHER_PAGES} | doc]
    if not anchor:
        return []
    found = {"location": f"q/{anchor}/", "text": _BLOCK.sub(_beginning, doc["text"])}
    return [doc | found | {WORDINGS: wordings.get(anchor, "")}]


def _beginning(block: re.Match[str]) -> str:
    if len(block[0]) <= CODE:
        return block[0]
    return f"{block[0][:CODE].rpartition(' ')[0]}</code></pre>"  # at a space: in no tag, no entity
