"""Spare a site generator HTML that it would parse only to hand it on.

Converters and search indexes parse every tag that they are given, with Python's own parser: at a
thousand questions that takes longer than all the rest. Nothing depends on it: a generator that
knows nothing of this module builds the same page.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

_MARKED = re.compile(r"<!--faq:aside-->(.*?)<!--/faq:aside-->", re.DOTALL)
_CODE = re.compile(r"(?<=<code>)<span.*?(?=</code></pre>)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SLICE = 2**16
_KEPT = re.compile(r"<!--faq:kept (\d+)-->.*?<!--/faq:kept-->", re.DOTALL)


class Aside:
    """What was taken out of one page, and can be put back.

    It waits in a file: MkDocs converts all pages before it writes the first.
    """

    def __init__(self, store: BinaryIO) -> None:
        """Make one that has taken nothing yet.

        Args:
            store: open for reading and writing; the pages of a build may share it.
        """
        self._store = store
        self._parts: list[tuple[int, int]] = []
        """Offset and number of bytes in the store."""

    def take_marked(self, markdown: str) -> str:
        """Return Markdown without what templates mark as neither converted nor searched."""
        return _MARKED.sub(lambda match: f"{self._keep(match, 1)}<!--/faq:kept-->", markdown)

    def take_colours(self, content: str) -> str:
        """Return a converted page whose code is plain text, which is all that a search reads."""
        return _CODE.sub(
            lambda match: f"{self._keep(match)}{_TAG.sub('', match[0])}<!--/faq:kept-->", content
        )

    def put_back(self, page: str) -> str:
        """Return the built page, complete."""
        return _KEPT.sub(lambda match: self._kept(int(match[1])), page)

    def _keep(self, match: re.Match[str], group: int = 0) -> str:
        first, last = match.span(group)
        start = self._store.seek(0, os.SEEK_END)
        # In slices: the rows of a status page are megabytes.
        for at in range(first, last, _SLICE):
            self._store.write(match.string[at : min(at + _SLICE, last)].encode())
        self._parts.append((start, self._store.tell() - start))
        return f"<!--faq:kept {len(self._parts) - 1}-->"

    def _kept(self, number: int) -> str:
        start, size = self._parts[number]
        self._store.seek(start)
        return self._store.read(size).decode()
