"""Hold what a session at a prompt shows to what it gave, and write what it gave into the page."""

from __future__ import annotations

import contextlib
import difflib
import doctest
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from faqcheck.content import Runs, language_of
from faqcheck.gate.runners.compare import with_ellipses
from faqcheck.gate.runners.folders import read_regular
from faqcheck.gate.runners.matching import Matching, without_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from faqcheck.content import Outcome, Project, Snippet
    from faqcheck.gate.transcripts import Typed


@dataclass(frozen=True, slots=True)
class Gave:
    """What one typed thing gave."""

    output: str
    raised: str | None = None
    """The last line of the traceback."""
    status: int = 0
    """Exit status of a command."""


def read_notes(path: Path) -> dict[int, Gave]:
    """Return what the examples of a block gave, by their index."""
    found: dict[int, Gave] = {}
    for line in read_regular(path).splitlines():
        with contextlib.suppress(ValueError, TypeError):  # a snippet wrote there itself
            number, output, raised = json.loads(line)
            found[int(number)] = Gave(str(output), None if raised is None else str(raised))
    return found


def judge_typed(
    snippet: Snippet,
    typed: Sequence[Typed],
    gave: Mapping[int, Gave],
    outcome: Outcome,
    project: Project,
) -> Outcome:
    """Return the outcome of a session that came to its end: the first line that shows wrongly."""
    rules = rules_of(snippet, project)
    wrong = [
        (one, found)
        for number, one in enumerate(typed)
        if (found := _wrong(snippet, one, gave.get(number), rules.switched(one.options)))
    ]
    statuses = (
        list(_statuses(snippet, typed, gave)) if language_of(snippet.language).is_shell else []
    )
    if not typed:
        message = "nothing is typed in it: the check would check nothing."
        return replace(outcome, status="failed", message=message, span=snippet.span)
    if not wrong and not statuses:
        return outcome
    places = [one.line for one, _ in statuses] + [line for _, (line, _, _) in wrong]
    messages = [text for _, text in statuses] + [text for _, (_, text, _) in wrong]
    first = min(range(len(places)), key=places.__getitem__)
    diffs = "\n".join(diff for _, (_, _, diff) in wrong if diff)
    more = f" ({len(places) - 1} more below it)" if len(places) > 1 else ""
    return replace(
        outcome,
        status="failed",
        message=f"{messages[first]}{more}",
        span=snippet.place(places[first]),
        output=diffs or outcome.output,
    )


def rules_of(snippet: Snippet, project: Project) -> Matching:
    """Return how the output of a session is compared: as the block says, or the project."""
    runs = snippet.checks.runs or Runs()
    return Matching.of(runs.options or project.settings.output_options, runs.ignore)


def _wrong(
    snippet: Snippet, one: Typed, gave: Gave | None, rules: Matching
) -> tuple[int, str, str] | None:
    """Return the line of the block where an output is not so, what to say, and a diff."""
    if rules.skips:
        return None
    typed = one.source.split("\n")[0]
    if gave is None:
        return one.line, f"{typed!r} was never reached.", ""
    if gave.raised is not None:
        return _wrong_exception(one, gave.raised, rules)
    if one.raises is not None:
        return one.first_output, f"{typed!r} raised nothing; shown is {one.raises.strip()!r}.", ""
    if not one.want and language_of(snippet.language).is_shell:
        return None
    if _fits(snippet, one, gave.output, rules):
        return None
    shown = one.want.split("\n")
    line = one.first_output + _first_difference(shown, gave.output.split("\n"))
    hint = ""
    if "..." in one.want and _fits(snippet, one, gave.output, replace_flags(rules)):
        hint = " It fits with 'options: [ELLIPSIS]', where `...` stands for any text."
    return line, f"{typed!r} gives something else than is shown.{hint}", _diff(one, gave.output)


def replace_flags(rules: Matching) -> Matching:
    """Return the rules with `...` for any text."""
    return replace(rules, flags=rules.flags | doctest.ELLIPSIS)


def _fits(snippet: Snippet, one: Typed, output: str, rules: Matching) -> bool:
    if not language_of(snippet.language).is_shell:
        return rules.agree(one.want, output)
    want = without_ends(one.want)
    return rules.agree(want, with_ellipses(want, without_ends(output)))


def _wrong_exception(one: Typed, raised: str, rules: Matching) -> tuple[int, str, str] | None:
    typed = one.source.split("\n")[0]
    if one.raises is None:
        return one.line, f"{typed!r} raised {raised.strip()}; shown is no traceback.", ""
    if rules.agree_on_exception(one.raises, raised):
        return None
    line = one.first_output + max(one.want.rstrip("\n").count("\n"), 0)
    return line, f"{typed!r} raised {raised.strip()}; shown is {one.raises.strip()!r}.", ""


def _statuses(
    snippet: Snippet, typed: Sequence[Typed], gave: Mapping[int, Gave]
) -> Iterator[tuple[Typed, str]]:
    """Yield commands that ended with a status that nothing shows."""
    expected = (snippet.checks.runs or Runs()).expect.exit
    for number, one in enumerate(typed):
        found = gave.get(number)
        is_last = number == len(typed) - 1
        is_shown = not is_last and "$?" in typed[number + 1].source
        right = expected if is_last else 0
        if found is not None and found.status != right and not is_shown:
            command = one.source.split("\n")[0]
            yield (
                one,
                f"{command!r} ended with exit status {found.status}, expected {right}.",
            )


def _first_difference(shown: Sequence[str], came: Sequence[str]) -> int:
    pairs = enumerate(zip(shown, came, strict=False))
    found = next((n for n, (a, b) in pairs if a.rstrip() != b.rstrip()), len(shown) - 1)
    return min(found, max(len(shown) - 2, 0))


def _diff(one: Typed, output: str) -> str:
    old, new = one.want.rstrip("\n").split("\n"), output.rstrip("\n").split("\n")
    lines = difflib.unified_diff(old, new, "shown", "true", lineterm="", n=1)
    return "\n".join([f">>> {one.source.split(chr(10))[0]}", *lines])


# Writing it into the page -----------------------------------------------------------------------


def with_output(
    snippet: Snippet, typed: Sequence[Typed], gave: Mapping[int, Gave], project: Project
) -> str:
    """Return the text of a session with what each line gave now, where it shows something else."""
    rules = rules_of(snippet, project)
    lines = snippet.whole.removesuffix("\n").split("\n")
    for number in reversed(range(len(typed))):
        one, found = typed[number], gave.get(number)
        if found is None or not _wrong(snippet, one, found, rules.switched(one.options)):
            continue
        first = one.first_output - 1
        until = first + len(one.want.removesuffix("\n").split("\n")) * bool(one.want)
        lines[first:until] = _as_shown(snippet, found)
    return "\n".join(lines) + "\n"


def _as_shown(snippet: Snippet, gave: Gave) -> list[str]:
    if gave.raised is not None:
        last = gave.raised.rstrip("\n").split("\n")
        return ["Traceback (most recent call last):", "    ...", *last]
    if not gave.output:
        return []
    blank = "" if language_of(snippet.language).is_shell else "<BLANKLINE>"
    return [line or blank for line in gave.output.removesuffix("\n").split("\n")]
