"""Measure what it costs to run a snippet apart from the others.

    python benchmarks/runners.py 100 5000
    python benchmarks/runners.py 100 --python ENVIRONMENT/bin/python --preload torch transformers

Each round runs the same snippet in every way, one way after the other, so that whatever else the
machine does falls on all of them alike. The ways:

    here           exec() in this process: the snippet's own time
    faqcheck       a fork of a warm parent, with folder, time limit, reaping and judgement
    pytest-examples  EvalExample's runner in this process, nothing isolated
    subprocess     a fresh interpreter that runs the file (and imports what is preloaded)
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from pytest_examples.config import ExamplesConfig
from pytest_examples.find_examples import CodeExample
from pytest_examples.run_code import run_code

from faqcheck.content.model import Case, Checks, Runs, Snippet
from faqcheck.content.project import Project, Settings
from faqcheck.errors import Span
from faqcheck.gate.environment import Environment
from faqcheck.gate.runners import Runner

SNIPPET = "total = sum(range(100))\nassert total == 4950\n"
WINDOW = 100
"""How many rounds at the start and at the end are compared with each other."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rounds", nargs="*", type=int, default=[100, 5000])
    parser.add_argument("--python", type=Path, default=Path(sys.executable))
    parser.add_argument("--preload", nargs="*", default=[])
    parser.add_argument(
        "--every",
        type=int,
        default=10,
        help="run the slow ways in one round of so many, once 100 rounds are done",
    )
    options = parser.parse_args()
    for rounds in options.rounds:
        with tempfile.TemporaryDirectory() as folder:
            report(measure(rounds, Path(folder), options), rounds)


def measure(rounds: int, folder: Path, options: argparse.Namespace) -> dict[str, list[float]]:
    """Return the seconds of each round, by way."""
    path = folder / "snippet.py"
    path.write_text(SNIPPET, encoding="utf-8")
    heavy = folder / "heavy.py"
    heavy.write_text("".join(f"import {name}\n" for name in options.preload) + SNIPPET)
    environment = Environment("benchmark", options.python, preload=tuple(options.preload))
    project = Project(folder, Settings(name="benchmark"))
    snippet = Snippet(
        "snippet",
        "benchmark",
        "python",
        SNIPPET,
        Span("snippet.py"),
        SNIPPET,
        file="snippet.py",
        checks=Checks(runs=Runs()),
    )
    case = Case(snippet, "runs", "benchmark")
    example = CodeExample.create(SNIPPET, path=path)
    runner = Runner(project)

    def with_faqcheck() -> None:
        outcome = runner.run(case, environment)
        assert outcome.status == "passed", outcome

    def with_pytest_examples() -> None:
        main = sys.modules["__main__"]
        run_code(
            example=example,
            python_file=path,
            loader=None,
            config=ExamplesConfig(),
            enable_print_mock=True,
            print_callback=None,
            include_print=None,
            module_globals=None,
            call=None,
        )
        sys.modules["__main__"] = main

    ways: dict[str, Callable[[], object]] = {
        "here": lambda: exec(compile(SNIPPET, str(path), "exec"), {}),
        "faqcheck": with_faqcheck,
        "pytest-examples": with_pytest_examples,
        "subprocess": lambda: subprocess.run([options.python, heavy], check=True),
    }
    times: dict[str, list[float]] = {way: [] for way in ways}
    try:
        with_faqcheck()  # start the warm parent
        for number in range(rounds):
            for way, run in ways.items():
                if way == "subprocess" and number >= WINDOW and number % options.every:
                    continue
                started = time.perf_counter()
                run()
                times[way].append(time.perf_counter() - started)
    finally:
        runner.close()
    return times


def report(times: dict[str, list[float]], rounds: int) -> None:
    """Print medians, what each costs over the snippet itself, and the drift of faqcheck."""
    own, plain = median(times["here"]), median(times["subprocess"])
    print(f"\n{rounds} snippets, milliseconds, medians")
    print(f"{'':>16} {'median':>9} {'overhead':>9} {'of a subprocess':>16}")
    for way, seconds in times.items():
        typical = median(seconds)
        cells = f"{typical * 1e3:9.3f} {(typical - own) * 1e3:9.3f} {typical / plain:16.3f}"
        print(f"{way:>16} {cells}")
    first, last = times["faqcheck"][:WINDOW], times["faqcheck"][-WINDOW:]
    print(
        f"faqcheck, first {len(first)}: {median(first) * 1e3:.3f}; "
        f"last {len(last)}: {median(last) * 1e3:.3f}; "
        f"ratio {median(last) / median(first):.2f}"
    )


if __name__ == "__main__":
    main()
