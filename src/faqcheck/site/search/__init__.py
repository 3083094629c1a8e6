"""Find answers for what people type or paste: one ranking for the pages and for `suggest`."""

from faqcheck.site.search.index import search_index
from faqcheck.site.search.rank import Found, Hit, Ranking
from faqcheck.site.search.suggest import reply, suggested, unanswered_groups

__all__ = [
    "Found",
    "Hit",
    "Ranking",
    "reply",
    "search_index",
    "suggested",
    "unanswered_groups",
]
