"""Say what a run came to: what no declaration can make good, then what was expected."""

from __future__ import annotations

import re
import signal
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faqcheck.content import Case, Outcome, Runs, Snippet, language_of
from faqcheck.errors import Span
from faqcheck.gate.runners.expect import unmet
from faqcheck.gate.runners.folders import read_regular, size_of
from faqcheck.gate.runners.incidents import unannounced
from faqcheck.gate.runners.lines import Reached, unreached
from faqcheck.gate.runners.request import script_name
from faqcheck.gate.runners.shell_trace import Trace, reached_lines, read_trace
from faqcheck.gate.runners.warm_parent import OUTPUT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faqcheck.content import Project
    from faqcheck.gate.runners.process import Ended, Folder

SKIPS = ("SkipTest", "Skipped")
"""Exceptions by which a test says that it has not run."""
_MEBIBYTES = OUTPUT_LIMIT // 2**20
_TOP_LEVEL_RETURN = re.compile(r"^return\b", re.MULTILINE)


def judge_run(
    snippet: Snippet, declared: Runs, ended: Ended, folder: Folder, project: Project
) -> Outcome:
    """Return what came of a run.

    Args:
        snippet: what was run.
        declared: its limits, and what it has to show.
        ended: how its processes ended.
        folder: where it ran.
        project: whose files the expectations name.
    """
    exceptions, completed = _report(snippet, ended, folder)
    is_shell = language_of(snippet.language).is_shell_script
    trace = read_trace(folder, script_name(snippet)) if is_shell else Trace()
    output = folder.read()
    if size_of(folder.output) > OUTPUT_LIMIT:
        ended = replace(ended, flooded=True)
    problems = list(
        breaches(snippet, ended, exceptions, timeout_s=declared.timeout_s, completed=completed)
    )
    if not problems:
        problems = list(
            unmet(
                declared.expect,
                exit_status=ended.exit,
                exceptions=exceptions,
                output=output,
                work=folder.work,
                project=project,
            )
        )
        if problems and exceptions and declared.expect.raises is None:
            problems = [described(exceptions[0])]
    reached = _reached(snippet, ended, trace)
    outcome = Outcome(
        "passed",
        output=readable(folder.tail(), project),
        seconds=ended.seconds,
        peak_mib=round(ended.peak_mib, 1),
        lines=reached.counted if reached else None,
    )
    if problems:
        span = _failing_place(snippet, exceptions, trace, folder, project)
        if ended.asked_for:
            hosts = ", ".join(ended.asked_for)
            problems.append(
                f"It asked for {hosts}; a run has a network of its own unless its environment "
                "needs 'network'."
            )
        return _failed(outcome, " ".join(problems), span)
    noted = [str(failure) for failure in trace.failures]
    noted += (ended.report or {}).get("children", ())
    for message in unannounced(declared.expect, output, noted):
        line = trace.failures[0].line if trace.failures else 0
        return _failed(outcome, message, snippet.place(line) if line else snippet.span)
    only = len(declared.environments) < 2
    for missed, message in (
        unreached(snippet, declared.not_reached, reached, anywhere=only) if reached else ()
    ):
        return _failed(
            outcome,
            message,
            snippet.place(missed) if missed else snippet.declared_at or snippet.span,
        )
    return outcome


def expect_failure(case: Case, outcome: Outcome) -> Outcome:
    """Turn a failure that was announced into an expected one, and a surprise into a failure."""
    fails = case.snippet.fails
    if fails is None or outcome.status == "error":
        return outcome
    if outcome.status == "passed":
        message = f"passes, although it is declared to fail ({fails.reason}): delete 'fails'."
        return replace(outcome, status="failed", message=message, span=case.snippet.declared_at)
    message = f"{outcome.message} Expected until {fails.until}: {fails.reason}"
    return replace(outcome, status="expected failure", message=message)


def writable(text: str) -> str:
    """Return a text with halves of characters, which no file takes, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def readable(output: str, project: Project) -> str:
    """Return output with the files of the project named as the project names them."""
    return output.replace(f'File "{project.root}/', 'File "')


def breaches(
    snippet: Snippet,
    ended: Ended,
    exceptions: Sequence[dict[str, Any]] = (),
    *,
    timeout_s: float,
    completed: bool,
) -> Iterator[str]:
    """Yield what no declaration can make good."""
    if ended.timed_out:
        yield f"was still running after {timeout_s:g} s and has been ended."
    elif ended.flooded:
        yield f"wrote more than {_MEBIBYTES} MiB and has been ended."
    elif ended.used_too_much_memory:
        yield "took more memory than a run may ('memory_mib') and has been ended."
    elif ended.used_too_much_disk:
        yield "wrote more to its folders than a run may ('disk_mib') and has been ended."
    elif ended.killed_parent:
        yield "ended or stopped a process that it was forked from, or ran out of memory."
    elif ended.exit < 0:
        yield f"was killed by {_signal_name(-ended.exit)}."
    elif ended.exit == 0 and not completed:
        yield "left with status 0 before its last line."
    elif _leaves_by_return(snippet):
        yield "left by a 'return' outside of any function, before its last line."
    if ended.orphans:
        yield f"left a process behind: {'; '.join(ended.orphans)}."
    if exceptions and exceptions[0]["type"] in SKIPS:
        yield f"skipped itself: {described(exceptions[0])}."


def _leaves_by_return(snippet: Snippet) -> bool:
    is_script = language_of(snippet.language).is_shell_script
    return is_script and _TOP_LEVEL_RETURN.search(snippet.whole) is not None


def _report(snippet: Snippet, ended: Ended, folder: Folder) -> tuple[list[dict[str, Any]], bool]:
    """Return the exceptions that were not handled, and whether the run came to its end."""
    exceptions = ended.report["exceptions"] if ended.report is not None else []
    language = language_of(snippet.language)
    if ended.report is not None and not language.is_shell_script:
        return exceptions, ended.report["completed"]
    if language.is_python:
        return [], False
    ends_early = language.ends_early is not None and language.ends_early(snippet.whole)
    return exceptions, bool(read_regular(folder.report)) or ends_early


def _reached(snippet: Snippet, ended: Ended, trace: Trace) -> Reached | None:
    """Return which of the lines shown have run, where that could be seen."""
    if not snippet.shown or snippet.is_unasked:
        return None
    if language_of(snippet.language).is_shell_script:
        return reached_lines(snippet, trace)
    blocks = ended.report["blocks"] if ended.report else ()
    found = blocks[-1]["lines"] if blocks else None
    if not found:
        return None
    return Reached(found["of"], tuple(found["missed"]), dict(map(tuple, found["parts"])))


def _failed(outcome: Outcome, message: str, span: Span) -> Outcome:
    return replace(outcome, status="failed", message=writable(" ".join(message.split())), span=span)


def described(exception: dict[str, Any]) -> str:
    """Return an exception in one line: its type, the first line of its message, and where."""
    where = f" ({exception['where']})" if exception["where"] else ""
    message = exception["message"].split("\n")[0] or "no message"
    return f"{exception['type']}: {message}{where}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _failing_place(
    snippet: Snippet,
    exceptions: list[dict[str, Any]],
    trace: Trace,
    folder: Folder,
    project: Project,
) -> Span:
    start = snippet.whole_span
    language = language_of(snippet.language)
    if not language.is_python:
        line = trace.failures[0].line if trace.failures else None
        if line is None and language.failing_line is not None:
            line = language.failing_line(folder.tail(), script_name(snippet))
        return snippet.place(line) if line else snippet.span
    # A Python snippet is compiled with the lines of the file where authors edit it.
    line = exceptions[0]["line"] if exceptions else _last_stack_line(start.path, folder, project)
    if line and snippet.places:
        return snippet.place(line)
    return Span(start.path, line, start.column) if line else snippet.span


def _last_stack_line(path: str, folder: Folder, project: Project) -> int | None:
    """Return the line in which a Python snippet was when it crashed or was ended."""
    frames = read_regular(f"{folder.report}.stack").decode(errors="replace")
    frames = frames.rpartition("Current thread")[2] or frames
    name, lent = re.escape(str(project.path(path))), re.escape(str(folder.work))
    found = re.search(rf'File "(?:{name}|{lent}/[^"/]*)", line (\d+)', frames)
    return int(found[1]) if found else None
