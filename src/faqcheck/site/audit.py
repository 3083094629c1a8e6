"""Find code blocks of a built page that no check accounts for.

A page of a thousand entries is read once, so blocks are cut out with patterns: a whole HTML parser
costs more than building the page did.
"""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from faqcheck.errors import Problem, Span
from faqcheck.site.links import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from faqcheck.content import Faq
    from faqcheck.site.links import Addresses

_BLOCK = re.compile(r"<pre\b[^>]*>(?P<content>.*?)</pre\s*>", re.DOTALL | re.IGNORECASE)
_CODE = re.compile(r"<code\b", re.IGNORECASE)
_LINE_NUMBER = re.compile(r'<span class="(?:linenos|lineno|normal|special)[^"]*">[ \d]*</span>')
_TAG = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^'">])*>""")


def unaccounted_blocks(page: str, known: Collection[bytes]) -> list[str]:
    """Return the text of each `<pre><code>` that is none of the known texts, in reading order.

    Args:
        page: HTML, a fragment or a whole page.
        known: `digest_of` each text that the page shows.
    """
    return [text for text in _blocks(page) if digest_of(text) not in known]


def digest_of(text: str) -> bytes:
    """Return what stands for a text while a site is built; newlines around it are left out."""
    return hashlib.sha256(text.strip("\n").encode()).digest()


def _blocks(page: str) -> Iterable[str]:
    for match in _BLOCK.finditer(page):
        if _CODE.search(match["content"]):
            yield html.unescape(_TAG.sub("", _LINE_NUMBER.sub("", match["content"])))


def known_blocks(faq: Faq, addresses: Addresses, *, docs: str) -> dict[str, frozenset[bytes]]:
    """Return the digests of texts that each page may show, by its path below the docs folder.

    Blocks that could not be read are among them: what is wrong with those is reported already.
    """
    shown: dict[str, list[str]] = {}
    for entry in faq.entries.values():
        texts = [s.text for s in entry.snippets if s.shown]
        for language in LANGUAGES[: 1 if entry.zh is None and addresses.page_each else None]:
            answer = f"{addresses.question_page(entry, language)}.md"
            shown.setdefault(answer, []).extend(texts)
    for page in faq.pages:
        path = PurePosixPath(page.path)
        if path.is_relative_to(docs):
            texts = [s.text for s in page.snippets if s.notebook is None]
            texts += [cell.text for cell in page.notebook.cells] if page.notebook else []
            shown.setdefault(path.relative_to(docs).as_posix(), []).extend(texts)
    unread = frozenset(map(digest_of, faq.left_out))
    return {page: unread.union(map(digest_of, texts)) for page, texts in shown.items()}


def unaccounted_problem(block: str, *, page: str, path: str, source: str) -> Problem:
    """Return what to tell an author about a block.

    Args:
        block: its text.
        page: address of the built page.
        path: file that the page is made of, relative to the root.
        source: content of that file; the block's first line is looked up in it.
    """
    first = next((line.strip() for line in block.splitlines() if line.strip()), "")
    at = source.find(first) if first else -1
    line = source.count("\n", 0, at) + 1 if at >= 0 else 1
    return Problem(
        Span(path, line),
        "unaccounted-code",
        f"the page {page} shows a code block that no check accounts for, starting {first[:60]!r}.",
        "Write it as a fence or a snippet; raw HTML and macros are not checked. If it differs "
        "from its snippet in white space, set preserve_tabs of pymdownx.superfences.",
    )
