"""Plant faults in all that the FAQ shows, one by one, and count those that the gate finds.

    python benchmarks/mutation.py                        # the static tier, a few mutants a block
    python benchmarks/mutation.py --each 20 --cpu 60     # more, and run some of those it missed
    python benchmarks/mutation.py --sample 60 --least 90 # what CI does

The checkout is copied; nothing in it changes. In a round each answer and each page gets one mutant,
lint and all static checks run once, and what they find is counted for the answer or page that it is
about. What they miss can be run on the CPU, each alone. Survivors are listed with a reason, where
`REASONS` knows one.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mutants import chosen, figures, mutants_of

from faqcheck.content import CLAIM, find_project
from faqcheck.errors import RunError
from faqcheck.gate import Gate, all_checks, check_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mutants import Mutant

    from faqcheck.content import Case, Faq, Snippet

ROOT = Path(__file__).resolve().parents[1]
SEED = "2026-11-28"
CHOSEN = "a name, a path or a port that readers choose"
REASONS = (
    (r".*\bport\b|.*:\d{4,5}/", "port", CHOSEN),
    (r".*(git clone|mkdir|cd |venv|source |_(path|name|dir)|tar |cp |cat |mv )", "", CHOSEN),
    (r".*(sed|grep|python -c) ", "", "a program in a program, which only a run reads"),
    (r".*(path|file|image|url|\.jpe?g|\.png|\.jsonl?|\.mp4|\.sh|\.txt|/)", "misspelt", CHOSEN),
    (r"\S+:( |$)|\[+", "", "an example of our own files, which the test suite reads"),
    (r".*(\"|')(user|text|image|name|id)", "", "data of the example"),
)
"""Pattern of the line, part of the operator's name, and why no gate can tell."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A mutant and where it is."""

    owner: str
    """Answer or page."""
    file: str
    first: int
    """Line of the file in which the text starts, from 1."""
    column: int
    """Columns in front of each line of the text."""
    lines: int
    """Of the text as it was."""
    mutant: Mutant
    kind: str
    """python, bash, …, claim or table."""

    @property
    def place(self) -> str:
        """Return the place of the change."""
        return f"{self.file}:{self.first + self.mutant.line - 1}"


def main() -> int:
    """Run it, print the table and the survivors; 1 if too few were found."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="faqcheck-mutation-") as folder:
        copy = Path(folder) / "checkout"
        _copy_to(copy)
        green = _broken(copy)
        if green:
            print("the gate is not green without a mutant:", *sorted(green)[:5], sep="\n  ")
            return 2
        planted = _plan(copy, options)
        print(f"{len(planted)} mutants of {len({p.owner for p in planted})} answers and pages")
        found, missed = _static_tier(copy, planted)
        run = _some(missed, options.cpu)
        by_run = [one for one in run if _fails_when_run(copy, one)]
    _report(planted, found, run, by_run)
    survivors = [one for one in missed if one not in by_run and (one in run or not options.cpu)]
    share = 100 * _share_found(planted, found, run, by_run)
    print(f"{share:.1f} % found, those missed by reading weighed by the ones that were run")
    for one in survivors:
        print(f"{one.place} {one.mutant.operator}: {one.mutant.after!r}  [{_reason(one)}]")
    return 0 if share >= options.least else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--each", type=int, default=6, help="mutants of each block")
    parser.add_argument("--sample", type=int, default=0, help="mutants in all; 0: all of them")
    parser.add_argument("--cpu", type=int, default=0, help="how many of those missed are run")
    parser.add_argument("--least", type=float, default=0, help="percent to be found, else exit 1")
    return parser.parse_args()


def _copy_to(copy: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)


def _gate(copy: Path) -> Gate:
    return Gate(find_project(copy), offers=frozenset(), progress=lambda _: None)


def _broken(copy: Path) -> set[str]:
    """Return the owners and files of all that lint and the static checks find."""
    gate = _gate(copy)
    found: set[str] = set()
    entries = [(e.span.path, e.span.line, f"{e.topic}/{e.id}") for e in gate.faq.entries.values()]
    for problem in gate.problems:
        path, line = problem.span.path, problem.span.line
        above = [owner for at, first, owner in entries if at == path and first <= line]
        found.add(above[-1] if above else path)
    for check in all_checks().values():
        cases = [case for case in gate.cases.values() if case.check == check.name]
        if check.is_static and cases:
            found |= _failing(gate, cases)
    gate.close()
    return found


def _failing(gate: Gate, cases: list[Case]) -> set[str]:
    """Return owners and files of failing cases; one that ends the whole batch is found alone."""
    gate.selected = {case.id: case for case in cases}
    try:
        failing = [case for case in cases if gate.outcome(case).status != "passed"]
    except RunError as err:
        if len(cases) == 1:
            return {cases[0].snippet.owner, *(p.span.path for p in err.problems)}
        half = len(cases) // 2
        return _failing(gate, cases[:half]) | _failing(gate, cases[half:])
    return {name for c in failing for name in (c.snippet.owner, c.snippet.file or "")} - {""}


def _plan(copy: Path, options: argparse.Namespace) -> list[Planted]:
    faq = _gate(copy).faq
    planted: dict[tuple[str, int, int, str], Planted] = {}
    for snippet in faq.snippets:
        if snippet.shown and snippet.waiver is None and snippet.notebook is None:
            mutants = mutants_of(snippet.text, snippet.language)
            for mutant in chosen(mutants, options.each, f"{SEED}{snippet.path}"):
                one = _planted(snippet, mutant)
                planted.setdefault((one.file, one.first, mutant.line, mutant.after), one)
    sentences = _in_sentences(faq) if options.cpu else ()  # reading alone finds none of those
    found = [*planted.values(), *sentences]
    return _some(found, options.sample) if options.sample else found


def _planted(snippet: Snippet, mutant: Mutant) -> Planted:
    span = snippet.span
    lines = snippet.text.count("\n")
    return Planted(
        snippet.owner, span.path, span.line, span.column - 1, lines, mutant, snippet.language
    )


def _in_sentences(faq: Faq) -> Iterator[Planted]:
    """Yield a mutant for each figure in the sentence of a claim."""
    for entry in faq.entries.values():
        answer, span = entry.declared.answer, entry.answer_span
        for match in CLAIM.finditer(answer):
            first, last = match.start("sentence"), match.end("sentence")
            for mutant in figures(match["sentence"]):
                text = answer[:first] + mutant.text + answer[last:]
                line = answer.count("\n", 0, first) + mutant.line
                whole = replace(mutant, text=text, line=line)
                yield Planted(
                    f"{entry.topic}/{entry.id}",
                    span.path,
                    span.line,
                    span.column - 1,
                    answer.count("\n"),
                    whole,
                    "claim",
                )


def _some(planted: Sequence[Planted], number: int) -> list[Planted]:
    return random.Random(SEED).sample(planted, min(number, len(planted)))


def _static_tier(copy: Path, planted: Iterable[Planted]) -> tuple[list[Planted], list[Planted]]:
    """Return the mutants that lint or a static check finds, and those that they miss."""
    waiting = [one for one in planted if one.kind != "claim"]
    found, missed = [], [one for one in planted if one.kind == "claim"]
    while waiting:
        began = time.monotonic()
        this_round: list[Planted] = []
        rest = []
        for one in waiting:
            shared = one.file.endswith((".yml", ".yaml"))  # a topic, where owners tell who is who
            taken = any(
                o.owner == one.owner
                or (o.file == one.file and not shared)
                or (len(one.mutant.put) > 1 and o.mutant.put == one.mutant.put)  # a slip is alone
                for o in this_round
            )
            (rest if taken else this_round).append(one)
        waiting = rest
        originals = {one.file: (copy / one.file).read_text("utf-8") for one in this_round}
        for one in sorted(
            this_round, key=lambda one: -one.first
        ):  # lines above stay where they are
            _plant(copy, one)
        broken = _broken(copy)
        for name, text in originals.items():
            (copy / name).write_text(text, encoding="utf-8")
        for one in this_round:
            (found if _is_named(one, broken) else missed).append(one)
        seconds = time.monotonic() - began
        print(f"  {len(this_round)} mutants in {seconds:.0f} s, {len(waiting)} left", flush=True)
    return found, missed


def _is_named(one: Planted, broken: set[str]) -> bool:
    """Say whether something was found in the answer or the file of a mutant."""
    return one.owner in broken or one.file in broken


def _plant(copy: Path, one: Planted) -> None:
    path = copy / one.file
    lines = path.read_text(encoding="utf-8").split("\n")
    begin = one.first - 1
    old = lines[begin : begin + one.lines]
    prefix = next((line[: one.column] for line in old if line.strip()), "")
    new = [f"{prefix}{line}" if line else "" for line in one.mutant.text.split("\n")[:-1]]
    if one.mutant.text and not one.mutant.text.endswith("\n"):
        new.append(f"{prefix}{one.mutant.text.rpartition(chr(10))[2]}")
    path.write_text("\n".join([*lines[:begin], *new, *lines[begin + one.lines :]]), "utf-8")


def _fails_when_run(copy: Path, one: Planted) -> bool:
    """Run the cases of a mutant's answer, and say whether one fails."""
    original = (copy / one.file).read_text(encoding="utf-8")
    _plant(copy, one)
    gate = _gate(copy)
    try:
        cases = [
            planned.case
            for group in gate.planned.values()
            for planned in group
            if not planned.reason
            and one.owner == planned.case.snippet.owner
            and (one.kind != "claim" or planned.case.snippet.sentences)
        ]
        return any(
            gate.outcome(case).status != "passed"
            for case in cases
            if not check_of(case.check).is_static
        )
    finally:
        gate.close()
        (copy / one.file).write_text(original, encoding="utf-8")


def _report(
    planted: Sequence[Planted],
    found: Sequence[Planted],
    run: Sequence[Planted],
    by_run: Sequence[Planted],
) -> None:
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for word, group in (("all", planted), ("read", found), ("tried", run), ("ran", by_run)):
        for one in group:
            counts[one.kind, one.mutant.operator][word] += 1
    print(f"{'of':<8}{'operator':<18}{'all':>6}{'read':>6}{'run':>6}{'failed':>8}")
    for (kind, operator), n in sorted(counts.items()):
        row = f"{n['all']:>6}{n['read']:>6}{n['tried']:>6}{n['ran']:>8}"
        print(f"{kind:<8}{operator:<18}{row}")
    total = sum((n for n in counts.values()), Counter())
    print(f"{'all':<26}{total['all']:>6}{total['read']:>6}{total['tried']:>6}{total['ran']:>8}")


def _share_found(
    planted: Sequence[Planted],
    found: Sequence[Planted],
    run: Sequence[Planted],
    by_run: Sequence[Planted],
) -> float:
    """Return the share that is found, or would be if all that reading missed were run."""
    missed = len(planted) - len(found)
    caught = missed * len(by_run) / len(run) if run else 0
    return (len(found) + caught) / max(1, len(planted))


def _reason(one: Planted) -> str:
    for pattern, operator, reason in REASONS:
        if operator in one.mutant.operator and re.match(pattern, one.mutant.before):
            return reason
    return "not known"


if __name__ == "__main__":
    sys.exit(main())
