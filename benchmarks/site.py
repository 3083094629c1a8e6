"""Compare a site built from entries with the same content written by hand, side by side.

    python benchmarks/site.py            # 10, 100 and 1000 entries
    python benchmarks/site.py --quick    # 10 and 100, once each

Each build is a process of its own; the two kinds take turns, so that a busy machine slows both.
Ratios are the result; seconds are shown for scale only.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PER_TOPIC = 20
TEXT = """model image prompt answer tensor batch memory layer server token weight video frame
device loader sample cache window pixel the a of and to with when because before larger other"""
WORDS = TEXT.split()
SETTINGS = """\
[tool.faqcheck]
name = "Benchmark"
repository = "https://example.org/owner/name"
site = "https://example.org/"
cards = false
"""
"""Pages written by hand have no cards."""
SITE = """\
site_name: Benchmark
theme: {name: material, font: false}
plugins:
  - search
{plugin}nav:
  - index.md
{nav}
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - tables
  - toc: {permalink: "#", toc_depth: 3}
  - pymdownx.details
  - pymdownx.highlight: {anchor_linenums: false}
  - pymdownx.inlinehilite
  - pymdownx.superfences: {preserve_tabs: true}
  - pymdownx.tabbed: {alternate_style: true}
"""


@dataclass(frozen=True)
class Question:
    """A question with everything that an entry holds."""

    id: str
    title: str
    also_asked: str
    symptom: str
    paragraphs: tuple[str, ...]
    fence: str
    python: str
    shell: str
    related: str


@dataclass(frozen=True)
class Cost:
    """What a process used."""

    cpu_s: float
    """User and system time."""
    system_s: float
    """Of which in the kernel, which depends on the file system: each question is a file, too."""
    peak_mib: float
    """Largest resident set."""


def make_questions(count: int, *, seed: int = 0) -> list[Question]:
    """Return questions of the size of real ones, the same ones for the same seed."""
    chance = random.Random(seed)

    def sentence(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words)).capitalize()

    return [
        Question(
            id=f"question-{n}",
            title=f"{sentence(8)} number {n}?",
            also_asked=sentence(6),
            symptom=f"RuntimeError: {sentence(7)} {n}",
            paragraphs=tuple(
                f"**{sentence(4)}.** {sentence(22)}, `{sentence(1)}` {sentence(25)}. "
                f"See [the manual](https://example.org/manual/{n})."
                for _ in range(4)
            ),
            fence="".join(f'value_{k} = compute("{sentence(3)}", {k})\n' for k in range(6)),
            python="".join(f'print("{sentence(5)}", {n + k})\n' for k in range(12)),
            shell="".join(f'echo "{sentence(4)} {n + k}"\n' for k in range(3)),
            related=f"question-{max(0, n - 1)}" if n else f"question-{min(1, count - 1)}",
        )
        for n in range(count)
    ]


def write_entries(folder: Path, questions: list[Question]) -> None:
    """Write a project of topics and snippets."""
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    for name in ("faq_src", "snippets", "docs"):
        (folder / name).mkdir()
    (folder / "docs" / "index.md").write_text("# Benchmark\n", encoding="utf-8")
    for number, topic in enumerate(_topics(questions)):
        entries = "".join(_entry(question) for question in topic)
        (folder / "faq_src" / f"topic-{number}.yml").write_text(
            f"topic: Topic {number}\nsummary: About topic {number}.\nentries:\n{entries}",
            encoding="utf-8",
        )
    for question in questions:
        base = folder / "snippets" / question.id
        base.with_suffix(".py").write_text(question.python, encoding="utf-8")
        base.with_suffix(".sh").write_text(question.shell, encoding="utf-8")
    site = SITE.replace("{plugin}", "  - faqcheck\n").replace("{nav}", "  - faqcheck:topics")
    (folder / "mkdocs.yml").write_text(site, encoding="utf-8")


def _topics(questions: list[Question]) -> list[list[Question]]:
    starts = range(0, len(questions), PER_TOPIC)
    return [questions[start : start + PER_TOPIC] for start in starts]


def _entry(question: Question) -> str:
    fence = "".join(f"      {line}\n" for line in question.fence.splitlines())
    answer = "\n\n".join(f"      {paragraph}" for paragraph in question.paragraphs)
    return (
        f"  - id: {question.id}\n"
        f'    question: "{question.title}"\n'
        f"    also_asked:\n      - {question.also_asked}\n"
        f'    symptoms:\n      - "{question.symptom}"\n'
        '    applies_to: {models: [small], packages: {tool: ">=1.10"}}\n'
        f"    answer: |\n{answer}\n\n      ```python\n{fence}      ```\n\n"
        "      [[snippet:call]]\n      [[snippet:shell]]\n"
        "    snippets:\n"
        f"      - {{id: call, file: {question.id}.py, tab: Python, checks: {{runs: }}}}\n"
        f"      - {{id: shell, file: {question.id}.sh, tab: Shell, checks: {{runs: }}}}\n"
        f"    sources:\n      - owner/name#{len(question.id)}\n      - https://example.org/a\n"
        f"    related: [{question.related}]\n"
        "    updated: 2026-01-31\n"
    )


def write_by_hand(folder: Path, questions: list[Question]) -> None:
    """Write the same content as the pages that an author would write without entries."""
    docs = folder / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Benchmark\n", encoding="utf-8")
    topics = _topics(questions)
    for number, topic in enumerate(topics):
        sections = "\n\n".join(_section(question) for question in topic)
        (docs / f"topic-{number}.md").write_text(
            f"# Topic {number}\n\nAbout topic {number}.\n\n{sections}\n", encoding="utf-8"
        )
    listed = "".join(
        f"- [{q.title}](topic-{number}.md#{q.id})\n" for number, t in enumerate(topics) for q in t
    )
    (docs / "questions.md").write_text(f"# All questions\n\n{listed}", encoding="utf-8")
    pages = "\n".join(f"  - topic-{n}.md" for n in range(len(topics)))
    site = SITE.replace("{plugin}", "").replace("{nav}", f"  - questions.md\n{pages}")
    (folder / "mkdocs.yml").write_text(site, encoding="utf-8")


def _section(question: Question) -> str:
    paragraphs = "\n\n".join(question.paragraphs)
    python = "".join(f"    {line}\n" for line in question.python.splitlines())
    shell = "".join(f"    {line}\n" for line in question.shell.splitlines())
    number = int(question.related.rpartition("-")[2]) // PER_TOPIC
    return (
        f"## {question.title} {{#{question.id}}}\n\n"
        f"Also asked: {question.also_asked}. Shown as `{question.symptom}`.\n\n{paragraphs}\n\n"
        f"```python\n{question.fence}```\n\n"
        f'=== "Python"\n\n    ```python\n{python}    ```\n\n'
        f'=== "Shell"\n\n    ```bash\n{shell}    ```\n\n'
        "**Applies to** small · tool >=1.10\n\n"
        f"**Sources** [owner/name#{len(question.id)}](https://example.org/owner/name), "
        "[example.org/a](https://example.org/a)\n\n"
        f"**Related** [{question.related}](topic-{number}.md#{question.related})\n\n"
        "Updated 2026-01-31 · [Edit](https://example.org/edit) · "
        "[Report](https://example.org/report)"
    )


def measure(command: list[str], folder: Path) -> Cost:
    """Run a command to its end and return what it used; faqcheck's cache lies beside the folder.

    Raises:
        SystemExit: it failed; its output is the message.
    """
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    environment["FAQCHECK_CACHE"] = str(folder.with_name("cache"))
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=output, env=environment
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            raise SystemExit(output.read().decode(errors="replace")[-4000:])
    return Cost(used.ru_utime + used.ru_stime, used.ru_stime, used.ru_maxrss / 1024)


BUILD = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", "site"]
LINT = """
import datetime, pathlib, time
from faqcheck.content.lint import find_problems
from faqcheck.content.project import find_project
started = time.process_time()
problems = find_problems(find_project(pathlib.Path.cwd()), today=datetime.date(2026, 2, 1))
assert not problems, problems[:3]
print(time.process_time() - started)
"""


def lint_seconds(folder: Path) -> float:
    """Return the CPU seconds of loading and linting, without starting Python."""
    done = subprocess.run(
        [sys.executable, "-c", LINT], cwd=folder, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def compare(count: int, rounds: int, folder: Path) -> tuple[Cost, Cost, Cost, float]:
    """Return the medians of three builds, and of loading and linting, for a number of entries.

    The builds: of entries, of them once more, and of pages written by hand.
    """
    questions = make_questions(count)
    ours, by_hand = folder / "entries", folder / "by-hand"
    for path, write in ((ours, write_entries), (by_hand, write_by_hand)):
        path.mkdir(parents=True)
        write(path, questions)
    found: dict[Path, list[Cost]] = {ours: [], by_hand: []}
    again: list[Cost] = []
    for number in range(rounds):
        for path in (ours, by_hand) if number % 2 == 0 else (by_hand, ours):
            shutil.rmtree(folder / "cache", ignore_errors=True)
            found[path].append(measure(BUILD, path))
            if path == ours:
                again.append(measure(BUILD, path))
            shutil.rmtree(path / "site")
    lint = statistics.median(lint_seconds(ours) for _ in range(max(3, rounds)))
    return _median(found[ours]), _median(again), _median(found[by_hand]), lint


def _median(costs: list[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.cpu_s for cost in costs),
        statistics.median(cost.system_s for cost in costs),
        statistics.median(cost.peak_mib for cost in costs),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="10 and 100 entries, once each")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each kind (default: 3)")
    options = parser.parse_args()
    counts, rounds = ([10, 100], 1) if options.quick else ([10, 100, 1000], options.rounds)
    lints: dict[int, float] = {}
    print("entries  build CPU: entries / by hand = ratio   of it system   memory   load and lint")
    with tempfile.TemporaryDirectory(prefix="faqcheck-benchmark-") as folder:
        for count in counts:
            ours, again, by_hand, lint = compare(count, rounds, Path(folder) / str(count))
            lints[count] = lint
            print(
                f"{count:7}  {ours.cpu_s:8.2f} s / {by_hand.cpu_s:6.2f} s ="
                f" {ours.cpu_s / by_hand.cpu_s:5.2f}"
                f"   again {again.cpu_s:5.2f} s = {again.cpu_s / by_hand.cpu_s:5.2f}"
                f"   {ours.system_s:4.2f} / {by_hand.system_s:4.2f} s"
                f"   {ours.peak_mib:6.0f} / {by_hand.peak_mib:4.0f} MiB ="
                f" {ours.peak_mib / by_hand.peak_mib:5.2f}   {lint:6.3f} s",
                flush=True,
            )
    small, large = counts[-2:]
    exponent = math.log(lints[large] / lints[small]) / math.log(large / small)
    print(f"load and lint grow with the number of entries to the power of {exponent:.2f}")


if __name__ == "__main__":
    main()
