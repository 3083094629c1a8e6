"""Run cases: each in a process tree, a folder and an environment of its own."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from faqcheck.errors import Problem, RunError
from faqcheck.languages import PYTHON
from faqcheck.model import Case, Checks, Outcome, Prints, Runs, Serves, Snippet
from faqcheck.runners.compare import difference, elide
from faqcheck.runners.judge import expect_failure, judge_run, place_in
from faqcheck.runners.notebooks import Executed, judge_notebook, read_report, with_outputs
from faqcheck.runners.process import Ended, Folder, WarmParent
from faqcheck.runners.request import bare_request, copy_assets, snippet_request
from faqcheck.runners.servers import Server, lock_port, wait_until_ready

if TYPE_CHECKING:
    from faqcheck.environment import Environment
    from faqcheck.project import Project

OUTPUT_OF_TIMEOUT_S = 60.0
"""How long the command may take whose output a block shows."""


class Runner:
    """Runs cases one after another; servers run beside them."""

    def __init__(self) -> None:
        """Make the folder of this session; nothing is started yet."""
        self.root = Path(tempfile.mkdtemp(prefix="faqcheck-"))
        self._count = 0
        self._parents: dict[tuple[str, tuple[str, ...]], WarmParent] = {}
        self._servers: dict[str, Server] = {}

    def __enter__(self) -> Self:
        """Return the runner; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

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
        elif case.check == "executes":
            outcome = self._execute(case, environment, project)[0]
        else:
            outcome = self._run_with_server(case, environment, project)
        return expect_failure(case, outcome)

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

    def update_notebook(self, case: Case, environment: Environment, *, project: Project) -> bool:
        """Store what the cells of a notebook put out now; say whether that changed the file.

        Raises:
            RunError: one of them fails.
        """
        outcome, executed = self._execute(case, environment, project)
        notebook, file = case.snippet.notebook, case.snippet.file
        assert notebook is not None
        assert file is not None
        if not executed.is_whole:
            place = outcome.span or case.snippet.span
            raise RunError([Problem(place, "cannot-update", outcome.message)])
        path = project.path(file)
        old = path.read_text(encoding="utf-8")
        new = with_outputs(old, executed.outputs or {})
        path.write_text(new, encoding="utf-8")
        return new != old

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
        driver = bare_request(folder, environment, project, timeout_s=declared.timeout_s)
        driver["script"] = str(Path(__file__).with_name("print_driver.py"))
        driver["variables"] |= {
            "FAQCHECK_SCRIPT": str(script),
            "FAQCHECK_LINE_LENGTH": str(project.settings.style.line_length),
        }
        self._ended(driver, environment, preload=("pytest_examples.run_code",))
        result = folder.work / "with-prints"
        if not result.is_file():
            raise RunError(
                [Problem(case.snippet.span, "prints-failed", folder.tail().strip() or "no result.")]
            )
        written = result.read_text(encoding="utf-8")
        shutil.rmtree(folder.root, ignore_errors=True)
        return outcome, written

    def _execute(
        self, case: Case, environment: Environment, project: Project
    ) -> tuple[Outcome, Executed]:
        """Run a notebook; return how it compares with what is stored in it, and what it put out."""
        snippet, notebook = case.snippet, case.snippet.notebook
        assert notebook is not None
        assert snippet.file is not None
        folder = self._folder()
        copy_assets(notebook.declared.assets, project.root, folder, project)
        copied = folder.work / Path(snippet.file).name
        shutil.copy(project.path(snippet.file), copied)
        report = folder.root / "executed.json"
        driver = bare_request(folder, environment, project, timeout_s=notebook.declared.timeout_s)
        driver["script"] = str(Path(__file__).with_name("notebook_driver.py"))
        driver["variables"] |= {
            "FAQCHECK_NOTEBOOK": str(copied),
            "FAQCHECK_EXECUTED": str(report),
        }
        ended = self._ended(driver, environment)
        if (ended.report and ended.report["faults"]) or not report.is_file():
            last = folder.tail().strip().split("\n")[-1]
            message = f"no notebook can be executed in environment {environment.name!r}: {last}."
            hint = "It takes the packages 'ipykernel' and 'nbclient' there."
            raise RunError([Problem(snippet.span, "no-kernel", message, hint)])
        executed = read_report(report.read_text(encoding="utf-8"))
        outcome = judge_notebook(snippet, notebook, ended, executed)
        shutil.rmtree(folder.root, ignore_errors=True)
        return outcome, executed

    def _output_of(self, case: Case, environment: Environment, project: Project) -> Outcome:
        """Run the command in the project's folder and compare what it prints with the block."""
        snippet = case.snippet
        folder = self._folder()
        request = bare_request(folder, environment, project, timeout_s=OUTPUT_OF_TIMEOUT_S)
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
        ended = self._ended(request, environment)
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
        copy_assets(declared.assets, project.snippets, folder, project)
        request = snippet_request(
            case.snippet, folder, environment, project, timeout_s=declared.timeout_s
        )
        # Only Python gains from what is preloaded; a shell snippet need not wait for it.
        preload = tuple(environment.preload) if case.snippet.language == PYTHON else ()
        ended = self._ended(request, environment, preload=preload)
        outcome = judge_run(case.snippet, declared, ended, folder, project)
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
        server = Server(folder, Outcome("error", "not started"))
        server.lock, conflict = lock_port(case, deadline=started + declared.timeout_s)
        if conflict:
            server.outcome = Outcome(
                "error", conflict, case.snippet.span, seconds=time.monotonic() - started
            )
            return server
        copy_assets(declared.assets, project.snippets, folder, project)
        request = snippet_request(case.snippet, folder, environment, project, timeout_s=None)
        self._servers[name] = server
        server.parent = WarmParent(replace(environment, preload=()), self.root)
        server.parent.start(request)
        server.outcome = wait_until_ready(server, case, started)
        if server.outcome.status != "passed":
            self._servers.pop(name).stop()
        return server

    def _folder(self) -> Folder:
        self._count += 1
        return Folder.make(self.root / str(self._count))

    def _ended(
        self, request: dict[str, Any], environment: Environment, *, preload: tuple[str, ...] = ()
    ) -> Ended:
        """Run something in a fork of the warm parent that has preloaded so much."""
        key = (environment.name, preload)
        if key not in self._parents:
            self._parents[key] = WarmParent(replace(environment, preload=preload), self.root)
        try:
            return self._parents[key].run(request)
        except BaseException:  # interrupted or gone: it would answer the next request wrongly
            self._parents.pop(key).close()
            raise


def _as_run(case: Case, timeout_s: float) -> Case:
    """Return a case that just runs the snippet."""
    checks = Checks(runs=Runs(timeout_s=timeout_s))
    return replace(case, snippet=replace(case.snippet, checks=checks), check="runs")


def _compared(snippet: Snippet, shown: str, true: str, outcome: Outcome) -> Outcome:
    found = difference(shown, true)
    if found is None:
        return outcome
    line, diff = found
    return replace(
        outcome,
        status="failed",
        message="shows what is not so (anymore).",
        span=place_in(snippet, line),
        output=diff,
    )
