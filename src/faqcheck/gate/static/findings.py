"""What static checks find, placed in the text that is run."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faqcheck.content import Case, Project, Snippet
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


@contextmanager
def files_of(
    cases: Sequence[Case], project: Project, *, notebooks: bool = False
) -> Iterator[dict[str, list[Case]]]:
    """Give each case a file on disk: its own, or a temporary one for a fence.

    Args:
        cases: each with Python.
        project: where files are.
        notebooks: give a notebook as it is, instead of its program.

    Yields:
        Absolute path -> the cases whose text it holds.
    """
    with TemporaryDirectory(prefix="faqcheck-") as folder:
        found: defaultdict[str, list[Case]] = defaultdict(list)
        for number, case in enumerate(cases):
            if case.snippet.file is not None and (notebooks or not case.snippet.notebook):
                path = project.path(case.snippet.file).resolve()
            else:
                path = Path(folder).resolve() / f"fence_{number}.py"
                path.write_text(case.snippet.whole, encoding="utf-8")
            found[str(path)].append(case)
        yield found
