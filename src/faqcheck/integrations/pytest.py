"""Every case is a pytest item; one that cannot run here is reported as not run, and why."""

from __future__ import annotations

import os
import shlex
import sys
import textwrap
from collections import Counter, defaultdict
from dataclasses import asdict
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from faqcheck.annotations import annotation, on_github
from faqcheck.environment import machine_offers, read_fingerprint, renewed
from faqcheck.errors import FaqError, did_you_mean, unwritable
from faqcheck.ledger import STATUSES
from faqcheck.model import Outcome
from faqcheck.plan import STATIC_CHECKS
from faqcheck.project import Project, find_project
from faqcheck.record import Recorder, locked
from faqcheck.verify import Gate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from faqcheck.errors import Problem
    from faqcheck.model import Case
    from faqcheck.plan import Planned

NEEDS = {
    "gpu": "needs a CUDA device",
    "network": "needs the network",
    "environment": "needs an environment that faqcheck builds",
}
_GATE = pytest.StashKey["Gate | None"]()
_STATUSES = {
    "not run": ("not run", "n", "NOT RUN"),
    "error": ("error", "E", "ERROR"),
    "expected failure": ("xfailed", "x", "XFAIL"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `faqcheck verify` passes on."""
    group = parser.getgroup("faqcheck", "an FAQ whose answers are tests")
    group.addoption(
        "--faq-quick",
        action="store_true",
        help="build no environment; say which cases that leaves out",
    )
    group.addoption(
        "--faq-require",
        action="append",
        default=[],
        choices=sorted(NEEDS),
        metavar="NEED",
        help="turn red unless every case with this need has run "
        f"({', '.join(sorted(NEEDS))}); may be given more than once",
    )
    group.addoption(
        "--faq-case",
        action="append",
        default=[],
        metavar="CASE",
        help="only cases whose id starts with CASE, or matches it as a glob; may be repeated",
    )
    group.addoption(
        "--faq-changed",
        action="store_true",
        help="leave out cases whose evidence in the ledger is current",
    )
    group.addoption(
        "--faq-record",
        action="store_true",
        help="write what comes out of the cases to the ledger",
    )
    group.addoption(
        "--faq-update-prints",
        action="store_true",
        help="rewrite the '#>' comments of snippet files that are not true",
    )
    group.addoption(
        "--faq-update-notebooks",
        action="store_true",
        help="store what the cells of notebooks put out now",
    )
    group.addoption(
        "--faq-newest",
        action="store_true",
        help="run with the newest version of each pinned package",
    )
    group.addoption(
        "--faq-weights",
        choices=["stand-in", "released"],
        default=os.environ.get("FAQCHECK_WEIGHTS", "stand-in"),
        help="run with stand-ins (default), or with released weights and the network",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks, and find the project that this run belongs to."""
    for need, meaning in NEEDS.items():
        config.addinivalue_line("markers", f"{need}: {meaning}")
    config.addinivalue_line("markers", "xdist_group: the cases of one server, for pytest-xdist")
    config.addinivalue_line("markers", "static: a case that runs nothing of its snippet")
    config.addinivalue_line("markers", "lint: the mistakes of one file of the content")
    config.stash[_GATE] = gate = _gate(config)
    if gate is not None and not hasattr(config, "workerinput"):
        _hold_options(config, gate)
        config.pluginmanager.register(Reporter(config, gate), "faqcheck-reporter")


def pytest_unconfigure(config: pytest.Config) -> None:
    """End servers and warm parents."""
    gate = config.stash.get(_GATE, None)
    if gate is not None:
        gate.close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect topics and pages of the project."""
    gate = parent.config.stash[_GATE]
    if gate is None or file_path.suffix not in (".yml", ".yaml", ".md", ".ipynb"):
        return None
    if not file_path.is_relative_to(gate.project.root):
        return None
    if gate.project.relative(file_path) not in gate.files:
        return None
    return ContentFile.from_parent(parent, path=file_path)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose cases; put those of one server side by side, and on one xdist worker."""
    if chosen := config.getoption("--faq-case"):
        _keep(config, items, lambda item: isinstance(item, CaseItem) and item.is_one_of(chosen))
    gate = config.stash[_GATE]
    if gate is not None and config.getoption("--faq-changed"):
        current = gate.current
        _keep(
            config,
            items,
            lambda item: not (isinstance(item, CaseItem) and item.case.id in current),
        )
    groups: dict[str, list[pytest.Item]] = {}
    for number, item in enumerate(items):
        server = ""
        if isinstance(item, CaseItem):
            item.gate.selected[item.case.id] = item.case
            server = _server_of(item)
        groups.setdefault(server or f"item {number}", []).append(item)
        if server:
            item.add_marker(pytest.mark.xdist_group(server))
    items[:] = [item for group in groups.values() for item in group]


def _keep(
    config: pytest.Config, items: list[pytest.Item], wanted: Callable[[pytest.Item], bool]
) -> None:
    """Deselect what is not wanted."""
    left_out = [item for item in items if not wanted(item)]
    if left_out:
        items[:] = [item for item in items if wanted(item)]
        config.hook.pytest_deselected(items=left_out)


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Stop a server when the next item is no client of it."""
    if isinstance(item, CaseItem):
        server = _server_of(item)
        if server and (not isinstance(nextitem, CaseItem) or _server_of(nextitem) != server):
            item.gate.stop_servers()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Carry the outcome in the report, across processes too."""
    report: Any = yield
    if isinstance(item, CaseItem) and item.outcome is not None and call.when == "call":
        report.faqcheck = item.as_data()
    if report.failed and isinstance(item, CaseItem | LintItem):
        report.faqcheck_annotations = item.annotations()
    return report


def pytest_report_teststatus(report: Any) -> tuple[str, str, str] | None:
    """Say 'not run', and tell a failing snippet from a case that we could not run."""
    data = getattr(report, "faqcheck", None)
    return _STATUSES.get(data["status"]) if data else None


def _gate(config: pytest.Config) -> Gate | None:
    try:
        project = find_project(config.rootpath)
    except FaqError as err:
        if err.problems[0].code == "no-project":
            return None
        raise pytest.UsageError(str(err)) from err
    capture = config.pluginmanager.getplugin("capturemanager")

    def progress(line: str) -> None:
        if capture is None:
            print(line, file=sys.stderr, flush=True)  # noqa: T201
            return
        with capture.global_and_fixture_disabled():
            print(f"\n{line}", end="", file=sys.stderr, flush=True)  # noqa: T201

    if config.getoption("--faq-newest"):
        environments = {n: renewed(d) for n, d in project.settings.environments.items()}
        settings = project.settings.model_copy(update={"environments": environments})
        project = Project(project.root, settings)
    return Gate(
        project,
        offers=machine_offers(),
        quick=config.getoption("--faq-quick"),
        weights=config.getoption("--faq-weights"),
        progress=progress,
    )


def _hold_options(config: pytest.Config, gate: Gate) -> None:
    """Refuse a case that does not exist, and to record where nothing can be written."""
    for name in config.getoption("--faq-case"):
        if not any(_is_chosen(case, name) for case in gate.cases):
            near = did_you_mean(name, _beginnings(gate.cases))
            hidden = "What 'faqcheck lint' reports may hide it." if gate.problems else ""
            said = (f"no case starts with {name!r}.", near, hidden)
            raise pytest.UsageError(" ".join(filter(None, said)))
    if config.getoption("--faq-record"):
        try:
            with locked(gate.project.ledger):
                pass
        except OSError as err:
            raise pytest.UsageError(str(unwritable(err))) from err


def _is_chosen(case: str, name: str) -> bool:
    return case.startswith(name) or fnmatch(case, name)


def _beginnings(cases: Iterable[str]) -> set[str]:
    """Return what people type: topic/entry, topic/entry/snippet, and whole ids."""
    return {case.rsplit("/", depth)[0] for case in cases for depth in range(4)}


def _server_of(item: CaseItem) -> str:
    """Return what an item shares with the other cases of its server; empty if nothing."""
    case = item.case
    server = case.snippet if case.check == "serves" else case.server
    return f"{server.path}-{case.environment}" if server else ""


class ContentFile(pytest.File):
    """A topic or a page: one item for its mistakes, and one for each of its cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the items in reading order."""
        gate = self.config.stash[_GATE]
        assert gate is not None
        relative = gate.project.relative(self.path)
        yield LintItem.from_parent(self, name="lint", problems=gate.problems_of(relative))
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
        """Fail if there is any problem."""
        if self.problems:
            raise FaqError(self.problems)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the problems as `faqcheck lint` does, and nothing else."""
        if isinstance(excinfo.value, FaqError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def annotations(self) -> list[str]:
        """Return a mark for each problem."""
        return [annotation(p.span, f"{p.message} {p.hint}", title=p.code) for p in self.problems]

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point at the first problem."""
        line = self.problems[0].span.line if self.problems else 1
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
        if self.case.check in STATIC_CHECKS:
            self.add_marker("static")

    def is_one_of(self, chosen: list[str]) -> bool:
        """Say whether the case's id starts with one of these, or matches it."""
        return any(_is_chosen(self.case.id, name) for name in chosen)

    def setup(self) -> None:
        """Get the environment ready; what goes wrong here is an error, no failure."""
        if not self.reason:
            self.gate.environment(self.case.environment)

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
        self.outcome = self.gate.outcome(self.case)
        if self.outcome.status == "expected failure":
            pytest.xfail(self.outcome.message)
        if self.outcome.status != "passed":
            raise BadOutcomeError

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show where, what, the end of the output, and how to run it again."""
        if isinstance(excinfo.value, FaqError):
            return str(excinfo.value)
        if not isinstance(excinfo.value, BadOutcomeError) or self.outcome is None:
            return super().repr_failure(excinfo, style)
        span = self.outcome.span or self.case.snippet.whole_span
        lines = [f"{span}: {self.outcome.message}"]
        if self.outcome.output.strip():
            lines += [
                "",
                "the end of its output:",
                textwrap.indent(self.outcome.output.rstrip(), "  "),
            ]
        lines += ["", f"run it again: pytest {shlex.quote(self.nodeid)}"]
        return "\n".join(lines)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point at the snippet's own file and line."""
        span = self.case.snippet.span
        return self.gate.project.path(span.path), span.line - 1, self.name

    def annotations(self) -> list[str]:
        """Return a mark at the line that failed."""
        outcome = self.outcome
        span = (outcome and outcome.span) or self.case.snippet.whole_span
        message = outcome.message if outcome else "could not be run"
        return [annotation(span, message, title=self.case.id)]

    def as_data(self) -> dict[str, Any]:
        """Return what the reporter needs to know of this case and its outcome."""
        assert self.outcome is not None
        data = asdict(self.outcome)
        data["span"] = str(self.outcome.span) if self.outcome.span else None
        return data | {
            "case": self.case.id,
            "check": self.case.check,
            "environment": self.case.environment,
            "needs": sorted(self.case.needs),
        }


class Reporter:
    """Counts outcomes in the process that the user started, and holds them to what is required."""

    def __init__(self, config: pytest.Config, gate: Gate) -> None:
        """Start counting."""
        self.required: list[str] = config.getoption("--faq-require")
        self.gate = gate
        self.seen: list[dict[str, Any]] = []
        self.recording: bool = config.getoption("--faq-record")
        self.damaged: list[Problem] = []
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
        if self.recording and data["status"] in STATUSES:
            case = self.gate.cases[data["case"]]
            fields = ("status", "message", "output", "seconds", "peak_mib")
            outcome = Outcome(**{field: data[field] for field in fields})
            fingerprint = read_fingerprint(self.gate.environment(case.environment))
            self.recorder.record(case, outcome, fingerprint)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Settle the ledger, and turn red what is required and has not run."""
        if self.recording:
            self.damaged = self.recorder.settle()
        if self.unmet and session.exitstatus in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @property
    def unmet(self) -> list[str]:
        """Say what is required and has not been done."""
        declared = {str(n): number for n, number in self.gate.project.settings.require.items()}
        return [
            line
            for need in self.required
            for line in _unmet(
                need, [d for d in self.seen if need in d["needs"]], declared.get(need)
            )
        ]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what ran where, how long it took, and what did not run and why."""
        lines = [*_summary(self.seen), *map(str, self.damaged), *self.unmet]
        if lines:
            terminalreporter.section("faqcheck", sep="-")
            for line in lines:
                terminalreporter.write_line(line, red=line in self.unmet)
        for line in self.annotations or ():
            terminalreporter.write_line(line)


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
    reasons = Counter(d["message"] for d in seen if d["status"] == "not run")
    lines += [f"{n} not run, because {reason}" for reason, n in reasons.most_common()]
    return lines
