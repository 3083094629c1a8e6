"""What a static check is given: cases, their project, and the tools that read snippets."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from faqcheck.content import language_of
from faqcheck.gate.meant import as_meant
from faqcheck.gate.static.checker import ask_checker
from faqcheck.gate.static.click_commands import click_mistakes
from faqcheck.gate.static.shell_mistakes import shell_mistakes
from faqcheck.gate.static.shell_syntax import read_script
from faqcheck.gate.static.tools import run_tool
from faqcheck.gate.transcripts import typed_alone, typed_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from faqcheck.content import Case, Checker, Project
    from faqcheck.gate.findings import Finding
    from faqcheck.gate.static.shell_syntax import Command, Script

_FIXTURES = "import typing as faqcheck_typing\n{} = faqcheck_typing.cast(faqcheck_typing.Any, 0)\n"
"""What is known of a fixture of pytest before it runs."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Cases of one check, read together: starting a tool costs far more than checking one."""

    cases: Sequence[Case]
    project: Project
    interpreters: Mapping[str, Path]
    """Environment -> its Python, for checks that look into packages."""

    @contextmanager
    def files(
        self, *, notebooks: bool = False, continued: bool = False
    ) -> Iterator[dict[str, list[Case]]]:
        """Give each case with Python a file on disk: its own, or a temporary one for a fence.

        Args:
            notebooks: give a notebook as it is, instead of its program.
            continued: put what runs before a block in its process above it; see `above`.

        Yields:
            Absolute path -> the cases whose text it holds.
        """
        with TemporaryDirectory(prefix="faqcheck-") as folder:
            found: defaultdict[str, list[Case]] = defaultdict(list)
            for number, case in enumerate(self.cases):
                above = self.above(case) if continued else ""
                if (
                    not above
                    and case.snippet.file is not None
                    and (notebooks or not case.snippet.notebook)
                ):
                    path = self.project.path(case.snippet.file).resolve()
                else:
                    path = Path(folder).resolve() / f"fence_{number}.py"
                    path.write_text(above + case.snippet.whole, encoding="utf-8")
                found[str(path)].append(case)
            yield found

    def tool(
        self,
        name: str,
        arguments: Iterable[str],
        *,
        text: str | None = None,
        folder: Path | None = None,
        partial: bool = False,
    ) -> str:
        """Return what a tool beside the gate's interpreter printed; see `run_tool`.

        Raises:
            RunError: it is not installed, or failed.
        """
        return run_tool(name, arguments, text=text, folder=folder, partial=partial)

    def ask(
        self, checker: Checker, requests: Mapping[str, dict[str, Any]]
    ) -> dict[str, list[dict[str, Any]]]:
        """Return the findings of a program of the project for each request; see `ask_checker`.

        Raises:
            RunError: it failed, or did not answer each request once.
        """
        return ask_checker(checker, requests, self.project, self.interpreters)

    def above(self, case: Case) -> str:
        """Return the Python that runs before a block in its process; whole lines."""
        checks = case.snippet.checks
        setup = checks.runs.setup if checks.runs else ()
        paths = map(self.project.path, setup)
        texts = [p.read_text(encoding="utf-8") for p in paths if p.is_file()]
        texts += [_FIXTURES.format(name) for name in _fixtures_of(case)]
        for snippet in case.before:
            texts.append(snippet.setup)
            if language_of(snippet.language).is_typed:
                texts += (one.source for one in typed_in(snippet) if one.raises is None)
            else:
                texts.append(snippet.whole)
        texts.append(case.snippet.setup)
        return "".join(f"{text.rstrip()}\n" for text in texts if text)

    def script(self, case: Case) -> Script:
        """Return what a shell script consists of: its commands with the place of each word."""
        return read_script(self._typed(case))

    def _typed(self, case: Case) -> str:
        """Return what is typed of a block with a prompt, each character in its place."""
        text = case.snippet.whole
        if language_of(case.snippet.language).is_typed:
            text = typed_alone(text)
        return as_meant(text, case.snippet.language)

    def click_mistakes(self, command: Command) -> list[Finding]:
        """Return what the real parser of a command says; see `click_mistakes`.

        Raises:
            RunError: the settings name a parser that cannot be imported.
        """
        return click_mistakes(command, self.project.settings.commands.click, self.project)

    def shell_mistakes(self, case: Case) -> Iterator[Finding]:
        """Yield what bash takes for something else in a script; see `shell_mistakes`."""
        return shell_mistakes(self.script(case), self._typed(case), alone=not case.session)

    def functions(self, case: Case) -> frozenset[str]:
        """Return the functions of a shell script, and of those before it in the same shell."""
        before = (replace(case, snippet=snippet) for snippet in case.before)
        return frozenset().union(*(self.script(one).functions for one in (*before, case)))


def _fixtures_of(case: Case) -> list[str]:
    """Return the fixtures of pytest that a block gets, with those of the blocks before it."""
    members = (*case.before, case.snippet)
    return list(dict.fromkeys(name for snippet in members for name in snippet.checks.fixtures))
