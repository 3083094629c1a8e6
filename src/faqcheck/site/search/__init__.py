"""Find answers for what people type or paste: one ranking for the pages and for `suggest`."""

from faqcheck.site.search.index import search_index
from faqcheck.site.search.kept import Known, keep, kept, state_of
from faqcheck.site.search.rank import Found, Hit, Ranking
from faqcheck.site.search.suggest import reply, suggested, unanswered_groups

__all__ = [
    "Found",
    "Hit",
    "Known",
    "Ranking",
    "keep",
    "kept",
    "reply",
    "search_index",
    "state_of",
    "suggested",
    "unanswered_groups",
]
