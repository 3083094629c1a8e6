"""Verify: load, plan, run. One `Gate` serves a whole test session."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from faqcheck.content import GATE, SYSTEM, Outcome, lint_read, page_paths, read_faq
from faqcheck.errors import Problem, Read, RunError, Span
from faqcheck.gate.check import check_of
from faqcheck.gate.claims import held_to_sentence
from faqcheck.gate.environment import STAND_IN, Environment, build_environment, find_environment
from faqcheck.gate.levels import unknown_checks
from faqcheck.gate.plan import Planned, cases_of, plan_cases
from faqcheck.gate.runners import Runner
from faqcheck.gate.skips import skip_reason
from faqcheck.gate.static import check_statically
from faqcheck.gate.static.batch import Batch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from faqcheck.content import Case, Faq, Project
    from faqcheck.gate.findings import Findings


class Gate:
    """The cases of a project, what this machine can do with them, and what came out.

    Nothing is read, built or started before it is asked for.
    """

    def __init__(
        self,
        project: Project,
        *,
        offers: Collection[str],
        quick: bool = False,
        weights: str = STAND_IN,
        progress: Callable[[str], None] = print,
        also_wrong: Iterable[Problem] = (),
        today: dt.date | None = None,
        coverage: Path | None = None,
    ) -> None:
        """Make a gate.

        Args:
            project: whose content is verified.
            offers: what this machine has: gpu, network.
            quick: build no environment; use those that are there.
            weights: `released` runs without stand-ins and with the real network.
            progress: told, a line at a time, what takes long.
            also_wrong: problems to report that are not the content's, such as damaged evidence.
            today: last day of waivers is compared with it; in UTC.
            coverage: folder that takes what coverage.py measures of Python blocks.
        """
        self.project = project
        self.offers = frozenset(offers)
        self.quick = quick
        self.weights = weights
        self.progress = progress
        self.today = today or dt.datetime.now(dt.UTC).date()
        self._also_wrong = also_wrong
        self._coverage = coverage
        self.selected: dict[str, Case] = {}
        """Cases that will be asked for; static checks take them in one batch."""
        self._static: dict[str, dict[str, Outcome]] = defaultdict(dict)
        self._environments: dict[str, Environment] = {}
        self._runner: Runner | None = None

    @cached_property
    def _read(self) -> Read[Faq]:
        return read_faq(self.project)

    @property
    def faq(self) -> Faq:
        """Return what can be read of the content."""
        return self._read.value

    @cached_property
    def problems(self) -> list[Problem]:
        """Return what lint says, and what the caller found besides."""
        found = lint_read(self._read.value, self._read.problems, self.project, today=self.today)
        return sorted({*found, *unknown_checks(self.faq, self.project), *self._also_wrong})

    @cached_property
    def cases(self) -> dict[str, Case]:
        """Return every case by id, in reading order."""
        return {case.id: case for case in cases_of(self.faq, self.project)}

    @cached_property
    def unread(self) -> Counter[str]:
        """Return how many blocks are shown and read by no check, by language."""
        read = {case.snippet.path for case in self.cases.values()}
        left = (s for s in self.faq.snippets if s.path not in read and s.waiver is None)
        return Counter(snippet.language for snippet in left)

    @cached_property
    def files(self) -> frozenset[str]:
        """Return the topics and pages that pytest collects, as paths from the root."""
        folder = self.project.topics
        paths = [*folder.glob("*.y*ml"), *page_paths(self.project)]
        return frozenset(self.project.relative(path) for path in paths if path.is_file())

    @cached_property
    def planned(self) -> dict[str, list[Planned]]:
        """Return the cases of each file, in reading order, and which are not run here."""
        found: dict[str, list[Planned]] = defaultdict(list)
        for planned in self.plan(self.cases.values()):
            snippet = planned.case.snippet
            place = snippet.declared_at or snippet.span
            found[place.path].append(planned)
        return found

    @cached_property
    def problems_of(self) -> dict[str, list[Problem]]:
        """Return the problems to report with each file; the first takes those of no such file."""
        found: dict[str, list[Problem]] = defaultdict(list)
        first = min(self.files, default="")
        for problem in self.problems:
            path = problem.span.path
            found[path if path in self.files else first].append(problem)
        return found

    def plan(self, cases: Iterable[Case]) -> list[Planned]:
        """Say for each case whether it is run here, and if not why."""
        cases = list(cases)
        names = {case.environment for case in cases} - {GATE}
        built = {name for name in names if not self.quick or self._found(name)}
        planned = plan_cases(cases, offers=self.offers, built=built, quick=self.quick)
        return [
            replace(one, reason=skip_reason(one.case, self.project, self.offers) or one.reason)
            for one in planned
        ]

    def outcome(self, case: Case) -> Outcome:
        """Run a case.

        Raises:
            RunError: it could not be run.
        """
        if (read := check_of(case.check).run) is not None:
            outcome = self._static_outcome(case, read)
        else:
            environment = self.environment(case.environment)
            outcome = self._running.run(case, environment)
            outcome = held_to_sentence(case, outcome)
        if outcome.status == "failed" and case.level == "warning":
            return replace(outcome, status="warned")
        if outcome.status == "failed" and case.tolerated:
            return replace(outcome, status="tolerated")
        return outcome

    def update_prints(self, case: Case) -> None:
        """Rewrite the `#>` comments of a snippet file.

        Raises:
            RunError: it stands in no file of its own, or it fails.
        """
        self._running.update_prints(case, self.environment(case.environment))

    def update_outputs(self, case: Case) -> None:
        """Write what a session gives now, or what a command prints, into the page.

        Raises:
            RunError: it does not come to its end, or gives something else each time.
        """
        self._running.update_outputs(case, self.environment(case.environment))

    def update_notebook(self, case: Case) -> None:
        """Store the outputs that the cells of a notebook have now.

        Raises:
            RunError: one of them fails.
        """
        environment = self.environment(case.environment)
        self._running.update_notebook(case, environment)

    def environment(self, name: str) -> Environment:
        """Return an environment, built if need be.

        Raises:
            RunError: it cannot be built.
        """
        name = SYSTEM if name == GATE else name
        if name not in self._environments:
            declaration = self.project.environment(name)
            if declaration is None:
                raise RunError(
                    [Problem(Span("pyproject.toml"), "unknown-environment", f"no {name!r}.")]
                )
            self._environments[name] = build_environment(
                name,
                declaration,
                root=self.project.root,
                weights=self.weights,
                progress=self.progress,
            )
        return self._environments[name]

    @property
    def why_not_apart(self) -> dict[str, str]:
        """Return environment -> why its runs share the network of this machine; so far."""
        return {} if self._runner is None else self._runner.why_not_apart

    def stop_servers(self) -> None:
        """End the servers that have been started."""
        if self._runner is not None:
            self._runner.stop_servers()

    def close(self) -> None:
        """End everything that was started."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None

    @property
    def _running(self) -> Runner:
        if self._runner is None:
            self._runner = Runner(self.project, coverage=self._coverage)
        return self._runner

    def _found(self, name: str) -> bool:
        declaration = self.project.environment(name)
        return declaration is not None and (
            find_environment(name, declaration, root=self.project.root, weights=self.weights)
            is not None
        )

    def _static_outcome(self, case: Case, read: Callable[[Batch], Findings]) -> Outcome:
        done = self._static[case.check]
        if case.id not in done:
            batch = [c for c in self.selected.values() if c.check == case.check]
            batch = batch if case in batch else [case]
            interpreters = {c.environment: self.environment(c.environment).python for c in batch}
            done |= check_statically(read, Batch(batch, self.project, interpreters))
        return done[case.id]
