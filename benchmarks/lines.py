"""Compare what runs cost with and without noting which shown lines and parts of them run.

    python benchmarks/lines.py 5

Takes the FAQ's Python blocks whose `prints` runs in the gate's own interpreter. Each runs by turns
with and without notes, so that whatever else the machine does falls on both alike. What counts are
seconds of user CPU, of all processes that a run starts.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from faqcheck.content.load import load_faq
from faqcheck.content.model import Case
from faqcheck.content.project import Project, find_project
from faqcheck.gate.environment import Environment
from faqcheck.gate.plan import cases_of
from faqcheck.gate.runners import Runner


def main() -> None:
    """Print the seconds of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    rounds = parser.parse_args().rounds
    project = find_project(Path.cwd())
    cases = [case for case in cases_of(load_faq(project), project) if case.check == "prints"]
    environment = Environment("gate", Path(sys.executable))
    watched = [case for case in cases if case.environment == "gate" and case.snippet.shown]
    unwatched = [replace(case, snippet=replace(case.snippet, shown=False)) for case in watched]
    seconds = {"not watched": 0.0, "watched": 0.0}
    for _ in range(rounds):
        for name, some in (("not watched", unwatched), ("watched", watched)):
            seconds[name] += spent(lambda some=some: run_all(some, environment, project))
    for name, value in seconds.items():
        print(f"{name:12} {value:6.2f} s of user CPU")
    ratio = seconds["watched"] / seconds["not watched"]
    print(f"{len(watched)} cases, {rounds} rounds: {ratio:.3f} times")


def run_all(cases: list[Case], environment: Environment, project: Project) -> None:
    """Run each; all have to pass."""
    with Runner(project) as runner:
        for case in cases:
            outcome = runner.run(case, environment)
            assert outcome.status == "passed", (case.id, outcome)


def spent(work: Callable[[], None]) -> float:
    """Return the user CPU seconds of some work, and of what it starts and waits for."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    before = sum(resource.getrusage(kind).ru_utime for kind in kinds)
    work()
    return sum(resource.getrusage(kind).ru_utime for kind in kinds) - before


if __name__ == "__main__":
    main()
