"""What a session came to: counted, recorded if asked, and held to what is required."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from faqcheck.content import Outcome, may_run_unasked
from faqcheck.errors import RunError, unwritable
from faqcheck.evidence import RECORDED, Recorder, locked
from faqcheck.gate import choose_cases, harmless, is_static, on_github, read_fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faqcheck.errors import Problem
    from faqcheck.gate import Gate

_WARNINGS = 8
"""Cases whose warnings are printed."""


class Reporter:
    """Counts outcomes in the process that the user started, and holds them to what is required."""

    def __init__(self, config: pytest.Config, gate: Gate) -> None:
        """Start counting."""
        self.required: list[str] = config.getoption("--faq-require")
        self.is_share: bool = config.getoption("--faq-shard") is not None
        self.gate = gate
        self.seen: list[dict[str, Any]] = []
        self.json_path: str | None = config.getoption("--faq-json")
        self.chosen: list[str] = config.getoption("--faq-case")
        self.recording: bool = config.getoption("--faq-record")
        self.damaged: list[Problem] = []
        self.unrecorded: Counter[str] = Counter()
        """Why an outcome could not be recorded -> how many."""
        self.unmet: list[str] = []
        """What was asked for and has not been done; known once all has run."""
        self.unwritable = _unwritable(gate.project.ledger) if self.recording else None
        if self.unwritable is not None:
            print(self.unwritable, "Nothing is recorded.", file=sys.stderr)  # noqa: T201
            self.recording = False
        self.command: str = config.getoption("--faq-command")
        self.annotations: list[str] | None = [] if on_github(os.environ) else None

    @cached_property
    def recorder(self) -> Recorder:
        """Return what writes the ledger; made when the first outcome arrives."""
        return Recorder(self.gate.project, self.gate.cases.values())

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Keep what a case came to, and write it down if asked to."""
        if self.annotations is not None:
            self.annotations += getattr(report, "faqcheck_annotations", [])
        data = getattr(report, "faqcheck", None)
        if data is None:
            return
        self.seen.append(data)
        if self.recording and data["status"] in RECORDED:
            try:
                self._record(data)
            except (OSError, RunError) as err:
                why = unwritable(err) if isinstance(err, OSError) else err
                self.unrecorded[str(why)] += 1

    def _record(self, data: dict[str, Any]) -> None:
        case = self.gate.cases[data["case"]]
        fields = ("status", "message", "output", "seconds", "peak_mib", "lines")
        outcome = Outcome(**{field: data[field] for field in fields})
        fingerprint = read_fingerprint(self.gate.environment(case.environment))
        self.recorder.record(case, outcome, fingerprint)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Settle the ledger, and turn red what is required and has not run."""
        if self.recording:
            try:
                self.damaged = self.recorder.merge_journals()
            except OSError as err:
                self.damaged = [unwritable(err)]
        lost = [f"{number} not recorded: {why}" for why, number in self.unrecorded.items()]
        if self.unwritable is not None:
            lost.append(f"nothing was recorded: {self.unwritable}")
        if self.damaged:
            lost.append("the ledger has to be looked after; nothing in it was dropped")
        self.unmet = [*lost, *self._find_unmet()]
        if self.json_path:
            text = json.dumps(self.seen, indent=2, ensure_ascii=False)
            Path(self.json_path).write_text(text, encoding="utf-8")
        may_be_empty = self.is_share or self.nothing_to_run
        if may_be_empty and session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            session.exitstatus = pytest.ExitCode.OK
        if self.unmet and session.exitstatus in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @cached_property
    def nothing_to_run(self) -> tuple[str, ...]:
        """Return the answers that were asked for and show no code."""
        if not self.chosen:
            return ()
        gate = self.gate
        return choose_cases(self.chosen, gate.cases, gate.faq, gate.project).without_code

    def _find_unmet(self) -> list[str]:
        """Say what is required and has not been done."""
        declared = {str(n): number for n, number in self.gate.project.settings.require.items()}
        if self.is_share:  # how many there have to be is known once all shares are merged
            declared = {}
        return [
            line
            for need in self.required
            for line in _unmet(
                need, [d for d in self.seen if need in d["needs"]], declared.get(need)
            )
        ]

    def _unread(self) -> list[str]:
        """Say which blocks no check reads, where all blocks were asked for."""
        if self.chosen or not self.gate.unread:
            return []
        counts = (f"{number} {name}" for name, number in self.gate.unread.most_common())
        return [f"shown and read by no check: {', '.join(counts)}"]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what ran where, how long it took, and what did not run and why."""
        empty = [f"{name} shows no code: nothing to run" for name in self.nothing_to_run]
        offered = offered_runs(self.gate, self.command) if self.command else []
        known = baseline_lines(self.seen, self.gate.problems)
        mild = [] if self.chosen else mild_problems(self.gate.problems)
        lines = [
            *_summary(self.seen),
            *self._unread(),
            *mild,
            *known,
            *empty,
            *offered,
            *map(str, self.damaged),
            *self.unmet,
        ]
        if lines:
            terminalreporter.section("faqcheck", sep="-")
            for line in lines:
                terminalreporter.write_line(line, red=line in self.unmet)
        for line in self.annotations or ():
            terminalreporter.write_line(line)


def baseline_lines(seen: Sequence[dict[str, Any]], problems: Sequence[Problem]) -> list[str]:
    """Say how many findings the baseline has, and how many of it are gone."""
    lines = []
    known = sum(data["status"] == "tolerated" for data in seen)
    if known := known + sum(problem.level == "tolerated" for problem in problems):
        lines.append(f"in the baseline, and tolerated: {known}")
    if gone := sum(data["tolerated"] and data["status"] == "passed" for data in seen):
        lines.append(f"in the baseline, and gone: {gone}; 'faqcheck baseline' drops what is gone")
    return lines


def mild_problems(problems: Sequence[Problem]) -> list[str]:
    """Say what lint finds and what turns nothing red, by its code, most frequent first."""
    warnings = [problem for problem in problems if problem.level == "warning"]
    counts = Counter(problem.code for problem in warnings)
    first = {problem.code: problem for problem in reversed(warnings)}
    lines = [f"{n:>12}  {code}, first {first[code].span}" for code, n in counts.most_common()]
    return [*(["warnings; 'faqcheck lint' names each:"] if lines else []), *lines]


def offered_runs(gate: Gate, command: str) -> list[str]:
    """Say which blocks could run, and how, as long as the project lets none of them."""
    if any(not is_static(case.check) for case in gate.cases.values()):
        return []
    counts = Counter(one.language for one in gate.faq.snippets if may_run_unasked(one))
    if not counts:
        return []
    words = ", ".join(f"{number} {language}" for language, number in counts.most_common())
    return [
        f"{counts.total()} blocks were read and not run, though they could be: {words}.",
        f"To run them: {command} --run {','.join(sorted(counts))}",
    ]


def _first_warning(output: str) -> str:
    """Return the first finding of a case, and how many more there are in the same block."""
    first, *others = harmless(output).splitlines() or [""]
    return f"{first} (and {len(others)} more here)" if others else first


def _unwritable(ledger: Path) -> Problem | None:
    """Return what keeps a ledger from being written."""
    try:
        with locked(ledger):
            return None
    except OSError as err:
        return unwritable(err)


def _unmet(need: str, seen: list[dict[str, Any]], declared: int | None) -> list[str]:
    not_run = [d for d in seen if d["status"] in ("not run", "error")]
    ran = len(seen) - len(not_run)
    if not seen:
        return [f"required: {need}; no such case was collected"]
    lines = [f"required: {need}; not run: {d['case']} ({d['message']})" for d in not_run]
    if declared is not None and ran < declared:
        lines.append(f"required: {need}; {ran} cases ran, the project declares {declared}")
    return lines


def _summary(seen: list[dict[str, Any]]) -> list[str]:
    groups: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for data in seen:
        groups[data["environment"], data["check"]].append(data)
    lines = []
    for (environment, check), group in sorted(groups.items()):
        counts = Counter(data["status"] for data in group)
        words = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
        seconds = sum(data["seconds"] for data in group)
        lines.append(f"{environment:>12}  {check:<10} {words}  ({seconds:.1f} s)")
    warned = [d for d in seen if d["status"] == "warned"]
    lines += [_first_warning(d["output"]) for d in warned[:_WARNINGS]]
    if len(warned) > _WARNINGS:
        lines.append(f"… and {len(warned) - _WARNINGS} more cases with warnings")
    shared = {d["environment"]: why for d in seen if (why := d.get("why_not_apart"))}
    lines += [
        f"{name} shares the network of this machine, and may write into the checkout: {why}"
        for name, why in sorted(shared.items())
    ]
    reasons = Counter(d["message"] for d in seen if d["status"] == "not run")
    lines += [f"{n} not run, because {reason}" for reason, n in reasons.most_common()]
    return lines
