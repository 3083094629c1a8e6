"""What is wrong with the content, as far as it has been read."""

from __future__ import annotations

from dataclasses import dataclass, field

from faqcheck.errors import Problem, Span


@dataclass
class Report:
    """Collects problems, and the names of what they keep from being read."""

    problems: list[Problem] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    """See `Faq.left_out`."""
    allowed: tuple[str, ...] = ()
    """Names of languages that the project knows besides; see `Languages.allow`."""

    def add(self, span: Span, code: str, message: str, hint: str = "") -> None:
        """Report one problem."""
        self.problems.append(Problem(span, code, message, hint))

    def warn(self, span: Span, code: str, message: str, hint: str = "") -> None:
        """Report one problem that turns nothing red unless the settings say so."""
        self.problems.append(Problem(span, code, message, hint, level="warning"))

    def own(self) -> Report:
        """Return an empty one for a part of the content."""
        return Report(allowed=self.allowed)

    def take(self, part: Report) -> None:
        """Report what the one of a part holds."""
        self.problems += part.problems
        self.left_out |= part.left_out


def leads_out(relative: str) -> Problem:
    """Return the problem that a file of the project is a link to somewhere else."""
    return Problem(
        Span(relative),
        "path-outside",
        "this link leads out of the project.",
        "Put the file itself here.",
    )
