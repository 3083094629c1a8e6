"""What is typed in a session at a prompt, and what the page shows below it."""

from __future__ import annotations

import ast
import doctest
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.content import PROMPT, language_of
from faqcheck.gate.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faqcheck.content import Snippet


@dataclass(frozen=True, slots=True)
class Typed:
    """One thing that is typed, and what is shown below it."""

    line: int
    """Of the block, from 1, in which it starts."""
    source: str
    """Without prompts; ends with a newline."""
    lines: int
    """How many lines it takes."""
    want: str
    """What the block shows below it; ends with a newline, or is empty."""
    raises: str | None = None
    """The last line of a traceback that is shown."""
    options: Mapping[int, bool] | None = None
    """Flags of doctest, from a comment `# doctest: +ELLIPSIS`."""

    @property
    def is_skipped(self) -> bool:
        """Say whether its comment says not to run it."""
        return bool(self.options and self.options.get(doctest.SKIP))

    @property
    def first_output(self) -> int:
        """Return the line of the block, from 1, right below what is typed."""
        return self.line + self.lines


def typed_in(snippet: Snippet) -> list[Typed]:
    """Return what is typed in a block, in order.

    Raises:
        ValueError: a prompt is not followed by a space, or a line is indented less than its prompt.
    """
    text = snippet.whole
    return examples_of(text) if language_of(snippet.language).is_python else commands_of(text)


def examples_of(text: str) -> list[Typed]:
    """Return what is typed at the prompts of a Python interpreter, as doctest reads it.

    Raises:
        ValueError: doctest cannot read it.
    """
    examples = doctest.DocTestParser().get_examples(text)
    return [
        Typed(
            line=one.lineno + 1,
            source=one.source,
            lines=one.source.count("\n"),
            want=one.want,
            raises=one.exc_msg,
            options=one.options,
        )
        for one in examples
    ]


def commands_of(text: str) -> list[Typed]:
    """Return what is typed at the prompts of a shell.

    A command goes on behind a backslash at the end of its line, and on lines that begin with `> `
    while bash cannot read it as whole.
    """
    lines = text.removesuffix("\n").split("\n")
    found: list[Typed] = []
    number = 0
    while number < len(lines):
        if (prompt := PROMPT.match(lines[number])) is None:
            number += 1
            continue
        start, typed = number, [lines[number][prompt.end() :]]
        number += 1
        while number < len(lines) and (more := _continued(typed, lines[number])) is not None:
            typed.append(more)
            number += 1
        source = "\n".join(typed) + "\n"
        output = number
        while number < len(lines) and not PROMPT.match(lines[number]):
            number += 1
        want = "\n".join(lines[output:number]).strip("\n")
        found.append(Typed(start + 1, source, output - start, f"{want}\n" if want else ""))
    return found


def _continued(typed: list[str], line: str) -> str | None:
    """Return what a line adds to a command; None if it adds nothing."""
    bare = line.removeprefix("> ")
    if typed[-1].endswith("\\"):
        return bare
    if bare != line and not _is_whole("\n".join(typed)):
        return bare
    return None


def _is_whole(command: str) -> bool:
    return not shell_error(f"{command}\n")


def shell_error(text: str) -> str:
    """Return what bash says of a text without running it; empty if nothing.

    A here-document without its end is a warning, and a status of 0.
    """
    done = subprocess.run(
        ["bash", "-n", "-s"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    return done.stderr.strip()


def typed_alone(text: str) -> str:
    """Return a shell session with its output blank and spaces for prompts: places stay."""
    shown = [" " * len(line) for line in text.split("\n")]
    for command in commands_of(text):
        for n, line in enumerate(command.source.removesuffix("\n").split("\n")):
            row = command.line - 1 + n
            shown[row] = " " * (len(shown[row]) - len(line)) + line
    return "\n".join(shown)


def parse_examples(text: str) -> list[Finding]:
    """Return the first mistake in what is typed at the prompts of a Python interpreter."""
    try:
        examples = examples_of(text)
    except ValueError as err:
        reason = str(err)
        line = (
            int(number) if (number := reason.removeprefix("line ").split(" ")[0]).isdigit() else 1
        )
        return [Finding(line, 1, f"no session that doctest can read: {reason}.")]
    for one in examples:
        try:
            await_too = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # as `python -m asyncio` reads it
            compile(one.source, "<session>", "single", await_too, dont_inherit=True)
        except SyntaxError as err:
            if one.raises is None:
                line = one.line + (err.lineno or 1) - 1
                return [Finding(line, (err.offset or 1) + 4, f"invalid Python: {err.msg}.")]
        except ValueError as err:
            return [Finding(one.line, 5, f"invalid Python: {err}.")]
    return []
