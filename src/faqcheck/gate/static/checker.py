"""Programs of the project that judge snippets, fed with JSON lines.

A checker reads one object a line on stdin and writes one a line on stdout, in any order. For
`commands` it reads `{"id", "argv", "known"}`, where `known` says whether faqcheck knows the name,
and writes `{"id", "findings": [{"argument", "message", "hint"}]}`, where `argument` is an index
into argv or null; for `usage` it reads `{"id", "text"}` and writes findings with `line` and
`column` instead. It answers each object once: what it leaves out was not checked.
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, RunError, Span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from faqcheck.content import Checker, Project


def ask_checker(
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
