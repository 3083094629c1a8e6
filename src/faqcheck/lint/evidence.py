"""Rules about what is recorded: it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.holds import read_holds
from faqcheck.ledger import read_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.errors import Problem
    from faqcheck.lint.content import Content


def damaged_rows(content: Content) -> Iterator[Problem]:
    """Yield rows of the ledger, and of the versions that answers hold for, that are none."""
    project = content.project
    yield from read_ledger(project.ledger, root=project.root)[1]
    yield from read_holds(project)[1]
