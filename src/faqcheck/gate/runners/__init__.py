"""Run cases: each in a process tree, a folder and an environment of its own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from faqcheck.content import PYTHON, Checks, Outcome, Prints, Runs
from faqcheck.errors import Problem, RunError
from faqcheck.gate.runners.compare import difference, elide
from faqcheck.gate.runners.forks import Forks
from faqcheck.gate.runners.judge import expect_failure, judge_run
from faqcheck.gate.runners.notebook_outputs import with_outputs
from faqcheck.gate.runners.notebooks import Executed, judge_notebook, read_report
from faqcheck.gate.runners.request import bare_request, copy_assets, snippet_request
from faqcheck.gate.runners.servers import Servers

if TYPE_CHECKING:
    from faqcheck.content import Case, Project, Snippet
    from faqcheck.gate.environment import Environment

OUTPUT_OF_TIMEOUT_S = 60.0
"""How long the command may take whose output a block shows."""
_BASH = ("bash", "--noprofile", "--norc", "-euo", "pipefail", "-c")


class Runner:
    """Runs cases one after another; servers run beside them."""

    def __init__(self) -> None:
        """Make the folder of this session; nothing is started yet."""
        self._forks = Forks()
        self._servers = Servers(self._forks)

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
        match case.check:
            case "serves":
                outcome = self._servers.ready(case, environment, project).outcome
            case "prints":
                outcome = self._prints(case, environment, project)
            case "output_of":
                outcome = self._output_of(case, environment, project)
            case "executes":
                outcome = self._execute(case, environment, project)[0]
            case _:
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
        return self._forks.parents

    def stop_servers(self) -> None:
        """End every server."""
        self._servers.stop()

    def close(self) -> None:
        """End everything, and delete the folders of this session."""
        self._servers.stop()
        self._forks.close()

    def _run_with_server(self, case: Case, environment: Environment, project: Project) -> Outcome:
        if (serving := case.serving) is None:
            return self._run(case, environment, project)
        server = self._servers.ready(serving, environment, project)
        if (said := server.outcome).status != "passed":
            return replace(said, message=f"{serving.snippet.id}: {said.message}", seconds=0.0)
        outcome = self._run(case, environment, project)
        if outcome.status != "failed":
            return outcome
        log = f"{outcome.output}\n--- the server's log:\n{server.folder.tail()}"
        if not server.is_ready:
            log += "\n--- the server has ended"
        return replace(outcome, output=log)

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
        outcome = self._run(_as_run(case, declared), environment, project)
        if outcome.status != "passed":
            return outcome, None
        with self._forks.folder() as folder:
            script = folder.work / "snippet.py"
            script.write_text(case.snippet.whole, encoding="utf-8")
            driver = bare_request(folder, environment, project, timeout_s=declared.timeout_s)
            driver["script"] = str(Path(__file__).with_name("print_driver.py"))
            driver["variables"] |= {
                "FAQCHECK_SCRIPT": str(script),
                "FAQCHECK_LINE_LENGTH": str(project.settings.style.line_length),
            }
            self._forks.run(driver, environment, preload=("pytest_examples.run_code",))
            result = folder.work / "with-prints"
            if not result.is_file():
                why = folder.tail().strip() or "no result."
                raise RunError([Problem(case.snippet.span, "prints-failed", why)])
            return outcome, result.read_text(encoding="utf-8")

    def _execute(
        self, case: Case, environment: Environment, project: Project
    ) -> tuple[Outcome, Executed]:
        """Run a notebook; return how it compares with what is stored in it, and what it put out."""
        snippet, notebook = case.snippet, case.snippet.notebook
        assert notebook is not None
        assert snippet.file is not None
        with self._forks.folder() as folder:
            copy_assets(notebook.declared.assets, project.root, folder, project)
            copied = folder.work / Path(snippet.file).name
            shutil.copy(project.path(snippet.file), copied)
            report = folder.root / "executed.json"
            timeout_s = notebook.declared.timeout_s
            driver = bare_request(folder, environment, project, timeout_s=timeout_s)
            driver["script"] = str(Path(__file__).with_name("notebook_driver.py"))
            driver["variables"] |= {
                "FAQCHECK_NOTEBOOK": str(copied),
                "FAQCHECK_EXECUTED": str(report),
            }
            ended = self._forks.run(driver, environment)
            if (ended.report and ended.report["faults"]) or not report.is_file():
                last = folder.tail().strip().split("\n")[-1]
                message = (
                    f"no notebook can be executed in environment {environment.name!r}: {last}."
                )
                hint = "It takes the packages 'ipykernel' and 'nbclient' there."
                raise RunError([Problem(snippet.span, "no-kernel", message, hint)])
            executed = read_report(report.read_text(encoding="utf-8"))
        return judge_notebook(snippet, notebook, ended, executed), executed

    def _output_of(self, case: Case, environment: Environment, project: Project) -> Outcome:
        """Run the command in the project's folder and compare what it prints with the block."""
        snippet = case.snippet
        command = str(snippet.checks.output_of)
        with self._forks.folder() as folder:
            request = bare_request(folder, environment, project, timeout_s=OUTPUT_OF_TIMEOUT_S)
            request["folder"] = str(project.root)
            request["argv"] = [*_BASH, command]
            ended = self._forks.run(request, environment)
            printed = folder.read()
            outcome = Outcome("passed", output=folder.tail(), seconds=ended.seconds)
        if ended.timed_out or ended.exit != 0:
            message = f"{command!r} ended with exit status {ended.exit}."
            return replace(outcome, status="failed", message=message, span=snippet.span)
        return _compared(snippet, snippet.text, elide(snippet.text, printed), outcome)

    def _run(self, case: Case, environment: Environment, project: Project) -> Outcome:
        declared = case.declaration
        assert isinstance(declared, Runs)
        # Only Python gains from what is preloaded; a shell snippet need not wait for it.
        preload = tuple(environment.preload) if case.snippet.language == PYTHON else ()
        with self._forks.folder() as folder:
            copy_assets(declared.assets, project.snippets, folder, project)
            request = snippet_request(
                case.snippet, folder, environment, project, timeout_s=declared.timeout_s
            )
            ended = self._forks.run(request, environment, preload=preload)
            return judge_run(case.snippet, declared, ended, folder, project)


def _as_run(case: Case, declared: Prints) -> Case:
    """Return a case that just runs the snippet."""
    checks = Checks(runs=Runs(timeout_s=declared.timeout_s, not_reached=declared.not_reached))
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
        span=snippet.place(line),
        output=diff,
    )
