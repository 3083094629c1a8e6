"""Run cases: each in a process tree, a folder and an environment of its own."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, RunError, Span
from faqcheck.languages import PYTHON, SHELL
from faqcheck.model import Case, Checks, Expect, Outcome, Prints, Runs, Serves, Snippet
from faqcheck.runners.compare import difference, elide
from faqcheck.runners.expect import unmet
from faqcheck.runners.process import Ended, Folder, WarmParent
from faqcheck.runners.servers import Server, lock_port, wait_until_ready

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faqcheck.environment import Environment
    from faqcheck.project import Project

OUTPUT_OF_TIMEOUT_S = 60.0
"""How long the command may take whose output a block shows."""
_PROLOGUE = """
set -Eeuo pipefail
__faqcheck_script=$1 __faqcheck_report=$2
shift 2
trap 'printf "%s\\n" "$LINENO" >>"$__faqcheck_report.line"' ERR
source "$__faqcheck_script"
printf '{"completed": true, "faults": []}' >"$__faqcheck_report"
"""
"""How bash reads a script: strictly, noting where it failed and whether it came to its end."""


class Runner:
    """Runs cases one after another; servers run beside them."""

    def __init__(self) -> None:
        """Make the folder of this session; nothing is started yet."""
        self.root = Path(tempfile.mkdtemp(prefix="faqcheck-"))
        self._count = 0
        self._parents: dict[str, WarmParent] = {}
        self._servers: dict[str, Server] = {}

    def run(self, case: Case, environment: Environment, *, project: Project) -> Outcome:
        """Run a case and say what came of it.

        Raises:
            RunError: it could not be run.
        """
        if case.check == "serves":
            outcome = self._serve(case, environment, project).outcome
        elif case.check == "prints":
            outcome = self._prints(case, environment, project)
        elif case.check == "output_of":
            outcome = self._output_of(case, environment, project)
        else:
            outcome = self._run_with_server(case, environment, project)
        return _expected_failure(case, outcome)

    def update_prints(self, case: Case, environment: Environment, *, project: Project) -> bool:
        """Write what the prints of a snippet file say now below each; say whether it changed.

        Raises:
            RunError: it stands in no file of its own, or it fails.
        """
        outcome, written = self._with_prints(case, environment, project)
        if written is None or case.snippet.file is None:
            why = outcome.message or "stands in no file of its own; edit its '#>' lines by hand."
            raise RunError([Problem(case.snippet.span, "cannot-update", why)])
        project.path(case.snippet.file).write_text(written, encoding="utf-8")
        return written != case.snippet.whole

    @property
    def parents(self) -> tuple[int, ...]:
        """Return the process ids of the warm parents."""
        return tuple(parent.pid for parent in self._parents.values())

    def stop_servers(self) -> None:
        """End every server."""
        while self._servers:
            self._servers.popitem()[1].stop()

    def close(self) -> None:
        """End everything, and delete the folders of this session."""
        self.stop_servers()
        for parent in self._parents.values():
            parent.close()
        self._parents.clear()
        shutil.rmtree(self.root, ignore_errors=True)

    # Runs -------------------------------------------------------------------------------------

    def _run_with_server(self, case: Case, environment: Environment, project: Project) -> Outcome:
        server = None
        if case.server is not None:
            server = self._serve(
                Case(case.server, "serves", case.environment, case.needs), environment, project
            )
            if server.outcome.status != "passed":
                said = server.outcome
                return Outcome(
                    said.status, f"{case.server.id}: {said.message}", said.span, said.output
                )
        outcome = self._run(case, environment, project)
        if outcome.status == "failed" and server is not None:
            log = f"{outcome.output}\n--- the server's log:\n{server.folder.tail()}"
            if not server.is_ready:
                log += "\n--- the server has ended"
            return Outcome("failed", outcome.message, outcome.span, log, outcome.seconds)
        return outcome

    def _prints(self, case: Case, environment: Environment, project: Project) -> Outcome:
        outcome, written = self._with_prints(case, environment, project)
        if written is None:
            return outcome
        if "#>" not in case.snippet.whole:
            message = "prints nothing that a '#>' comment shows; the check would check nothing."
            return replace(outcome, status="failed", message=message, span=case.snippet.span)
        return _compared(case.snippet, case.snippet.whole, written, outcome)

    def _with_prints(
        self, case: Case, environment: Environment, project: Project
    ) -> tuple[Outcome, str | None]:
        """Return how a snippet ran, and its text with true `#>` comments if it ran well."""
        declared = case.declaration
        assert isinstance(declared, Prints)
        outcome = self._run(_as_run(case, declared.timeout_s), environment, project)
        if outcome.status != "passed":
            return outcome, None
        folder = self._folder()
        script = folder.work / "snippet.py"
        script.write_text(case.snippet.whole, encoding="utf-8")
        driver = _standard_request(folder, environment, project, declared.timeout_s)
        driver["script"] = str(Path(__file__).with_name("print_driver.py"))
        driver["variables"] |= {
            "FAQCHECK_SCRIPT": str(script),
            "FAQCHECK_LINE_LENGTH": str(project.settings.style.line_length),
        }
        parent = self._parent(
            replace(environment, name="prints", preload=("pytest_examples.run_code",))
        )
        parent.start(folder.root.name, driver)
        parent.wait(folder.root.name)
        result = folder.work / "with-prints"
        if not result.is_file():
            raise RunError(
                [Problem(case.snippet.span, "prints-failed", folder.tail().strip() or "no result.")]
            )
        written = result.read_text(encoding="utf-8")
        shutil.rmtree(folder.root, ignore_errors=True)
        return outcome, written

    def _output_of(self, case: Case, environment: Environment, project: Project) -> Outcome:
        """Run the command in the project's folder and compare what it prints with the block."""
        snippet = case.snippet
        folder = self._folder()
        request = _standard_request(folder, environment, project, OUTPUT_OF_TIMEOUT_S)
        request["folder"] = str(project.root)
        request["argv"] = [
            "bash",
            "--noprofile",
            "--norc",
            "-euo",
            "pipefail",
            "-c",
            str(snippet.checks.output_of),
        ]
        parent = self._parent(environment)
        parent.start(folder.root.name, request)
        ended = parent.wait(folder.root.name)
        printed = folder.read()
        outcome = Outcome("passed", output=folder.tail(), seconds=ended.seconds)
        shutil.rmtree(folder.root, ignore_errors=True)
        if ended.timed_out or ended.exit != 0:
            message = f"{snippet.checks.output_of!r} ended with exit status {ended.exit}."
            return replace(outcome, status="failed", message=message, span=snippet.span)
        return _compared(snippet, snippet.text, elide(snippet.text, printed), outcome)

    def _run(self, case: Case, environment: Environment, project: Project) -> Outcome:
        declared = case.declaration
        assert isinstance(declared, Runs)
        folder = self._folder()
        _copy_assets(declared.assets, folder, project)
        request = _request(case.snippet, folder, environment, project, declared.timeout_s)
        parent = self._parent(environment)
        key = folder.root.name
        parent.start(key, request)
        ended = parent.wait(key)
        outcome = _judge(case.snippet, declared, ended, folder, project)
        shutil.rmtree(folder.root, ignore_errors=True)
        return outcome

    def _serve(self, case: Case, environment: Environment, project: Project) -> Server:
        name = f"{case.snippet.path}-{case.environment}"
        if name in self._servers:
            if self._servers[name].is_ready:
                return self._servers[name]
            self._servers.pop(name).stop()
        declared = case.declaration
        assert isinstance(declared, Serves)
        started = time.monotonic()
        folder = self._folder()
        parent = self._parent(environment)
        server = Server(folder.root.name, parent, folder, Outcome("error", "not started"))
        server.lock, conflict = lock_port(case, deadline=started + declared.timeout_s)
        if conflict:
            server.outcome = Outcome(
                "error", conflict, case.snippet.span, seconds=time.monotonic() - started
            )
            return server
        _copy_assets(declared.assets, folder, project)
        parent.start(server.key, _request(case.snippet, folder, environment, project, None))
        self._servers[name] = server
        server.outcome = wait_until_ready(server, case, started)
        if server.outcome.status != "passed":
            self._servers.pop(name).stop()
        return server

    def _folder(self) -> Folder:
        self._count += 1
        return Folder.make(self.root / str(self._count))

    def _parent(self, environment: Environment) -> WarmParent:
        if environment.name not in self._parents:
            self._parents[environment.name] = WarmParent(environment, self.root)
        return self._parents[environment.name]


def _request(
    snippet: Snippet,
    folder: Folder,
    environment: Environment,
    project: Project,
    timeout_s: float | None,
) -> dict[str, Any]:
    """Return what the warm parent is asked for: the snippet's bytes as a file, and its world."""
    suffix = {PYTHON: ".py", SHELL: ".sh"}.get(snippet.language)
    if suffix is None:
        raise RunError(
            [
                Problem(
                    snippet.span,
                    "cannot-run",
                    f"{snippet.language} cannot be run.",
                    "Declare another check.",
                )
            ]
        )
    script = folder.work / (Path(snippet.file).name if snippet.file else f"{snippet.id}{suffix}")
    script.write_text(snippet.whole, encoding="utf-8")
    request = _standard_request(folder, environment, project, timeout_s)
    if snippet.language == PYTHON:
        return {**request, "script": str(script)}
    command = ["bash", "--noprofile", "--norc", "-c", _PROLOGUE, script.name]
    return {**request, "argv": [*command, str(script), str(folder.report)]}


def _standard_request(
    folder: Folder, environment: Environment, project: Project, timeout_s: float | None
) -> dict[str, Any]:
    return {
        "folder": str(folder.work),
        "output": str(folder.output),
        "report": str(folder.report),
        "timeout_s": timeout_s,
        "variables": {
            **environment.process_variables(os.environ),
            "HOME": str(folder.home),
            "TMPDIR": str(folder.temporary),
            "FAQCHECK_ROOT": str(project.root),
        },
    }


def _as_run(case: Case, timeout_s: float) -> Case:
    """Return a case that just runs the snippet."""
    checks = Checks(runs=Runs(timeout_s=timeout_s))
    return replace(case, snippet=replace(case.snippet, checks=checks), check="runs")


def _copy_assets(assets: Sequence[str], folder: Folder, project: Project) -> None:
    for name in assets:
        source = project.snippets / name
        if source.is_dir():
            shutil.copytree(source, folder.work / source.name)
        else:
            shutil.copy(source, folder.work / source.name)


def _compared(snippet: Snippet, shown: str, true: str, outcome: Outcome) -> Outcome:
    found = difference(shown, true)
    if found is None:
        return outcome
    line, diff = found
    return replace(
        outcome,
        status="failed",
        message="shows what is not so (anymore).",
        span=_span(snippet, line),
        output=diff,
    )


# What a run came to ---------------------------------------------------------------------------


def _judge(
    snippet: Snippet, declared: Runs, ended: Ended, folder: Folder, project: Project
) -> Outcome:
    report = _report(folder)
    faults = report["faults"]
    problems = list(_breaches(declared, ended, report))
    if not problems:
        problems = list(
            unmet(
                declared.expect,
                exit_status=ended.exit,
                faults=faults,
                output=folder.read(),
                work=folder.work,
                project=project,
            )
        )
        if problems and faults and declared.expect.raises is None:
            problems = [_described(faults[0])]
    if not problems:
        return Outcome(
            "passed", output=folder.tail(), seconds=ended.seconds, peak_mib=round(ended.peak_mib, 1)
        )
    line = _failing_line(snippet, faults, folder)
    return Outcome(
        "failed",
        " ".join(problems),
        _span(snippet, line),
        folder.tail(),
        ended.seconds,
        round(ended.peak_mib, 1),
    )


def _breaches(declared: Runs, ended: Ended, report: dict[str, Any]) -> list[str]:
    """Return what no declaration can make good."""
    if ended.timed_out:
        return [f"was still running after {declared.timeout_s:g} s and has been ended."]
    if ended.exit < 0:
        return [f"was killed by signal {-ended.exit}."]
    problems = []
    if ended.leftovers:
        problems.append(f"left a process behind: {'; '.join(ended.leftovers)}.")
    if not report["completed"] and ended.exit == 0 and declared.expect == Expect():
        problems.append("left with status 0 before its last line.")
    elif not report["completed"] and ended.exit == 0 and not report["seen"]:
        problems.append("left with status 0 and without a word on where.")
    return problems


def _report(folder: Folder) -> dict[str, Any]:
    try:
        return {"seen": True, **json.loads(folder.report.read_text(encoding="utf-8"))}
    except (OSError, ValueError):
        return {"seen": False, "completed": False, "faults": []}


def _described(fault: dict[str, Any]) -> str:
    where = f" ({fault['where']})" if fault["where"] else ""
    return f"{fault['type']}: {fault['message'] or 'no message'}{where}".split("\n")[0]


def _failing_line(snippet: Snippet, faults: list[dict[str, Any]], folder: Folder) -> int | None:
    if faults:
        line: int | None = faults[0]["line"]
        return line
    try:
        lines = Path(f"{folder.report}.line").read_text(encoding="utf-8").split()
        return int(lines[0]) if snippet.language == SHELL else None
    except (OSError, ValueError, IndexError):
        return None


def _span(snippet: Snippet, line: int | None) -> Span:
    if line is None:
        return snippet.span
    start = snippet.whole_span
    return Span(start.path, start.line + line - 1, start.column)


def _expected_failure(case: Case, outcome: Outcome) -> Outcome:
    """Turn a failure that was announced into an expected one, and a surprise into a failure."""
    fails = case.snippet.fails
    if fails is None or outcome.status == "error":
        return outcome
    if outcome.status == "passed":
        return Outcome(
            "failed",
            f"passes, although it is declared to fail ({fails.reason}): delete 'fails'.",
            case.snippet.declared_at,
            outcome.output,
            outcome.seconds,
            outcome.peak_mib,
        )
    message = f"{outcome.message} Expected until {fails.until}: {fails.reason}"
    return Outcome(
        "expected failure", message, outcome.span, outcome.output, outcome.seconds, outcome.peak_mib
    )
