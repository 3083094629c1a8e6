"""Make each question a result of its own in the search of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faqcheck.content import Entry
    from faqcheck.site.whole import Site

OTHER_PAGES = 0.3
"""What a page that answers no question weighs beside one that does."""
WORDINGS = "wordings"
"""Field of a result beside title and text."""
CODE = 1500
"""Characters of a code block that can be found. A long script holds a bit of every error."""
_BLOCK = re.compile(r"<pre>.*?</pre>", re.DOTALL)


def question_results(index: dict[str, Any], site: Site) -> dict[str, Any]:
    """Return a search index in which questions stand alone, at their permanent addresses.

    Searches group what they find by page, and hide all but the best of each. On a page of many
    questions that hides answers; a page of one is one result, whatever its headings.

    Args:
        index: as MkDocs and Material write it: `docs` with `location`, `title` and `text`.
        site: whose index it is.
    """
    fields = index["config"].get("fields")
    if fields is not None:  # a theme whose search has no weights looks at title and text alone
        fields[WORDINGS] = fields["title"]
    addresses = site.shared.addresses
    questions = {e.id: e for e in site.faq.entries.values()}
    topics = {addresses.url(t.id) for t in site.faq.topics}
    docs: list[dict[str, Any]] = []
    for doc in index["docs"]:
        page, _, anchor = doc["location"].partition("#")
        text = _BLOCK.sub(_beginning, doc["text"])
        name = page.split("/")[1] if page.startswith("q/") else anchor
        if page.startswith("q/") and name in questions and docs and docs[-1]["location"] == page:
            docs[-1]["text"] += f" {doc['title'] if anchor != name else ''} {text}"
        elif page.startswith("q/") and name in questions:
            docs.append(_result(doc, questions[name], page, text))
        elif page in topics and anchor in questions and not addresses.page_each:
            docs.append(_result(doc, questions[anchor], f"q/{anchor}/", text))
        elif page not in topics:
            docs.append({"boost": OTHER_PAGES} | doc)
    return index | {"docs": docs}


def _result(doc: dict[str, Any], entry: Entry, location: str, text: str) -> dict[str, Any]:
    wordings = "\n".join((*entry.declared.also_asked, *entry.declared.symptoms))
    return doc | {"location": location, "text": text, WORDINGS: wordings}


def _beginning(block: re.Match[str]) -> str:
    if len(block[0]) <= CODE:
        return block[0]
    return f"{block[0][:CODE].rpartition(' ')[0]}</code></pre>"  # at a space: in no tag, no entity
