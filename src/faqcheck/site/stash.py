"""Spare a site generator HTML that it would parse only to hand it on.

Converters and search indexes parse every tag that they are given, with Python's own parser: at a
thousand questions that takes longer than all the rest. Nothing depends on it: a generator that
knows nothing of this module builds the same page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_MARKED = "<!--faq:stash-->", "<!--/faq:stash-->"
_COLOURED = "<code><span", "</code>"
_BLOCK = re.compile("<pre", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_UNTOLD = re.compile(r'<span class="[nopw]">([^<]*)</span>')
"""Names, operators, punctuation and blanks: most of the tags of code, and next to no colour."""
_LONG = 150
"""Lines above which code has no colours: a whole script would weigh more than the page."""
_SLICE = 2**16
_KEPT = re.compile(r"<!--faq:kept (\d+)-->.*?<!--/faq:kept-->", re.DOTALL)


class Store:
    """A file to which pieces of pages are written, one behind the other."""

    def __init__(self, file: BinaryIO) -> None:
        """Make it.

        Args:
            file: empty, open for reading and writing.
        """
        self._file = file
        self._end = 0
        self._is_at_end = True

    def append(self, text: str, first: int, last: int) -> tuple[int, int]:
        """Write a part of a text; return offset and number of bytes."""
        if not self._is_at_end:
            self._file.seek(self._end)
            self._is_at_end = True
        start = self._end
        # In slices: the rows of a status page are megabytes.
        for at in range(first, last, _SLICE):
            self._end += self._file.write(text[at : min(at + _SLICE, last)].encode())
        return start, self._end - start

    def read(self, start: int, size: int) -> str:
        """Return what was written there."""
        self._is_at_end = False
        self._file.seek(start)
        return self._file.read(size).decode()


class Stash:
    """What was taken out of one page, and can be put back.

    It waits in a file: MkDocs converts all pages before it writes the first.
    """

    def __init__(self, store: Store) -> None:
        """Make one that has taken nothing yet.

        Args:
            store: the pages of a build share it.
        """
        self._store = store
        self._parts: list[tuple[int, int]] = []

    def take_marked(self, markdown: str) -> str:
        """Return Markdown without what templates mark as neither converted nor searched.

        Code blocks stay: whoever looks for them finds them all in what is left.
        """
        opening, closing = _MARKED
        pieces, at = [], 0
        for first, last in _between(markdown, opening, closing):
            if _BLOCK.search(markdown, first, last) is None:
                pieces += [markdown[at : first - len(opening)], self._keep(markdown, first, last)]
                at = last + len(closing)
        return "".join([*pieces, markdown[at:]])

    def take_colours(self, content: str) -> str:
        """Return a converted page whose code is plain text, which is all that a search reads."""
        pieces, at = [], 0
        for behind, last in _between(content, *_COLOURED):
            if not content.startswith("</code></pre>", last):
                continue  # code in a line of text
            first = behind - len("<span")
            coloured = content[first:last]
            plain = _TAG.sub("", coloured)
            is_long = plain.count("\n") > _LONG
            told = plain if is_long else _UNTOLD.sub(r"\1", coloured)
            pieces += [content[at:first], self._keep(told, 0, len(told), instead=plain)]
            at = last
        return "".join([*pieces, content[at:]])

    def put_back(self, page: str) -> str:
        """Return the built page, complete."""
        return _KEPT.sub(lambda match: self._store.read(*self._parts[int(match[1])]), page)

    def _keep(self, text: str, first: int, last: int, *, instead: str = "") -> str:
        """Keep a part of a text, and return what stands in its place."""
        self._parts.append(self._store.append(text, first, last))
        return f"<!--faq:kept {len(self._parts) - 1}-->{instead}<!--/faq:kept-->"


def _between(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    """Yield where what stands between two marks starts and ends.

    A pattern that looks for its end letter by letter takes several times as long.
    """
    at = text.find(opening)
    while at >= 0:
        first = at + len(opening)
        last = text.find(closing, first)
        if last < 0:
            return
        yield first, last
        at = text.find(opening, last + len(closing))
