"""What came of the blocks of one process: each is judged alone, at its own place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from faqcheck.content import Outcome, Runs, bash_command, language_of
from faqcheck.errors import Span
from faqcheck.gate.runners.folders import read_regular
from faqcheck.gate.runners.judge import described, judge_run
from faqcheck.gate.runners.request import script_name
from faqcheck.gate.runners.typed import judge_typed, read_notes
from faqcheck.gate.transcripts import typed_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from faqcheck.content import Project, Snippet
    from faqcheck.gate.runners.process import Ended, Folder

_WELL: dict[str, Any] = {
    "timed_out": False,
    "flooded": False,
    "used_too_much_memory": False,
    "used_too_much_disk": False,
    "killed_parent": False,
    "orphans": (),
}
"""How a block ended that another one came after."""
_NOTHING: dict[str, Any] = {"completed": False, "exceptions": [], "children": [], "blocks": []}


@dataclass(frozen=True, slots=True)
class Plan:
    """The blocks of a process, in order."""

    blocks: list[dict[str, Any]]
    """How to run each."""
    places: list[int]
    """Index of the block of each member."""
    setups: dict[int, Span]
    """Index of each block that is set-up -> where it starts."""


def plan_blocks(members: Sequence[Snippet], folder: Folder, project: Project) -> Plan:
    """Write the blocks of a session into its folder, set-up among them, and say how to run each."""
    plan = Plan([], [], {})
    named = [name for snippet in members for name in (snippet.checks.runs or Runs()).setup]
    for name in dict.fromkeys(named):
        plan.setups[len(plan.blocks)] = Span(name)
        plan.blocks.append({"script": str(project.path(name)), "shown": str(project.path(name))})
    for snippet in members:
        if snippet.setup and snippet.setup_at is not None:
            number = len(plan.blocks)
            plan.setups[number] = snippet.setup_at
            script = folder.root / f"setup-{number}.py"
            script.write_bytes(snippet.setup.encode())
            place = snippet.setup_at
            shown = str(project.path(place.path))
            plan.blocks.append({"script": str(script), "shown": shown, "line": place.line})
        plan.places.append(len(plan.blocks))
        plan.blocks.append(_block(snippet, len(plan.blocks), folder, project))
    return plan


def _block(snippet: Snippet, number: int, folder: Folder, project: Project) -> dict[str, Any]:
    """Write a snippet into the folder of its session, and return how to run it."""
    script = folder.work / script_name(snippet)
    script.write_bytes(snippet.whole.encode())
    start = snippet.whole_span
    source = project.path(start.path)
    line = 1 if snippet.places else start.line
    block: dict[str, Any] = {
        "script": str(script),
        "shown": str(source if source.is_file() and not snippet.places else script),
        "line": line,
        "column": 1 if snippet.places else start.column,
        "may_raise": (snippet.checks.runs or Runs()).expect.raises is not None,
    }
    if language_of(snippet.language).is_typed:
        block["examples"] = [
            [n, one.source, line + one.line - 1]
            for n, one in enumerate(typed_in(snippet))
            if not one.is_skipped
        ]
        block["notes"] = str(notes_of(folder, number))
    elif snippet.shown and not snippet.is_unasked:
        block["lines"] = snippet.shown_lines()
    return block


def notes_of(folder: Folder, number: int) -> Path:
    """Return the file that takes what the examples of a block gave."""
    return folder.root / f"notes-{number}"


def plan_scripts(members: Sequence[Snippet], folder: Folder) -> list[str]:
    """Write the scripts of a session of shell blocks, and return the command that reads them."""
    scripts = []
    for number, snippet in enumerate(members):
        script = folder.work / script_name(snippet)
        script.write_bytes(snippet.whole.encode())
        scripts.append((script, replace(folder, part=number).report))
    return bash_command(scripts, output=folder.output)


def outcomes_of_scripts(
    members: Sequence[Snippet], ended: Ended, folder: Folder, project: Project
) -> list[Outcome]:
    """Return what came of each shell block of a session, in order."""
    reports = replace(folder, part=0, parts=len(members)).reports
    starts = [read_regular(f"{report}.from").decode("ascii", "replace") for report in reports]
    starts = [start.strip() for start in starts if start.strip().isdecimal()]
    outcomes = []
    for number, snippet in enumerate(members[: len(starts)]):
        is_last = number == len(starts) - 1
        end = None if is_last else int(starts[number + 1])
        part = replace(folder, start=int(starts[number]), end=end, part=number, parts=len(members))
        here = ended if is_last else replace(ended, report=None, exit=0, **_WELL)
        outcomes.append(judge_run(snippet, snippet.checks.runs or Runs(), here, part, project))
    if not starts:
        outcomes.append(_without_setup(None, members[0], ended, folder))
    return _with_those_left(outcomes, members)


def outcomes_of(
    members: Sequence[Snippet], plan: Plan, ended: Ended, folder: Folder, project: Project
) -> list[Outcome]:
    """Return what came of each block of a session, in order."""
    report = ended.report or _NOTHING
    started = len(report["blocks"])
    outcomes: list[Outcome] = []
    for number, snippet in zip(plan.places, members, strict=True):
        if number >= started:
            break
        here = _ended_of(number, ended, report)
        part = _part_of(number, folder, report)
        outcome = judge_run(snippet, snippet.checks.runs or Runs(), here, part, project)
        if outcome.status == "passed" and language_of(snippet.language).is_typed:
            notes = read_notes(notes_of(folder, number))
            outcome = judge_typed(snippet, typed_in(snippet), notes, outcome, project)
        outcomes.append(outcome)
    left = members[len(outcomes) :]
    if left and (started == 0 or started - 1 in plan.setups):
        outcomes.append(_without_setup(plan.setups.get(started - 1), left[0], ended, folder))
    return _with_those_left(outcomes, members)


def _with_those_left(outcomes: list[Outcome], members: Sequence[Snippet]) -> list[Outcome]:
    """Return the outcomes of all blocks, where some were not run because one ended the session."""
    left = members[len(outcomes) :]
    if not left:
        return outcomes
    names = ", ".join(snippet.id for snippet in left)
    last = replace(outcomes[-1], message=f"{outcomes[-1].message} Not run after it: {names}.")
    before = members[len(outcomes) - 1].id
    not_run = Outcome("not run", f"{before} ended the session before it")
    return [*outcomes[:-1], last, *(not_run for _ in left)]


def _without_setup(setup: Span | None, snippet: Snippet, ended: Ended, folder: Folder) -> Outcome:
    """Return the outcome of a block whose set-up failed."""
    report = ended.report or _NOTHING
    place = setup or snippet.span
    exception = report["exceptions"][-1] if report["exceptions"] else None
    reason = described(exception) if exception else f"exit status {ended.exit}"
    line = (exception or {}).get("line") or place.line
    end = "" if reason.endswith(("?", ".")) else "."
    message = f"its set-up did not come to its end: {reason}{end}"
    return Outcome("failed", message, Span(place.path, line), folder.tail(), ended.seconds)


def _part_of(number: int, folder: Folder, report: dict[str, Any]) -> Folder:
    """Return the folder of a block, with the output that is its own."""
    starts = [block["from_byte"] for block in report["blocks"]]
    end = starts[number + 1] if number + 1 < len(starts) else None
    return replace(folder, start=starts[number], end=end)


def _ended_of(number: int, ended: Ended, report: dict[str, Any]) -> Ended:
    """Return how a block ended, as if it had run alone."""
    blocks, exceptions = report["blocks"], report["exceptions"]
    is_last = number == len(blocks) - 1
    until = len(exceptions) if is_last else blocks[number + 1]["first_exception"]
    alone = {
        **report,
        "exceptions": exceptions[blocks[number]["first_exception"] : until],
        "blocks": [blocks[number]],
    }
    status = 1 if alone["exceptions"] else 0
    if is_last:
        ended_well = ended.exit == 1 and report["completed"]
        return replace(ended, report=alone, exit=status if ended_well else ended.exit)
    return replace(ended, report={**alone, "completed": True, "children": []}, exit=status, **_WELL)
