"""Let a search find a question by other wordings and by its errors, not by its title alone.

Material for MkDocs gives a word in a title the weight of a thousand in the text, so a pasted error
led to whatever page has one of its words in its title. Its search takes further fields.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faqcheck.model import Faq
    from faqcheck.render.links import Addresses

FIELD = "wordings"


def weigh_wordings(index: str, faq: Faq, *, addresses: Addresses) -> str:
    """Return a search index in which other wordings and errors weigh as much as titles.

    Args:
        index: JSON, as MkDocs writes it; that of a theme whose fields have no weights is returned
            as it is.
        faq: whose questions are in it.
        addresses: of its questions.
    """
    data: dict[str, Any] = json.loads(index)
    fields = data["config"].get("fields")
    if fields is None:
        return index
    wordings = {
        addresses.question(entry): "\n".join((*entry.declared.also_asked, *entry.declared.symptoms))
        for entry in faq.entries.values()
    }
    for document in data["docs"]:
        if document["location"] in wordings:
            document[FIELD] = wordings[document["location"]]
    fields[FIELD] = fields["title"]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
