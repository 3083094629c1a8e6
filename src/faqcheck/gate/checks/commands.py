"""Commands of shell scripts are known, and take their arguments if a program can tell.

What is known does not depend on the machine: names come from a list of faqcheck and from the
settings, arguments are judged by a program of the project.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from faqcheck.content import CONSOLE, SHELL
from faqcheck.errors import did_you_mean
from faqcheck.gate.check import Check, Decisive
from faqcheck.gate.findings import Finding, Findings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from faqcheck.content import Case, Project, Settings
    from faqcheck.gate.static.batch import Batch
    from faqcheck.gate.static.shell_syntax import Command, Word

_VERSIONED = re.compile(r"(?:python|pip)3\.\d+|(?:gcc|g\+\+|clang)-\d+")
_NEAR = 0.75
_SHORT = 2
"""Names of so few letters are near to too many others."""
_LIST = "known_commands.txt"
_BASH = "# Of bash itself"


def check_commands(batch: Batch) -> Findings:
    """Ask whether each command of a script is known, and takes its arguments."""
    settings = batch.project.settings.commands
    findings: Findings = {case.id: [] for case in batch.cases}
    known = known_commands() | {*settings.known, *settings.click}
    asked: list[tuple[Case, Command]] = []
    for case in batch.cases:
        script, functions = batch.script(case), batch.functions(case)
        findings[case.id] += batch.shell_mistakes(case)
        for command in script.commands:
            word = command.words[0]
            if word.text in functions | bash_words() or word.text.startswith("$"):
                continue
            findings[case.id] += batch.click_mistakes(command)
            if settings.checker is not None:
                asked.append((case, command))
            elif word.text not in known and "/" not in word.text:
                findings[case.id] += _unknown(word, known, strict=is_strict(batch.project.settings))
    if settings.checker is None or not asked:
        return findings
    requests = {
        str(number): {
            "argv": [word.text for word in command.words],
            "variables": list(_for_others(command, case.snippet.whole)),
            "known": command.words[0].text in known,
        }
        for number, (case, command) in enumerate(asked)
    }
    for key, answers in batch.ask(settings.checker, requests).items():
        case, command = asked[int(key)]
        for found in answers:
            word = command.words[found.get("argument") or 0]
            findings[case.id].append(
                Finding(word.line, word.column, found["message"], found.get("hint") or "")
            )
    return findings


def is_strict(settings: Settings) -> bool:
    """Say whether every command has to be known: the project has said something of its own."""
    return "commands" in settings.model_fields_set or "commands" in settings.levels


def _unknown(word: Word, known: Collection[str], *, strict: bool) -> list[Finding]:
    """Return what to say of a name that is on no list: nothing, unless it is nearly one of those.

    A project that has declared nothing has programs that nobody here has heard of.
    """
    name = word.text
    if _VERSIONED.fullmatch(name):
        return []
    if strict:
        hint = did_you_mean(name, known)
        hint = hint or "If it exists, list it in the setting 'commands.known'."
    else:
        near = get_close_matches(name, known, n=1, cutoff=_NEAR) if len(name) > _SHORT else []
        if not near or not _is_slip(name, near[0]):
            return []
        hint = f"Did you mean {near[0]!r}?"
    return [Finding(word.line, word.column, f"unknown command {name!r}.", hint)]


def _is_slip(word: str, meant: str) -> bool:
    """Say whether one letter is missing, too many or another, or two have changed places."""
    if sorted(word) == sorted(meant):
        return True
    longer, shorter = sorted((word, meant), key=len, reverse=True)
    if len(longer) == len(shorter):
        return sum(a != b for a, b in zip(longer, shorter, strict=True)) == 1
    cuts = (longer[:n] + longer[n + 1 :] for n in range(len(longer)))
    return len(longer) == len(shorter) + 1 and shorter in cuts


def _for_others(command: Command, script: str) -> Iterator[str]:
    """Yield what a command sets for the programs that it starts: what the script does not read."""
    for word in command.assignments:
        name = word.text.partition("=")[0]
        if not re.search(rf"\$\{{?{re.escape(name)}\b", script):
            yield word.text


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
    rules = {"known": sorted(settings.known), "click": settings.click}
    return Decisive(settings=rules if any(rules.values()) else None, program=settings.script)


def _claims(settings: Settings) -> str:
    """Return what the badge may say: options were looked at only if a program did."""
    if settings.commands.checker:
        return "Its commands and their options are known."
    return "Its commands are known by name." if is_strict(settings) else ""


CHECK = Check(
    name="commands",
    label="Commands",
    finds="unknown commands, what bash takes for something else than was meant, and what the "
    "project's own program says of arguments",
    shows="Its commands are not misspelt, and bash reads their words as they are meant.",
    leaves_open="what they do when they run",
    run=check_commands,
    languages=(SHELL, CONSOLE),
    depth="checked",
    environment=_environment,
    decided_by=_decided_by,
    claims=_claims,
)
