"""Which fields of an entry have a place of their own, and how pages and programs get the rest.

A new field of an entry needs its line in the model alone: with a `title` it is a fact on the page,
and `faq.json` holds whatever the model holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faqcheck.site.words import translated

if TYPE_CHECKING:
    from faqcheck.content import EntryDeclaration

PLACED = {
    "id": "the address",
    "question": "the heading",
    "also_asked": "the list “Also asked as”",
    "symptoms": "the list “You may see”",
    "answer": "the answer",
    "snippets": "their blocks",
    "claims": "their sentences",
    "sources": "the list of sources",
    "applies_to": "the line “Holds for”",
    "related": "the list of related questions",
    "aliases": "pages that lead here",
    "updated": "the last line",
    "zh": "the page in Chinese",
}
"""Field of an entry -> where its page shows it. Any other is a fact, shown with its title."""


def facts_of(declared: EntryDeclaration, language: str) -> list[tuple[str, str]]:
    """Return the fields without a place of their own that say something: title and value."""
    found = []
    for name, field in type(declared).model_fields.items():
        value = getattr(declared, name)
        if name not in PLACED and value not in (None, [], {}, ""):
            title = field.title or name.replace("_", " ").capitalize()
            found.append((translated(title, language), _shown(value)))
    return found


def data_of(declared: EntryDeclaration) -> dict[str, Any]:
    """Return every field of an entry as programs read it, also one that says nothing.

    Snippets and claims are left out: their code is elsewhere.
    """
    values = declared.model_dump(mode="json", by_alias=True, exclude_none=True)
    names = (field.alias or name for name, field in type(declared).model_fields.items())
    return {name: values.get(name) for name in names if name not in ("snippets", "claims")}


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
