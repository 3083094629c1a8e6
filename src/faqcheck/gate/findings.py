"""What static checks find, placed in the text that is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faqcheck.content import Snippet
    from faqcheck.errors import Span


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong at a place of a snippet."""

    line: int
    """Counted from 1, in `Snippet.whole`."""
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    def span(self, snippet: Snippet) -> Span:
        """Return the place in the file that the author edits."""
        return snippet.place(self.line, self.column)


Findings = dict[str, list[Finding]]
"""By case id."""
