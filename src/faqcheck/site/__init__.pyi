from .aside import Aside, Store
from .audit import unaccounted_blocks, unaccounted_problem
from .forges import edit_address
from .head import with_head
from .links import CHINESE, ENGLISH
from .notebooks import notebook_html, read_downloads
from .render import THEME
from .results import question_results
from .text import escaped, plain, plain_headers, unindented_shell
from .whole import Site, read_site
from .words import translated
from .write import write_files

__all__ = [
    "CHINESE",
    "ENGLISH",
    "THEME",
    "Aside",
    "Site",
    "Store",
    "edit_address",
    "escaped",
    "notebook_html",
    "plain",
    "plain_headers",
    "question_results",
    "read_downloads",
    "read_site",
    "translated",
    "unaccounted_blocks",
    "unaccounted_problem",
    "unindented_shell",
    "with_head",
    "write_files",
]
