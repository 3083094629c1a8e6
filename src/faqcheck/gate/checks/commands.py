"""Commands of shell scripts are known, and take their arguments if a program can tell.

What is known does not depend on the machine: names come from a list of faqcheck and from the
settings, arguments are judged by a program of the project.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from faqcheck.content import CONSOLE, SHELL
from faqcheck.errors import did_you_mean
from faqcheck.gate.check import Check, Decisive
from faqcheck.gate.findings import Finding, Findings

if TYPE_CHECKING:
    from faqcheck.content import Case, Project, Settings
    from faqcheck.gate.static.batch import Batch
    from faqcheck.gate.static.shell_syntax import Command

_LIST = "known_commands.txt"
_BASH = "# Of bash itself"


def check_commands(batch: Batch) -> Findings:
    """Ask whether each command of a script is known, and takes its arguments."""
    settings = batch.project.settings.commands
    findings: Findings = {case.id: [] for case in batch.cases}
    known = known_commands() | {*settings.known, *settings.click}
    asked: list[tuple[Case, Command]] = []
    for case in batch.cases:
        script = batch.script(case)
        findings[case.id] += batch.shell_mistakes(case)
        for command in script.commands:
            word = command.words[0]
            if word.text in script.functions | bash_words() or word.text.startswith("$"):
                continue
            findings[case.id] += batch.click_mistakes(command)
            if settings.checker is not None:
                asked.append((case, command))
            elif word.text not in known and "/" not in word.text:
                findings[case.id].append(
                    Finding(
                        word.line,
                        word.column,
                        f"unknown command {word.text!r}.",
                        did_you_mean(word.text, known)
                        or "If it exists, list it in the setting 'commands.known'.",
                    )
                )
    if settings.checker is None or not asked:
        return findings
    requests = {
        str(number): {
            "argv": [word.text for word in command.words],
            "variables": [word.text for word in command.assignments],
            "known": command.words[0].text in known,
        }
        for number, (_, command) in enumerate(asked)
    }
    for key, said in batch.ask(settings.checker, requests).items():
        case, command = asked[int(key)]
        for found in said:
            word = command.words[found.get("argument") or 0]
            findings[case.id].append(
                Finding(word.line, word.column, found["message"], found.get("hint") or "")
            )
    return findings


@cache
def known_commands() -> frozenset[str]:
    """Return the names of the commands that faqcheck knows."""
    lines = _list().split("\n")
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def bash_words() -> frozenset[str]:
    """Return what bash itself understands."""
    return frozenset(_list().partition(_BASH)[2].partition("\n#")[0].split())


@cache
def _list() -> str:
    return files("faqcheck.gate.checks").joinpath(_LIST).read_text(encoding="utf-8")


def _environment(settings: Settings) -> str | None:
    return settings.commands.environment if settings.commands.checker is not None else None


def _decided_by(project: Project) -> Decisive:
    settings = project.settings.commands
    said = {"known": sorted(settings.known), "click": settings.click}
    return Decisive(settings=said if any(said.values()) else None, program=settings.script)


def _claims(settings: Settings) -> str:
    """Return what the badge may say: options were looked at only if a program did."""
    return "Its commands and their options are known." if settings.commands.checker else ""


CHECK = Check(
    name="commands",
    label="Commands",
    finds="unknown commands, what bash takes for something else than was meant, and what the "
    "project's own program says of arguments",
    shows="Its commands are known by name.",
    leaves_open="what they do when they run",
    run=check_commands,
    languages=(SHELL, CONSOLE),
    depth="checked",
    environment=_environment,
    decided_by=_decided_by,
    claims=_claims,
)
