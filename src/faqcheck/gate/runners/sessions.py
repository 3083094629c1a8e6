"""What came of the blocks of one process: each is judged alone, at its own place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faqcheck.content import PYCON, Outcome, Runs
from faqcheck.errors import Span
from faqcheck.gate.runners.judge import judge_run
from faqcheck.gate.runners.request import script_name
from faqcheck.gate.runners.typed import judge_typed, read_notes
from faqcheck.gate.transcripts import typed_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from faqcheck.content import Project, Snippet
    from faqcheck.gate.runners.process import Ended, Folder

_NOTHING: dict[str, Any] = {"completed": False, "faults": [], "children": [], "blocks": []}


def setup_of(members: Sequence[Snippet]) -> list[str]:
    """Return the files that run before the blocks of a session, each once."""
    named = [name for snippet in members for name in (snippet.checks.runs or Runs()).setup]
    return list(dict.fromkeys(named))


def block_requests(
    members: Sequence[Snippet], setup: Sequence[str], folder: Folder, project: Project
) -> list[dict[str, Any]]:
    """Write the blocks of a session into its folder, and return how to run each."""
    blocks: list[dict[str, Any]] = [
        {"script": str(project.path(name)), "shown": str(project.path(name))} for name in setup
    ]
    for number, snippet in enumerate(members, start=len(blocks)):
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
        if snippet.language == PYCON:
            block["examples"] = [
                [n, one.source, line + one.line - 1]
                for n, one in enumerate(typed_in(snippet))
                if not one.is_skipped
            ]
            block["notes"] = str(notes_of(folder, number))
        elif snippet.shown and not snippet.is_unasked:
            block["lines"] = snippet.shown_lines()
        blocks.append(block)
    return blocks


def notes_of(folder: Folder, number: int) -> Path:
    """Return the file that takes what the examples of a block gave."""
    return folder.root / f"notes-{number}"


def outcomes_of(
    members: Sequence[Snippet],
    setup: Sequence[str],
    ended: Ended,
    folder: Folder,
    project: Project,
) -> list[Outcome]:
    """Return what came of each block of a session, in order."""
    report = ended.report or _NOTHING
    if len(report["blocks"]) <= len(setup):
        return _without_setup(members, setup, ended, folder)
    outcomes: list[Outcome] = []
    for number, snippet in enumerate(members, start=len(setup)):
        if number >= len(report["blocks"]):
            break
        here = _ended_of(number, ended, report)
        part = _part_of(number, folder, report)
        outcome = judge_run(snippet, snippet.checks.runs or Runs(), here, part, project)
        if outcome.status == "passed" and snippet.language == PYCON:
            notes = read_notes(notes_of(folder, number))
            outcome = judge_typed(snippet, typed_in(snippet), notes, outcome, project)
        outcomes.append(outcome)
    left = members[len(outcomes) :]
    if left:
        names = ", ".join(snippet.id for snippet in left)
        last = outcomes[-1]
        outcomes[-1] = replace(last, message=f"{last.message} Not run after it: {names}.")
        before = members[len(outcomes) - 1].id
        outcomes += [Outcome("not run", f"{before} ended the session before it") for _ in left]
    return outcomes


def _without_setup(
    members: Sequence[Snippet], setup: Sequence[str], ended: Ended, folder: Folder
) -> list[Outcome]:
    """Return the outcomes where the set-up failed: the first block says so."""
    report = ended.report or _NOTHING
    number = max(len(report["blocks"]) - 1, 0)
    file = setup[number] if setup else members[0].whole_span.path
    fault = report["faults"][0] if report["faults"] else None
    said = f"{fault['type']}: {fault['message']}" if fault else f"exit status {ended.exit}"
    first = Outcome(
        "failed",
        f"the set-up {file} did not come to its end: {said}.",
        Span(file, (fault or {}).get("line") or 1),
        folder.tail(),
        ended.seconds,
    )
    return [first, *(Outcome("not run", "its set-up failed") for _ in members[1:])]


def _part_of(number: int, folder: Folder, report: dict[str, Any]) -> Folder:
    """Return the folder of a block, with the output that is its own."""
    starts = [block["from_byte"] for block in report["blocks"]]
    end = starts[number + 1] if number + 1 < len(starts) else None
    return replace(folder, start=starts[number], end=end)


def _ended_of(number: int, ended: Ended, report: dict[str, Any]) -> Ended:
    """Return how a block ended, as if it had run alone."""
    blocks, faults = report["blocks"], report["faults"]
    is_last = number == len(blocks) - 1
    until = len(faults) if is_last else blocks[number + 1]["first_fault"]
    alone = {
        **report,
        "faults": faults[blocks[number]["first_fault"] : until],
        "blocks": [blocks[number]],
    }
    status = 1 if alone["faults"] else 0
    if is_last:
        ended_well = ended.exit == 1 and report["completed"]
        return replace(ended, report=alone, exit=status if ended_well else ended.exit)
    return replace(
        ended,
        report={**alone, "completed": True, "children": []},
        exit=status,
        timed_out=False,
        flooded=False,
        used_too_much_memory=False,
        used_too_much_disk=False,
        killed_parent=False,
        leftovers=(),
    )
