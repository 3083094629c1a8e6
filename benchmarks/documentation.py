"""Take a folder of documentation as it is, and say which of its code blocks are found and held.

    python benchmarks/documentation.py FOLDER [FOLDER …]

A folder has a docs/, and a mkdocs.yml or none.

Shown: `<pre><code>` of the site, built with the extensions of its own mkdocs.yml and no plugin.
Found: blocks that are read as cases. Red: blocks and lines that turn the gate of a project without
settings red, by check and by problem; warned: what is only said.
Extensions that are not installed here are left out on both sides, and named.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from faqcheck.content import Project, Settings, lint_read, read_faq
from faqcheck.content.markdown import read_dialect
from faqcheck.gate.check import check_of
from faqcheck.gate.plan import cases_of
from faqcheck.gate.static import check_statically
from faqcheck.gate.static.batch import Batch
from faqcheck.site.audit import _blocks

SITE = "site_name: Documentation\ntheme: mkdocs\nplugins: []\nuse_directory_urls: false\n"
HOOK = """\
def on_page_markdown(markdown, *, page, **_):
    page.meta.pop("template", None)  # of a theme that is not used here
"""


@dataclass
class Result:
    """What came of one folder."""

    name: str
    shown: int = 0
    found: int = 0
    lost: list[str] = field(default_factory=list)
    """Page and first line of blocks that are shown and not read."""
    reported: int = 0
    """Those of them on pages where it is said that such blocks are."""
    said: set[tuple[str, str]] = field(default_factory=set)
    """Pages, and the codes of problems in them."""
    red: Counter[str] = field(default_factory=Counter)
    warned: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    """What is red, each at its place."""
    cases: int = 0
    read_s: float = 0.0
    check_s: float = 0.0
    build_s: float = 0.0
    left_out: list[str] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)
    """Problem or check -> its first finding."""


def built(root: Path, docs: Path, extensions: str) -> tuple[dict[str, list[str]], float]:
    """Return the blocks of each page that MkDocs makes, and CPU seconds of the build."""
    with tempfile.TemporaryDirectory(dir=root, prefix=".bench-") as folder:
        settings = Path(folder) / "mkdocs.yml"
        site = Path(folder) / "site"
        hook = Path(folder) / "hook.py"
        hook.write_text(HOOK, encoding="utf-8")
        site_settings = f"{SITE}hooks: [{hook}]\ndocs_dir: {docs}\nsite_dir: {site}\n"
        settings.write_text(site_settings + extensions, "utf-8")
        started = time.perf_counter()
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(settings)]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        seconds = time.perf_counter() - started
        if done.returncode:
            raise SystemExit(f"{root}: not built\n{done.stderr[-2000:]}")
        pages = {}
        for path in sorted(site.rglob("*.html")):
            page = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            name = path.relative_to(site).with_suffix("").as_posix()
            if blocks := [text.strip("\n") for text in _blocks(page)]:
                pages[name] = blocks
        return pages, seconds


def written_extensions(path: Path, missing: list[str]) -> str:
    """Return `markdown_extensions` as a file has it, less those that are not installed."""
    text = path.read_text(encoding="utf-8")
    match = re.search(r"^markdown_extensions:.*\n(?:(?:[ \t-].*|#.*)?\n)*", text, re.MULTILINE)
    kept = match[0] if match else ""
    for name in missing:
        kept = re.sub(rf"^[ -]+{re.escape(name)}\b.*\n(?:^ {{4,}}.*\n)*", "", kept, flags=re.M)
    return kept


def measure(root: Path) -> Result:
    """Return what comes of a folder."""
    result = Result(root.name)
    docs = root / "docs" if (root / "docs").is_dir() else root
    relative = docs.relative_to(root).as_posix()
    project = Project(root, Settings(name=root.name, docs=relative, pages=[relative]))
    started = time.perf_counter()
    faq, problems = read_faq(project)
    result.read_s = time.perf_counter() - started
    missing = [p for p in problems if p.code == "bad-extension"]
    result.left_out = [re.findall(r"'([^']+)'", p.message)[0] for p in missing]
    dialect, _ = read_dialect(project)
    if dialect.path:
        extensions = written_extensions(root / dialect.path, result.left_out)
    else:
        options = [{name: dialect.options.get(name, {})} for name in dialect.extensions]
        extensions = f"markdown_extensions: {json.dumps(options)}\n"
    pages, result.build_s = built(root, docs, extensions)
    result.shown = sum(map(len, pages.values()))
    result.said = {(problem.span.path, problem.code) for problem in problems}
    for problem in lint_read(faq, problems, project, today=dt.datetime.now(dt.UTC).date()):
        kind = result.red if problem.is_error else result.warned
        kind[problem.code] += 1
        result.first.setdefault(problem.code, str(problem))
        result.findings += [str(problem)] if problem.is_error else []
    _compare(result, pages, faq, relative)
    _check(result, faq, project)
    return result


def _compare(result: Result, pages: dict[str, list[str]], faq, docs: str) -> None:
    """Count what was found; a block that could not be used is found, and has a problem."""
    known = {
        re.sub(
            r"(^|/)README$", r"\1index", page.path.removeprefix(f"{docs}/").removesuffix(".md")
        ): [snippet.text.strip("\n") for snippet in page.snippets]
        for page in faq.pages
    }
    said = {
        path.removeprefix(f"{docs}/").removesuffix(".md")
        for path, code in result.said
        if code in ("indented-code", "unplaced-code", "broken-fence")
    }
    unread = {text.strip("\n") for text in faq.left_out}
    for name, blocks in pages.items():
        read = Counter(known.get(name, []))
        for block in blocks:
            if read[block] > 0:
                read[block] -= 1
            elif block not in unread and name in said:
                result.reported += 1
                continue
            elif block not in unread:
                result.lost.append(f"{name}: {block.splitlines()[0][:80]!r}")
                continue
            result.found += 1


def _check(result: Result, faq, project: Project) -> None:
    cases = [case for case in cases_of(faq, project) if check_of(case.check).is_static]
    result.cases = len(cases)
    levels = {case.id: case.level for case in cases}
    started = time.perf_counter()
    for name in sorted({case.check for case in cases}):
        read = check_of(name).run
        batch = [case for case in cases if case.check == name]
        for case_id, outcome in check_statically(read, Batch(batch, project, {})).items():
            if outcome.status != "passed":
                said = f"{outcome.span}: {outcome.message}"
                kind = result.red if levels[case_id] == "error" else result.warned
                kind[name] += 1
                result.first.setdefault(name, said)
                result.findings += [f"{said} [{name}]"] if levels[case_id] == "error" else []
    result.check_s = time.perf_counter() - started


def main() -> None:
    """Print a table for each folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--lost", action="store_true", help="list what is shown and not found")
    parser.add_argument("--red", action="store_true", help="list what is red")
    parser.add_argument("--first", action="store_true", help="show the first finding of each kind")
    options = parser.parse_args()
    for folder in options.folders:
        result = measure(folder.resolve())
        print(f"{result.name}: shown {result.shown}, found {result.found}, ", end="")
        print(f"reported as no fence {result.reported}, ", end="")
        print(f"lost {len(result.lost)}; {result.cases} static cases")
        print(f"  seconds: read {result.read_s:.2f}, check {result.check_s:.2f}, ", end="")
        print(f"plain build {result.build_s:.2f}")
        for name in result.left_out:
            print(f"  left out, not installed: {name}")
        reds = sum(result.red.values())
        print(f"  red: {reds}, {reds / max(1, result.shown):.1%} of the blocks shown")
        for code, count in result.red.most_common():
            print(f"  {count:5} {code}")
        for code, count in result.warned.most_common():
            print(f"  {count:5} {code} (warning)")
        for line in result.findings if options.red else ():
            print(f"    red {line}")
        for line in result.lost if options.lost else ():
            print(f"    lost {line}")
        for code, line in result.first.items() if options.first else ():
            print(f"    {code}: {line}")


if __name__ == "__main__":
    main()
