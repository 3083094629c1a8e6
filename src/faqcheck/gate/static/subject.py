"""Checks that know the subject: programs of the project, fed with JSON lines.

A checker reads one object a line on stdin and writes one a line on stdout, in any order. For
`commands` it reads `{"id", "argv"}` and writes `{"id", "findings": [{"argument", "message",
"hint"}]}`, where `argument` is an index into argv or null; for `usage` it reads `{"id", "text"}`
and writes findings with `line` and `column` instead. It answers each object once: what it leaves
out was not checked.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, RunError, Span
from faqcheck.gate.static.findings import Finding, Findings
from faqcheck.gate.static.shell_syntax import Command, commands_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faqcheck.content import Case, Checker, Project

_KEYWORDS = frozenset({"[", "[[", ":", ".", "time"})


def check_commands(
    cases: Sequence[Case], project: Project, interpreters: Mapping[str, Path]
) -> Findings:
    """Ask whether each command of a script is known, and takes its arguments."""
    checker = project.settings.commands
    findings: Findings = {case.id: [] for case in cases}
    asked: list[tuple[Case, Command]] = []
    for case in cases:
        commands, functions = commands_of(case.snippet.whole)
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
    for key, said in _ask(checker, requests, project, interpreters).items():
        case, command = asked[int(key)]
        for found in said:
            word = command.words[found.get("argument") or 0]
            findings[case.id].append(
                Finding(word.line, word.column, found["message"], found.get("hint") or "")
            )
    return findings


def check_usage(
    cases: Sequence[Case], project: Project, interpreters: Mapping[str, Path]
) -> Findings:
    """Hold Python snippets to the project's own rules on how its subject is used."""
    checker = project.settings.python
    if checker is None:
        return {}
    requests = {case.id: {"text": case.snippet.whole} for case in cases}
    return {
        key: [Finding(f["line"], f["column"], f["message"], f.get("hint") or "") for f in said]
        for key, said in _ask(checker, requests, project, interpreters).items()
    }


@cache
def shell_builtins() -> frozenset[str]:
    """Return what bash itself understands."""
    done = subprocess.run(
        ["bash", "-c", "compgen -b; compgen -k"], capture_output=True, text=True, check=True
    )
    return _KEYWORDS | frozenset(done.stdout.split())


def _is_program(name: str) -> bool:
    return shutil.which(name) is not None or "/" in name


def _ask(
    checker: Checker,
    requests: Mapping[str, dict[str, Any]],
    project: Project,
    interpreters: Mapping[str, Path],
) -> dict[str, list[dict[str, Any]]]:
    """Return the findings of a checker for each request, by the request's id.

    Raises:
        RunError: it failed, or did not answer each request once.
    """
    lines = [json.dumps({"id": key, **request}) for key, request in requests.items()]
    done = subprocess.run(
        [str(interpreters[checker.environment]), str(project.path(checker.script))],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        check=False,
        cwd=project.root,
    )
    if done.returncode != 0:
        tail = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise _failure(checker, f"{tail[0]}.")
    answers: dict[str, list[dict[str, Any]]] = {}
    for line in filter(str.strip, done.stdout.splitlines()):
        try:
            answer = json.loads(line)
            answers[answer["id"]] = answer["findings"]
        except (LookupError, TypeError, ValueError) as err:
            raise _failure(checker, f"no answer can be read from the line {line[:80]!r}.") from err
    if unlike := answers.keys() ^ requests.keys():
        raise _failure(checker, f"answered something else than was asked: {min(unlike)!r}.")
    return answers


def _failure(checker: Checker, message: str) -> RunError:
    return RunError([Problem(Span(checker.script), "checker-failed", message)])
