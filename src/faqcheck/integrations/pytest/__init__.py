"""Every case is a pytest item; one that cannot run here is reported as not run, and why."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from faqcheck.content import NEEDS, assumed_project, find_project
from faqcheck.errors import FaqError
from faqcheck.evidence import current_cases, read_evidence
from faqcheck.gate import (
    STAND_IN,
    WEIGHTS,
    Gate,
    choose_cases,
    machine_offers,
    parse_shard,
    shares_of,
    upgraded,
)
from faqcheck.integrations.pytest.items import CaseItem, ContentFile, LintItem
from faqcheck.integrations.pytest.reporter import Reporter

if TYPE_CHECKING:
    from collections.abc import Callable

    from faqcheck.content import Project

_GATE = pytest.StashKey["Gate | None"]()
_STATUSES = {
    "warned": ("warned", "w", "WARNED"),
    "tolerated": ("tolerated", "t", "TOLERATED"),
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
        help="only these cases: the beginning of an id or a glob, an entry, a snippet's file, a "
        "topic's file or a page; may be repeated",
    )
    group.addoption(
        "--faq-assume",
        metavar="JSON",
        help="take the folder for a project with these settings, although it declares none",
    )
    group.addoption(
        "--faq-command",
        default="",
        metavar="COMMAND",
        help="how the user called this run, which failures are shown to be repeated by",
    )
    group.addoption(
        "--faq-run",
        metavar="LANGUAGES",
        help="run the blocks of these languages, although they declare no check: python,bash",
    )
    group.addoption("--faq-json", metavar="FILE", help="write what came out of the cases as JSON")
    group.addoption(
        "--faq-shard",
        metavar="N/OF",
        help="only one share of the cases, such as 3/8; all shares together run each case once",
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
        "--faq-update-outputs",
        action="store_true",
        help="write what sessions give, and commands print, into the pages that show it",
    )
    group.addoption(
        "--faq-update-notebooks",
        action="store_true",
        help="store the outputs that the cells of notebooks have now",
    )
    group.addoption(
        "--faq-coverage",
        metavar="FOLDER",
        help="measure Python blocks with coverage.py; the folder takes its data",
    )
    group.addoption(
        "--faq-newest",
        metavar="JSON",
        help="run the cases of these environments, with these versions in the place of the pins: "
        '{"plain": {"numpy": "2.4.6"}}',
    )
    group.addoption(
        "--faq-weights",
        choices=WEIGHTS,
        default=os.environ.get("FAQCHECK_WEIGHTS", STAND_IN),
        help="run with stand-ins (default), or with released weights and the network",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks, and find the project that this run belongs to."""
    for need in NEEDS.values():
        config.addinivalue_line("markers", f"{need.name}: needs {need.meaning}")
    config.addinivalue_line("markers", "xdist_group: the cases of one server, for pytest-xdist")
    config.addinivalue_line("markers", "static: a case that runs nothing of its snippet")
    config.addinivalue_line("markers", "lint: the mistakes of one file of the content")
    config.stash[_GATE] = gate = _gate(config)
    if gate is not None:
        _end_well(config)
    if gate is not None and not hasattr(config, "workerinput"):
        _hold_options(config, gate)
        config.pluginmanager.register(Reporter(config, gate), "faqcheck-reporter")


def _end_well(config: pytest.Config) -> None:
    """Have the signals that ask a process to end run what cleans up."""

    def end(number: int, _frame: object) -> None:
        for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # once is enough
            signal.signal(other, signal.SIG_IGN)
        if config.getoption("numprocesses", None):
            for worker in _children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGTERM)
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        name = signal.Signals(number).name
        pytest.exit(f"ended by {name}", returncode=128 + number)

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, end)


def _children() -> list[int]:
    """Return the processes that this one has started."""
    return [
        int(pid)
        for children in Path("/proc/self/task").glob("*/children")
        for pid in children.read_text(encoding="ascii").split()
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End servers and warm parents before a worker tells its end.

    Whoever listens may be gone by then, and the worker fails without being unconfigured.
    """
    pytest_unconfigure(session.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End servers and warm parents, also of sessions that never began."""
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
    return ContentFile.from_parent(parent, path=file_path, gate=gate)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose cases; put those of one server side by side, and on one xdist worker."""
    gate = config.stash[_GATE]
    if gate is not None and (names := config.getoption("--faq-case")):
        chosen = choose_cases(names, gate.cases, gate.faq, gate.project).cases
        _keep(config, items, lambda item: isinstance(item, CaseItem) and item.case.id in chosen)
    if gate is not None and (versions := _newest(config)):
        _keep(
            config,
            items,
            lambda item: not isinstance(item, CaseItem) or item.case.environment in versions,
        )
    if gate is not None and (text := config.getoption("--faq-shard")):
        share = _share(gate, text)
        _keep(config, items, lambda item: not isinstance(item, CaseItem) or item.case.id in share)
    if gate is not None and config.getoption("--faq-changed"):
        current = current_cases(gate.faq, gate.project, weights=gate.weights, today=gate.today)
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
            server = item.server or item.group
            if item.get_closest_marker("static"):  # one tool takes all of its cases at once
                item.add_marker(pytest.mark.xdist_group("static"))
        groups.setdefault(server or f"item {number}", []).append(item)
        if server:
            item.add_marker(pytest.mark.xdist_group(server))
    items[:] = [item for group in groups.values() for item in group]


def _share(gate: Gate, text: str) -> frozenset[str]:
    """Return the ids of the cases of a share, by the seconds that the ledger knows."""
    shard = parse_shard(text)
    rows = read_evidence(gate.project).ledger.rows
    seconds = {row.case: row.seconds for row in rows}
    return shares_of(gate.cases.values(), shard.count, seconds=seconds)[shard.number - 1]


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
    if isinstance(item, CaseItem) and item.server:
        is_last = not isinstance(nextitem, CaseItem) or nextitem.server != item.server
        if is_last:
            item.gate.stop_servers()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Carry the outcome in the report, across processes too."""
    report: Any = yield
    if isinstance(item, CaseItem) and item.outcome is not None and call.when == "call":
        report.faqcheck = item.as_data()
    has_warned = isinstance(item, CaseItem) and item.outcome and item.outcome.status == "warned"
    is_marked = report.failed or (has_warned and call.when == "call")
    if is_marked and isinstance(item, CaseItem | LintItem):
        report.faqcheck_annotations = item.annotations()
    if isinstance(item, CaseItem) and call.when == "call":
        place = item.place
        report.location = (place.path, place.line - 1, item.name)
        item.user_properties += [("file", place.path), ("line", str(place.line))]
    return report


def pytest_report_teststatus(report: Any) -> tuple[str, str, str] | None:
    """Say 'not run', and tell a failing snippet from a case that we could not run."""
    data = getattr(report, "faqcheck", None)
    return _STATUSES.get(data["status"]) if data else None


def _gate(config: pytest.Config) -> Gate | None:
    try:
        project = _project(config)
    except FaqError as err:
        if err.problems[0].code == "no-project":
            return None
        raise pytest.UsageError(str(err)) from err
    if (weights := config.getoption("--faq-weights")) not in WEIGHTS:  # argparse holds no default
        message = f"FAQCHECK_WEIGHTS is {weights!r}; it may be {' or '.join(WEIGHTS)}."
        raise pytest.UsageError(message)
    capture = config.pluginmanager.getplugin("capturemanager")

    def progress(line: str) -> None:
        if capture is None:
            print(line, file=sys.stderr, flush=True)  # noqa: T201
            return
        with capture.global_and_fixture_disabled():
            print(f"\n{line}", end="", file=sys.stderr, flush=True)  # noqa: T201

    if versions := _newest(config):
        environments = {
            name: upgraded(declaration, versions.get(name, {}))
            for name, declaration in project.settings.environments.items()
        }
        project = project.updated(environments=environments)
    coverage = config.getoption("--faq-coverage")
    return Gate(
        project,
        coverage=Path(coverage) if coverage else None,
        offers=machine_offers(),
        quick=config.getoption("--faq-quick"),
        weights=weights,
        progress=progress,
        also_wrong=read_evidence(project).problems,
    )


def _newest(config: pytest.Config) -> dict[str, dict[str, str]]:
    """Return environment -> package -> the version to run with instead of the pinned one."""
    text = config.getoption("--faq-newest") or "{}"
    try:
        return TypeAdapter(dict[str, dict[str, str]]).validate_json(text, strict=True)
    except ValidationError as err:
        said = 'expected {"environment": {"package": "version"}}'
        raise pytest.UsageError(f"--faq-newest: {said}, found {text[:60]!r}.") from err


def _project(config: pytest.Config) -> Project:
    if given := config.getoption("--faq-assume"):
        project = assumed_project(config.rootpath, json.loads(given))
    else:
        project = find_project(config.rootpath)
    if languages := config.getoption("--faq-run"):
        project = project.updated(run=languages.split(","))
    return project


def _hold_options(config: pytest.Config, gate: Gate) -> None:
    """Refuse a case that does not exist, and a share that is none."""
    if text := config.getoption("--faq-shard"):
        try:
            parse_shard(text)
        except ValueError as err:
            raise pytest.UsageError(f"--faq-shard: {err}.") from err
    if names := config.getoption("--faq-case"):
        chosen = choose_cases(names, gate.cases, gate.faq, gate.project)
        for name, near in chosen.unknown.items():
            hidden = "What 'faqcheck lint' reports may hide it." if gate.problems else ""
            message = (f"no case starts with {name!r}, and no entry or file is called so.", near)
            raise pytest.UsageError(" ".join(filter(None, (*message, hidden))))
