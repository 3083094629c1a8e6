from .audit import unaccounted_blocks, unaccounted_problem
from .forges import edit_address
from .head import with_head
from .links import CHINESE, ENGLISH, Addresses
from .notebooks import notebook_html, read_downloads
from .render import THEME
from .search import (
    Found,
    Hit,
    Known,
    Ranking,
    keep,
    kept,
    reply,
    search_index,
    state_of,
    suggested,
    unanswered_groups,
)
from .stash import Stash, Store
from .text import escaped, plain, plain_headers, unindented_shell, without_needless_ends
from .whole import PREVIEW, Site, read_site
from .words import translated
from .write import Maker, write_files

__all__ = [
    "CHINESE",
    "ENGLISH",
    "PREVIEW",
    "THEME",
    "Addresses",
    "Found",
    "Hit",
    "Known",
    "Maker",
    "Ranking",
    "Site",
    "Stash",
    "Store",
    "edit_address",
    "escaped",
    "keep",
    "kept",
    "notebook_html",
    "plain",
    "plain_headers",
    "read_downloads",
    "read_site",
    "reply",
    "search_index",
    "state_of",
    "suggested",
    "translated",
    "unaccounted_blocks",
    "unaccounted_problem",
    "unanswered_groups",
    "unindented_shell",
    "with_head",
    "without_needless_ends",
    "write_files",
]
