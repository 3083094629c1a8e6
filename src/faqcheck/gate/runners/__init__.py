"""Run cases: each in a process tree, a folder and an environment of its own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from faqcheck.content import Outcome, Prints, Runs, language_of, output_comments
from faqcheck.errors import Problem, RunError
from faqcheck.gate.runners.compare import difference, with_ellipses
from faqcheck.gate.runners.console import commands_gave, console_argv
from faqcheck.gate.runners.fixtures import (
    PYTEST,
    fixtures_of,
    fixtures_request,
    without_pytest,
)
from faqcheck.gate.runners.forks import Forks
from faqcheck.gate.runners.judge import expect_failure, judge_run
from faqcheck.gate.runners.matching import Matching, without_ends
from faqcheck.gate.runners.notebook_outputs import with_outputs
from faqcheck.gate.runners.notebooks import Executed, judge_notebook, read_report, storing
from faqcheck.gate.runners.prints import (
    Printed,
    is_same_program,
    line_before,
    with_prints,
)
from faqcheck.gate.runners.request import bare_request, copy_assets, snippet_request
from faqcheck.gate.runners.rewrite import rewrite, write_shown
from faqcheck.gate.runners.servers import Servers
from faqcheck.gate.runners.sessions import (
    notes_of,
    outcomes_of,
    outcomes_of_scripts,
    plan_blocks,
    plan_scripts,
)
from faqcheck.gate.runners.stand_ins import with_missing_stand_in
from faqcheck.gate.runners.typed import judge_typed, read_notes, with_output
from faqcheck.gate.transcripts import typed_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faqcheck.content import Case, Project, Snippet
    from faqcheck.errors import Span
    from faqcheck.gate.environment import Environment
    from faqcheck.gate.runners.process import Ended
    from faqcheck.gate.runners.typed import Gave

OUTPUT_OF_TIMEOUT_S = 60.0
"""How long the command may take whose output a block shows."""
_BASH = ("bash", "--noprofile", "--norc", "-euo", "pipefail", "-c")


class Runner:
    """Runs cases one after another; servers run beside them."""

    def __init__(self, project: Project, *, coverage: Path | None = None) -> None:
        """Make the folder of this session; nothing is started yet.

        Args:
            project: whose cases run.
            coverage: folder that takes what coverage.py measures of Python blocks.
        """
        self._project = project
        self._forks = Forks(project, coverage=coverage)
        self._servers = Servers(self._forks, project)
        self._told: set[str] = set()
        """Cases of servers whose log has been shown; it is not repeated for each client."""
        self._sessions: dict[tuple[str, ...], dict[str, tuple[Outcome, dict[int, Gave]]]] = {}
        """What came of the session that ran last, by its environment and blocks."""

    def __enter__(self) -> Self:
        """Return the runner; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def run(self, case: Case, environment: Environment) -> Outcome:
        """Run a case and say what came of it.

        Raises:
            RunError: it could not be run.
        """
        match case.check:
            case "serves":
                outcome = self._servers.ready(case, environment).outcome
                self._told.add(case.id)
            case "prints":
                outcome = self._prints(case, environment)
            case "output_of":
                outcome = self._output_of(case, environment)
            case "executes":
                outcome = self._execute(case, environment)[0]
            case _:
                outcome = self._run_with_server(case, environment)
        outcome = with_missing_stand_in(case, outcome, environment, self._project)
        return expect_failure(case, outcome)

    def update_prints(self, case: Case, environment: Environment) -> bool:
        """Write what the prints of a snippet file say now below each; say whether it changed.

        Raises:
            RunError: it stands in no file of its own, or it fails.
        """
        old = case.snippet.whole
        new = self._with_true_prints(case, environment)
        if new == old:
            return False
        if case.snippet.file is None:
            message = "it stands in no file of its own; edit its '#>' lines by hand."
            raise _cannot_update(case.snippet.place(_first_difference(old, new)), message)
        again = replace(case.snippet, whole=new, shown=False)
        newest = self._with_true_prints(replace(case, snippet=again), environment)
        place = case.snippet.place(line_before(old, new, _first_difference(new, newest)))
        if newest != new:
            raise _cannot_update(place, "it prints something else each time that it runs.")
        if not is_same_program(old, new):
            raise _cannot_update(place, "the comments would change what it does.")
        if not rewrite(self._project.path(case.snippet.file), old, new):
            raise _cannot_update(place, "the file has changed since it was read.")
        return True

    def update_notebook(self, case: Case, environment: Environment) -> bool:
        """Store the outputs that the cells of a notebook have now; say whether it changed.

        Raises:
            RunError: one of them fails.
        """
        outcome, executed = self._execute(case, environment)
        snippet = case.snippet
        notebook, file = snippet.notebook, snippet.file
        assert notebook is not None
        assert file is not None
        if not executed.is_whole:
            raise _cannot_update(outcome.span or snippet.span, outcome.message)
        path = self._project.path(file)
        old = path.read_text(encoding="utf-8")
        new = with_outputs(old, executed.outputs or {})
        if new == old:
            return False
        stored = storing(notebook, executed.outputs or {})
        again = replace(case, snippet=replace(snippet, notebook=stored))
        second, _ = self._execute(again, environment)
        if second.status != "passed":
            message = f"a second run does not agree with the first: {second.message}"
            raise _cannot_update(second.span or snippet.span, message)
        if not rewrite(path, old, new):
            raise _cannot_update(snippet.span, "the file has changed since it was read.")
        return True

    @property
    def why_not_apart(self) -> dict[str, str]:
        """Return environment -> why its runs share the network of this machine."""
        return self._forks.why_not_apart

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

    def _run_with_server(self, case: Case, environment: Environment) -> Outcome:
        if (serving := case.serving) is None:
            return self._run(case, environment)
        server = self._servers.ready(serving, environment)
        if (started := server.outcome).status != "passed":
            told = serving.id in self._told
            self._told.add(serving.id)
            output = f"see the case {serving.id}" if told else started.output
            message = f"{serving.snippet.id}: {started.message}"
            return replace(started, message=message, output=output, seconds=0.0)
        outcome = self._run(case, environment, namespaces=server.namespaces)
        if outcome.status != "failed":
            return outcome
        log = f"{outcome.output}\n--- the server's log:\n{server.folder.tail()}"
        if not server.is_ready:
            log += "\n--- the server has ended"
        return replace(outcome, output=log)

    def _prints(self, case: Case, environment: Environment) -> Outcome:
        outcome, updated = self._run_noting(case, environment)
        if outcome.status != "passed":
            return outcome
        if not output_comments(case.snippet.whole):
            message = "prints nothing that a '#>' comment shows; the check would check nothing."
            return replace(outcome, status="failed", message=message, span=case.snippet.span)
        return _compared(case.snippet, case.snippet.whole, updated, outcome)

    def _with_true_prints(self, case: Case, environment: Environment) -> str:
        outcome, updated = self._run_noting(case, environment)
        if outcome.status != "passed":
            raise _cannot_update(outcome.span or case.snippet.span, outcome.message)
        return updated

    def _run_noting(self, case: Case, environment: Environment) -> tuple[Outcome, str]:
        """Return how a snippet ran, and its text with true `#>` comments if it ran well."""
        declared = case.declaration
        assert isinstance(declared, Prints)
        runs = Runs(
            timeout_s=declared.timeout_s,
            assets=declared.assets,
            not_reached=declared.not_reached,
        )
        with self._forks.folder() as folder:
            copy_assets(declared.assets, self._project.snippets, folder, self._project)
            request = snippet_request(
                case.snippet, folder, environment, self._project, timeout_s=declared.timeout_s
            )
            notes = folder.root / "prints"
            request["prints"] = str(notes)
            ended = self._run_python(request, [case.snippet], environment)
            outcome = judge_run(case.snippet, runs, ended, folder, self._project)
            if outcome.status != "passed":
                return outcome, ""
            printed = Printed.read(notes, shift=request["line"] - 1)
            return outcome, with_prints(case.snippet.whole, printed)

    def _execute(self, case: Case, environment: Environment) -> tuple[Outcome, Executed]:
        """Run a notebook; return how it compares with what is stored in it, and its outputs."""
        snippet, notebook = case.snippet, case.snippet.notebook
        assert notebook is not None
        assert snippet.file is not None
        with self._forks.folder() as folder:
            copy_assets(notebook.declared.assets, self._project.root, folder, self._project)
            copied = folder.work / Path(snippet.file).name
            shutil.copy(self._project.path(snippet.file), copied)
            report = folder.root / "executed.json"
            timeout_s = notebook.declared.timeout_s
            driver = bare_request(folder, environment, self._project, timeout_s=timeout_s)
            driver["script"] = str(Path(__file__).with_name("notebook_driver.py"))
            driver["variables"] |= {
                "FAQCHECK_NOTEBOOK": str(copied),
                "FAQCHECK_EXECUTED": str(report),
            }
            ended = self._forks.run(driver, environment)
            if (ended.report and ended.report["exceptions"]) or not report.is_file():
                last = folder.tail().strip().split("\n")[-1]
                message = (
                    f"no notebook can be executed in environment {environment.name!r}: {last}."
                )
                hint = "It takes the packages 'ipykernel' and 'nbclient' there."
                raise RunError([Problem(snippet.span, "no-kernel", message, hint)])
            executed = read_report(report.read_text(encoding="utf-8"))
        return judge_notebook(snippet, notebook, ended, executed), executed

    def _output_of(self, case: Case, environment: Environment) -> Outcome:
        """Run the command in the project's folder and compare what it prints with the block."""
        snippet, declared = case.snippet, case.snippet.checks.output_of
        assert declared is not None
        outcome, printed = self._printed_by(case, environment)
        if outcome.status != "passed":
            return outcome
        options = declared.options or self._project.settings.output_options
        rules = Matching.of(options, declared.ignore)
        if (options or declared.ignore) and rules.agree(
            without_ends(snippet.text),
            with_ellipses(without_ends(snippet.text), without_ends(printed)),
        ):
            return outcome
        return _compared(snippet, snippet.text, with_ellipses(snippet.text, printed), outcome)

    def _printed_by(self, case: Case, environment: Environment) -> tuple[Outcome, str]:
        """Return how the command ended whose output a block shows, and what it printed."""
        snippet, declared = case.snippet, case.snippet.checks.output_of
        assert declared is not None
        with self._forks.folder() as folder:
            request = bare_request(
                folder, environment, self._project, timeout_s=OUTPUT_OF_TIMEOUT_S
            )
            request["folder"] = str(self._project.root)
            request["argv"] = [*_BASH, declared.command]
            ended = self._forks.run(request, environment)
            printed = folder.read()
            outcome = Outcome("passed", output=folder.tail(), seconds=ended.seconds)
        if ended.timed_out or ended.exit != declared.exit:
            expected = f", expected {declared.exit}" if declared.exit else ""
            message = f"{declared.command!r} ended with exit status {ended.exit}{expected}."
            outcome = replace(outcome, status="failed", message=message, span=snippet.span)
        return outcome, printed

    def _run(
        self, case: Case, environment: Environment, *, namespaces: list[str] | None = None
    ) -> Outcome:
        declared = case.declaration
        assert isinstance(declared, Runs)
        has_setup = bool(declared.setup or case.snippet.setup or declared.fixtures)
        language = language_of(case.snippet.language)
        if case.session or has_setup or (language.is_typed and language.is_python):
            return self._run_session(case, environment, namespaces=namespaces)[0]
        if language.is_typed:
            return self._run_console(case, environment, namespaces=namespaces)[0]
        # Only Python gains from what is preloaded; a shell snippet need not wait for it.
        preload = tuple(environment.preload) if language.is_python else ()
        with self._forks.folder() as folder:
            copy_assets(declared.assets, self._project.snippets, folder, self._project)
            request = snippet_request(
                case.snippet, folder, environment, self._project, timeout_s=declared.timeout_s
            )
            if namespaces:
                request["namespaces"] = namespaces
            ended = self._forks.run(request, environment, preload=preload)
            return judge_run(case.snippet, declared, ended, folder, self._project)

    def _run_session(
        self, case: Case, environment: Environment, *, namespaces: list[str] | None = None
    ) -> tuple[Outcome, dict[int, Gave]]:
        """Run all blocks of a case's session, once; return what came of it, and what it gave."""
        members = case.session or (case.snippet,)
        key = (environment.name, *(snippet.path for snippet in members))
        if key not in self._sessions:
            self._sessions = {key: self._all_of(members, environment, namespaces)}
        return self._sessions[key][case.snippet.path]

    def _all_of(
        self, members: Sequence[Snippet], environment: Environment, namespaces: list[str] | None
    ) -> dict[str, tuple[Outcome, dict[int, Gave]]]:
        declared = [snippet.checks.runs or Runs() for snippet in members]
        with self._forks.folder() as folder:
            assets = dict.fromkeys(name for runs in declared for name in runs.assets)
            copy_assets(assets, self._project.snippets, folder, self._project)
            timeout_s = sum(runs.timeout_s for runs in declared)
            request = bare_request(folder, environment, self._project, timeout_s=timeout_s)
            if namespaces:
                request["namespaces"] = namespaces
            if language_of(members[0].language).is_shell_script:
                argv = plan_scripts(members, folder)
                ended = self._run_shell(request, argv, members, environment)
                outcomes = outcomes_of_scripts(members, ended, folder, self._project)
                return {
                    one.path: (outcome, {}) for one, outcome in zip(members, outcomes, strict=True)
                }
            plan = plan_blocks(members, folder, self._project)
            request |= {"script": plan.blocks[-1]["script"], "blocks": plan.blocks}
            ended = self._run_python(request, members, environment)
            outcomes = outcomes_of(members, plan, ended, folder, self._project)
            gave = [read_notes(notes_of(folder, number)) for number in plan.places]
        pairs = zip(outcomes, gave, strict=True)
        return dict(zip((snippet.path for snippet in members), pairs, strict=True))

    def _run_python(
        self, request: dict[str, Any], members: Sequence[Snippet], environment: Environment
    ) -> Ended:
        """Run Python blocks in a fork, with the fixtures of pytest that they name."""
        fixtures = fixtures_request(members, self._project)
        preload = (*environment.preload, *([PYTEST] if fixtures else []))
        try:
            return self._forks.run(request | fixtures, environment, preload=preload)
        except RunError as err:
            if fixtures:
                raise without_pytest(err, members[0], environment.name) from err
            raise

    def _run_shell(
        self,
        request: dict[str, Any],
        argv: list[str],
        members: Sequence[Snippet],
        environment: Environment,
    ) -> Ended:
        """Run shell blocks in one shell, which a fork starts where they get fixtures."""
        names = fixtures_of(members)
        if not names:
            return self._forks.run({**request, "argv": argv}, environment)
        block = {"argv": argv, "variables": names}
        script = str(members[0].span.path)
        within = {**request, "script": script, "blocks": [block]}
        return self._run_python(within, members, replace(environment, preload=()))

    def _run_console(
        self, case: Case, environment: Environment, *, namespaces: list[str] | None = None
    ) -> tuple[Outcome, dict[int, Gave]]:
        snippet, declared = case.snippet, case.snippet.checks.runs or Runs()
        typed = typed_in(snippet)
        with self._forks.folder() as folder:
            copy_assets(declared.assets, self._project.snippets, folder, self._project)
            timeout_s = declared.timeout_s
            request = bare_request(folder, environment, self._project, timeout_s=timeout_s)
            request["argv"] = console_argv(typed, folder)
            if namespaces:
                request["namespaces"] = namespaces
            ended = self._forks.run(request, environment)
            gave = commands_gave(typed, folder)
            last = gave.get(len(typed) - 1)
            as_declared = replace(
                ended, exit=last.status if last and ended.exit >= 0 else ended.exit
            )
            outcome = judge_run(snippet, declared, as_declared, folder, self._project)
            if outcome.status == "passed":
                outcome = judge_typed(snippet, typed, gave, outcome, self._project)
            elif len(gave) < len(typed):
                reached = typed[max(len(gave) - 1, 0)] if typed else None
                line = reached.line if reached else 1
                outcome = replace(outcome, span=snippet.place(line))
        return outcome, gave

    def update_outputs(self, case: Case, environment: Environment) -> bool:
        """Write what a session gives now, or a command prints, into the page.

        Returns:
            Whether that changed the page.

        Raises:
            RunError: it does not come to its end, or gives something else each time.
        """
        if case.check == "output_of":
            return self._update_output_of(case, environment)
        return self._update_typed(case, environment)

    def _update_output_of(self, case: Case, environment: Environment) -> bool:
        outcome, printed = self._printed_by(case, environment)
        snippet = case.snippet
        if outcome.status != "passed":
            raise _cannot_update(outcome.span or snippet.span, outcome.message)
        if self._output_of(case, environment).status == "passed":
            return False
        lines = (line.rstrip() for line in printed.strip("\n").split("\n"))
        new = "\n".join(lines) + "\n"
        true = replace(case, snippet=replace(snippet, text=new, whole=new))
        if self._output_of(true, environment).status != "passed":
            message = "the command prints something else each time that it runs."
            raise _cannot_update(snippet.span, message)
        write_shown(snippet, new, self._project)
        return True

    def _update_typed(self, case: Case, environment: Environment) -> bool:
        """Write what each line of a session gives now into its page; say whether it changed.

        Raises:
            RunError: it does not come to its end, gives something else each time, or its lines
                stand in several files.
        """
        snippet = case.snippet
        outcome, gave = self._typed(case, environment)
        new = with_output(snippet, typed_in(snippet), gave, self._project)
        if new == snippet.whole:
            if outcome.status != "passed":
                raise _cannot_update(outcome.span or snippet.span, outcome.message)
            return False
        true = replace(snippet, whole=new, text=new)
        session = tuple(true if one.path == snippet.path else one for one in case.session)
        self._sessions = {}
        again, second = self._typed(replace(case, snippet=true, session=session), environment)
        if again.status != "passed":
            if with_output(true, typed_in(true), second, self._project) != new:
                message = "it gives something else each time that it runs."
                raise _cannot_update(snippet.span, message)
            raise _cannot_update(outcome.span or snippet.span, outcome.message)
        write_shown(snippet, new, self._project)
        return True

    def _typed(self, case: Case, environment: Environment) -> tuple[Outcome, dict[int, Gave]]:
        if language_of(case.snippet.language).is_shell:
            return self._run_console(case, environment)
        return self._run_session(case, environment)


def _cannot_update(place: Span, why: str) -> RunError:
    return RunError([Problem(place, "cannot-update", why)])


def _first_difference(old: str, new: str) -> int:
    """Return the first line, from 1, in which two texts differ."""
    found = difference(old, new)
    return 1 if found is None else found[0]


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
