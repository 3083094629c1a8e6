"""Measure from saving a file to the changed page over HTTP, with servers that take turns.

    python benchmarks/serve.py                    # 1000 entries, and the same pages written by hand
    python benchmarks/serve.py --zensical BIN     # and Zensical, which serves the latter, too
    python benchmarks/serve.py --project . --file faq_src/memory.yml --page q/memory-estimate/ \
        --text "Enter your model"                 # a project, of which a copy is edited

A page is asked for every 10 ms until it shows the change. The CPU time is what the server used by
then; where other programs load the machine it is the figure to compare.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Sequence

_PATIENCE_S = 300
_REST_S = 3.0
"""Between two edits: what a server does when nobody waits is no part of the figure."""


def _site() -> Any:
    """Return the benchmark beside this one, whose name a module of Python has."""
    path = Path(__file__).with_name("site.py")
    spec = importlib.util.spec_from_file_location("site_benchmark", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Case:
    """A server, and what is edited."""

    name: str
    command: Sequence[str]
    """`{port}` stands for a free port."""
    folder: Path
    file: str
    text: str
    """What is replaced in that file."""
    page: str


class Served:
    """A server that runs."""

    def __init__(self, case: Case) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.case = case
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [part.format(port=port) for part in case.command],
            cwd=case.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )
        self.path = case.folder / case.file
        self.original = self.path.read_text(encoding="utf-8")
        assert case.text in self.original, case

    def page(self) -> str:
        """Return the page, empty while the server does not answer."""
        try:
            with urlopen(f"{self.url}/{self.case.page}", timeout=_PATIENCE_S) as answer:
                return str(answer.read().decode("utf-8"))
        except (URLError, ConnectionError, TimeoutError):
            return ""

    def wait(self, text: str) -> None:
        """Wait until the page holds a text."""
        ends = time.monotonic() + _PATIENCE_S
        while text not in self.page():
            if time.monotonic() > ends or self.process.poll() is not None:
                raise SystemExit(f"{self.case.name}: no {text!r} on {self.url}/{self.case.page}")
            time.sleep(0.01)

    def cpu_s(self) -> float:
        """Return the CPU seconds that the server has used."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def edit(self, mark: str) -> tuple[float, float]:
        """Save an edit; return wall and CPU seconds until the page shows it."""
        started, used = time.monotonic(), self.cpu_s()
        self.path.write_text(self.original.replace(self.case.text, mark, 1), encoding="utf-8")
        self.wait(mark)
        return time.monotonic() - started, self.cpu_s() - used

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait()


def compare(cases: Sequence[Case], rounds: int) -> None:
    """Let the servers take turns, and print medians."""
    servers = [Served(case) for case in cases]
    found: dict[str, list[tuple[float, float]]] = {case.name: [] for case in cases}
    try:
        for server in servers:
            server.wait("<html")
        for number in range(rounds):
            for server in servers:
                time.sleep(_REST_S)
                found[server.case.name].append(server.edit(f"Edited in round {number}"))
    finally:
        for server in servers:
            server.stop()
    print("server                       save to page, wall   fastest        CPU")
    for name, times in found.items():
        walls, cpus = zip(*times, strict=True)
        print(
            f"{name:28} {statistics.median(walls):10.3f} s {min(walls):11.3f} s"
            f" {statistics.median(cpus):10.3f} s"
        )


def made(count: int, folder: Path, zensical: str | None) -> list[Case]:
    """Return servers of made content: from entries, and written by hand."""
    site = _site()
    questions = site.make_questions(count)
    ours, by_hand = folder / "entries", folder / "by-hand"
    for path, write in ((ours, site.write_entries), (by_hand, site.write_by_hand)):
        path.mkdir()
        write(path, questions)
    serve = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr"]
    serve += ["127.0.0.1:{port}"]
    text = questions[0].paragraphs[0][2:20]
    cases = [
        Case("faqcheck", serve, ours, "faq_src/topic-0.yml", text, "q/question-0/"),
        Case("MkDocs, by hand", serve, by_hand, "docs/topic-0.md", text, "topic-0/"),
    ]
    if zensical:
        copy = Path(shutil.copytree(by_hand, folder / "zensical"))
        command = [zensical, "serve", "--dev-addr", "localhost:{port}"]
        cases.append(Case("Zensical, by hand", command, copy, "docs/topic-0.md", text, "topic-0/"))
    return cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=1000, help="entries (default: 1000)")
    parser.add_argument("--rounds", type=int, default=7, help="edits (default: 7)")
    parser.add_argument("--zensical", help="path of the program")
    parser.add_argument("--project", type=Path, help="folder of a project to serve instead")
    parser.add_argument("--file", help="in it, to be edited")
    parser.add_argument("--text", help="in that file, to be replaced; a page shows it")
    parser.add_argument("--page", help="that shows it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faqcheck-benchmark-") as folder:
        if options.project is None:
            cases = made(options.count, Path(folder), options.zensical)
        else:
            left_out = shutil.ignore_patterns(".git", ".venv", "site", ".*_cache")
            copy = shutil.copytree(options.project, Path(folder) / "project", ignore=left_out)
            serve = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr"]
            serve += ["127.0.0.1:{port}"]
            edited = (options.file, options.text, options.page)
            cases = [Case("faqcheck", serve, Path(copy), *edited)]
        compare(cases, options.rounds)


if __name__ == "__main__":
    main()
