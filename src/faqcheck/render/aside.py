"""Spare a site generator HTML that it would parse only to hand it on.

Converters and search indexes parse every tag that they are given, with Python's own parser: at a
thousand questions that takes longer than all the rest. Nothing depends on it: a generator that
knows nothing of this module builds the same page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

_MARKED = re.compile(r"<!--faq:aside-->(.*?)<!--/faq:aside-->", re.DOTALL)
_CODE = re.compile(r"(?<=<code>)<span.*?(?=</code></pre>)", re.DOTALL)
_BLOCK = re.compile("<pre", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
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


class Aside:
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
        return _MARKED.sub(
            lambda match: match[0] if _BLOCK.search(match[1]) else self._keep(match, 1, ""),
            markdown,
        )

    def take_colours(self, content: str) -> str:
        """Return a converted page whose code is plain text, which is all that a search reads."""
        return _CODE.sub(lambda match: self._keep(match, 0, _TAG.sub("", match[0])), content)

    def put_back(self, page: str) -> str:
        """Return the built page, complete."""
        return _KEPT.sub(lambda match: self._store.read(*self._parts[int(match[1])]), page)

    def _keep(self, match: re.Match[str], group: int, instead: str) -> str:
        """Keep what a group matched, and return what stands in its place."""
        self._parts.append(self._store.append(match.string, *match.span(group)))
        return f"<!--faq:kept {len(self._parts) - 1}-->{instead}<!--/faq:kept-->"
