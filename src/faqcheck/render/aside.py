"""Spare a site generator HTML that it would parse only to hand it on.

Converters and search indexes parse every tag that they are given, with Python's own parser: at a
thousand questions that takes longer than all the rest. Nothing depends on it: a generator that
knows nothing of this module builds the same page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MARKED = re.compile(r"<!--faq:aside-->(.*?)<!--/faq:aside-->", re.DOTALL)
_CODE = re.compile(r"(?<=<code>)<span.*?(?=</code></pre>)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_KEPT = re.compile(r"<!--faq:kept (\d+)-->.*?<!--/faq:kept-->", re.DOTALL)


@dataclass
class Aside:
    """What was taken out of one page, and can be put back."""

    parts: list[str] = field(default_factory=list)

    def take_marked(self, markdown: str) -> str:
        """Return Markdown without what templates mark as neither converted nor searched."""
        return _MARKED.sub(lambda match: f"{self._keep(match[1])}<!--/faq:kept-->", markdown)

    def take_colours(self, content: str) -> str:
        """Return a converted page whose code is plain text, which is all that a search reads."""
        return _CODE.sub(
            lambda match: f"{self._keep(match[0])}{_TAG.sub('', match[0])}<!--/faq:kept-->", content
        )

    def put_back(self, page: str) -> str:
        """Return the built page, complete."""
        return _KEPT.sub(lambda match: self.parts[int(match[1])], page)

    def _keep(self, part: str) -> str:
        self.parts.append(part)
        return f"<!--faq:kept {len(self.parts) - 1}-->"
