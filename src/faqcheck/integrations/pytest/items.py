"""What pytest collects: topics and pages, the mistakes in each, and its cases."""

from __future__ import annotations

import os
import shlex
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from faqcheck.content import Outcome, language_of
from faqcheck.errors import FaqError, RunError
from faqcheck.gate import annotation, as_displayed, fenced, harmless, is_static

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faqcheck.content import Case
    from faqcheck.errors import Problem, Span
    from faqcheck.gate import Gate, Planned


class ContentFile(pytest.File):
    """A topic or a page: one item for its mistakes, and one for each of its cases."""

    def __init__(self, *, gate: Gate, **kwargs: Any) -> None:
        """Keep the gate that the items run in."""
        super().__init__(**kwargs)
        self.gate = gate

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the items in reading order."""
        gate = self.gate
        relative = gate.project.relative(self.path)
        yield LintItem.from_parent(self, name="lint", problems=gate.problems_of[relative])
        for planned in gate.planned[relative]:
            yield CaseItem.from_parent(self, name=planned.case.id, planned=planned, gate=gate)


class LintItem(pytest.Item):
    """What lint says about one file."""

    def __init__(self, *, problems: list[Problem], **kwargs: Any) -> None:
        """Keep the problems for when the item is run."""
        super().__init__(**kwargs)
        self.problems = problems
        self.add_marker("lint")

    def runtest(self) -> None:
        """Fail if there is any problem that is no warning."""
        if wrong := [problem for problem in self.problems if problem.is_error]:
            raise FaqError(wrong)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the problems as `faqcheck lint` does, and nothing else."""
        if isinstance(excinfo.value, FaqError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def annotations(self) -> list[str]:
        """Return a mark for each problem."""
        return [
            annotation(
                p.span,
                f"{p.message} {p.hint}",
                title=p.code,
                level="error" if p.is_error else "warning",
            )
            for p in self.problems
            if p.level != "tolerated"
        ]

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point at the first problem."""
        line = next((problem.span.line for problem in self.problems if problem.is_error), 1)
        return self.path, line - 1, self.name


class BadOutcomeError(Exception):
    """Carries an outcome that is not good to `repr_failure`."""


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, planned: Planned, gate: Gate, **kwargs: Any) -> None:
        """Mark the item with what the case needs."""
        super().__init__(**kwargs)
        self.case: Case = planned.case
        self.reason = planned.reason
        self.gate = gate
        self.outcome: Outcome | None = None
        for need in sorted(self.case.needs):
            self.add_marker(need)
        if is_static(self.case.check):
            self.add_marker("static")

    @property
    def server(self) -> str:
        """Return what it shares with the other cases of its server; empty if nothing."""
        serving = self.case.serving
        return serving.id if serving else ""

    @property
    def group(self) -> str:
        """Return what it shares with the other blocks of its session; empty if it runs alone."""
        return f"{self.case.session[0].path} {self.case.environment}" if self.case.session else ""

    @property
    def _shows_outputs(self) -> bool:
        language = language_of(self.case.snippet.language)
        is_typed = self.case.check == "runs" and language.is_typed
        return is_typed or self.case.check == "output_of"

    def setup(self) -> None:
        """Get the environment ready; what goes wrong here is an error, no failure."""
        if self.reason:
            return
        try:
            self.gate.environment(self.case.environment)
        except RunError as err:  # pytest does not ask `repr_failure` about a setup
            pytest.fail(str(err), pytrace=False)

    def runtest(self) -> None:
        """Run the case, or say why not."""
        if self.reason:
            self.outcome = Outcome("not run", self.reason)
            pytest.skip(f"not run, because {self.reason}")
        if self.case.check == "prints" and self.config.getoption("--faq-update-prints"):
            self.gate.update_prints(self.case)
            self.outcome = Outcome("passed", "the '#>' comments have been rewritten")
            return
        if self.case.check == "executes" and self.config.getoption("--faq-update-notebooks"):
            self.gate.update_notebook(self.case)
            self.outcome = Outcome("passed", "the outputs have been stored anew")
            return
        if self._shows_outputs and self.config.getoption("--faq-update-outputs"):
            self.gate.update_outputs(self.case)
            self.outcome = Outcome("passed", "what it shows has been written anew")
            return
        self.outcome = self.gate.outcome(self.case)
        if self.outcome.status == "not run":
            pytest.skip(f"not run, because {self.outcome.message}")
        if self.outcome.status == "expected failure":
            pytest.xfail(self.outcome.message)
        if self.outcome.status not in ("passed", "warned", "tolerated"):
            raise BadOutcomeError

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show where, what, the end of the output, and how to run it again."""
        if isinstance(excinfo.value, FaqError):
            return str(excinfo.value)
        if not isinstance(excinfo.value, BadOutcomeError) or self.outcome is None:
            return super().repr_failure(excinfo, style)
        span = self.outcome.span or self.case.snippet.whole_span
        lines = [f"{span}: {harmless(self.outcome.message)}"]
        if self.outcome.output.strip() not in ("", lines[0]):
            lines += [
                "",
                "the end of its output:",
                fenced(textwrap.indent(harmless(self._printed()), "  "), os.environ),
            ]
        lines += ["", f"run it again: {self._command()}"]
        return "\n".join(lines)

    @property
    def place(self) -> Span:
        """Return the line to look at: where it failed, or the first one that is shown."""
        return (self.outcome and self.outcome.span) or self.case.snippet.span

    def _printed(self) -> str:
        return "" if self.outcome is None else as_displayed(self.outcome.output.rstrip())

    def _command(self) -> str:
        command, run = map(self.config.getoption, ("--faq-command", "--faq-run"))
        if not command:
            return f"pytest {shlex.quote(self.nodeid)}"
        more = f" --run {shlex.quote(run)}" if run else ""
        return f"{command} {shlex.quote(self.case.id)}{more}"

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point at the snippet's own file and line."""
        span = self.case.snippet.span
        return self.gate.project.path(span.path), span.line - 1, self.name

    def annotations(self) -> list[str]:
        """Return a mark at the line that failed."""
        outcome = self.outcome
        span = (outcome and outcome.span) or self.case.snippet.whole_span
        message = harmless(outcome.message) if outcome else "could not be run"
        is_warning = outcome is not None and outcome.status == "warned"
        return [
            annotation(
                span, message, title=self.case.id, level="warning" if is_warning else "error"
            )
        ]

    def as_data(self) -> dict[str, Any]:
        """Return what the reporter needs to know of this case and its outcome."""
        assert self.outcome is not None
        data = asdict(self.outcome)
        data["span"] = str(self.outcome.span) if self.outcome.span else None
        return data | {
            "case": self.case.id,
            "check": self.case.check,
            "tolerated": bool(self.case.tolerated),
            "environment": self.case.environment,
            "needs": sorted(self.case.needs),
            "why_not_apart": self.gate.why_not_apart.get(self.case.environment, ""),
        }
