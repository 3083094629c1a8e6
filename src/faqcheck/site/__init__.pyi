from .aside import Aside, Store
from .audit import known_blocks, unaccounted_blocks, unaccounted_problem
from .notebooks import notebook_html, read_downloads
from .render import SCRIPT, STYLE, render_notebook_checks, render_pages, write_files
from .results import question_results
from .text import plain
from .whole import Site, read_site

__all__ = [
    "SCRIPT",
    "STYLE",
    "Aside",
    "Site",
    "Store",
    "known_blocks",
    "notebook_html",
    "plain",
    "question_results",
    "read_downloads",
    "read_site",
    "render_notebook_checks",
    "render_pages",
    "unaccounted_blocks",
    "unaccounted_problem",
    "write_files",
]
