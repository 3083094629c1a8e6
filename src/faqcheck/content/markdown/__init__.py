"""Find the code blocks of Markdown as the site itself finds them.

In: a text, and the site's own `markdown_extensions`. Out: its fences, each at its place, and what
was meant for one and is none.
"""

from faqcheck.content.markdown.converter import Converter, heading_id
from faqcheck.content.markdown.dialect import DEFAULT, Dialect, read_dialect
from faqcheck.content.markdown.fence import Fence, MissedBlock, Place
from faqcheck.content.markdown.find import Found, MarkdownReader, default_reader, find_fences
from faqcheck.content.markdown.site_settings import read_site_settings

__all__ = [
    "DEFAULT",
    "Converter",
    "Dialect",
    "Fence",
    "Found",
    "MarkdownReader",
    "MissedBlock",
    "Place",
    "default_reader",
    "find_fences",
    "heading_id",
    "read_dialect",
    "read_site_settings",
]
