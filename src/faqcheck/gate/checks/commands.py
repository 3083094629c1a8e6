"""Commands of shell scripts are known, and take their arguments if a program can tell."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

from faqcheck.content import SHELL
from faqcheck.gate.check import Check, Decisive
from faqcheck.gate.findings import Finding, Findings

if TYPE_CHECKING:
    from faqcheck.content import Case, Settings
    from faqcheck.gate.static.batch import Batch
    from faqcheck.gate.static.shell_syntax import Command

_KEYWORDS = frozenset({"[", "[[", ":", ".", "time"})


def check_commands(batch: Batch) -> Findings:
    """Ask whether each command of a script is known, and takes its arguments."""
    checker = batch.project.settings.commands
    findings: Findings = {case.id: [] for case in batch.cases}
    asked: list[tuple[Case, Command]] = []
    for case in batch.cases:
        commands, functions = batch.commands(case)
        for command in commands:
            name = command.words[0].text
            if name in functions or name in shell_builtins() or name.startswith("$"):
                continue
            if checker is not None:
                asked.append((case, command))
            elif not _is_program(name):
                word = command.words[0]
                findings[case.id].append(
                    Finding(word.line, word.column, f"unknown command {name!r}.")
                )
    if checker is None or not asked:
        return findings
    requests = {
        str(number): {"argv": [word.text for word in command.words]}
        for number, (_, command) in enumerate(asked)
    }
    for key, said in batch.ask(checker, requests).items():
        case, command = asked[int(key)]
        for found in said:
            word = command.words[found.get("argument") or 0]
            findings[case.id].append(
                Finding(word.line, word.column, found["message"], found.get("hint") or "")
            )
    return findings


@cache
def shell_builtins() -> frozenset[str]:
    """Return what bash itself understands."""
    done = subprocess.run(
        ["bash", "-c", "compgen -b; compgen -k"], capture_output=True, text=True, check=True
    )
    return _KEYWORDS | frozenset(done.stdout.split())


def _is_program(name: str) -> bool:
    return shutil.which(name) is not None or "/" in name


def _environment(settings: Settings) -> str | None:
    return settings.commands.environment if settings.commands is not None else None


def _decided_by(settings: Settings) -> Decisive:
    return Decisive(program=settings.commands.script if settings.commands is not None else None)


CHECK = Check(
    name="commands",
    label="Commands",
    finds="unknown commands, or what the project's own program says of their arguments",
    shows="Its commands and their options are known.",
    leaves_open="what they do when they run",
    run=check_commands,
    languages=(SHELL,),
    depth="checked",
    environment=_environment,
    decided_by=_decided_by,
)
