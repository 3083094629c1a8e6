"""Does it parse? Each language is read by its own reader."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import tomllib
import warnings
from typing import TYPE_CHECKING, Any

from faqcheck.content import JSON, JSONL, PYTHON, SHELL, TOML, YAML, find_mistakes
from faqcheck.gate.check import Check
from faqcheck.gate.findings import Finding, Findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from faqcheck.gate.static.batch import Batch

_PROMPT = re.compile(r"\s*(\$|>>>)\s")


def check_syntax(batch: Batch) -> Findings:
    """Parse each snippet as its language."""
    return {case.id: PARSERS[case.snippet.language](case.snippet.whole) for case in batch.cases}


def parse_python(text: str) -> list[Finding]:
    """Return the syntax error of a Python text, or its invalid escapes and the like."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            ast.parse(text)
        except SyntaxError as err:
            return [Finding(err.lineno or 1, err.offset or 1, f"no valid Python: {err.msg}.")]
        except ValueError as err:
            return [Finding(1, 1, f"no valid Python: {err}.")]
        except (MemoryError, RecursionError):
            return [Finding(1, 1, "no Python that can be read: nested too deeply.")]
    return [Finding(w.lineno, 1, f"{w.message}.") for w in caught]


def parse_shell(text: str) -> list[Finding]:
    """Return what bash says about a script without running it."""
    if prompt := _PROMPT.match(text):
        line = text.count("\n", 0, prompt.start(1)) + 1
        column = prompt.start(1) - text.rfind("\n", 0, prompt.start(1))
        hint = f"Show what to type, without '{prompt[1]} '."
        return [Finding(line, column, "starts with a prompt.", hint)]
    done = subprocess.run(
        ["bash", "-n", "-s"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    if not done.stderr.strip():  # a here-document without its end is a warning and status 0
        return []
    match = re.search(r"line (\d+): (.*)", done.stderr)
    line, message = (int(match[1]), match[2]) if match else (1, done.stderr.strip())
    return [Finding(line, 1, f"no valid bash: {message}.")]


def parse_json(text: str) -> list[Finding]:
    """Return the first error of a JSON text; a key twice is one."""
    try:
        json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as err:
        return [Finding(err.lineno, err.colno, f"no valid JSON: {err.msg}.")]
    except RecursionError:
        return [Finding(1, 1, "no JSON that can be read: nested too deeply.")]
    except ValueError as err:
        return parse_yaml(text) or [Finding(1, 1, f"no valid JSON: {err}.")]
    return []


def parse_jsonl(text: str) -> list[Finding]:
    """Return the errors of JSON lines; a blank line is one."""
    return [
        Finding(number, found.column, found.message, found.hint)
        for number, line in enumerate(text.rstrip("\n").split("\n"), start=1)
        for found in (
            parse_json(line)
            if line.strip()
            else [Finding(1, 1, "a blank line is no JSON.", "Delete it.")]
        )
    ]


def parse_yaml(text: str) -> list[Finding]:
    """Return the errors of a YAML text."""
    return [Finding(p.span.line, p.span.column, p.message, p.hint) for p in find_mistakes(text)]


def parse_toml(text: str) -> list[Finding]:
    """Return the error of a TOML text."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        place = re.search(r"line (\d+), column (\d+)", str(err))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        said = str(err).partition(" (at ")[0]
        return [Finding(line, column, f"no valid TOML: {said}.")]
    return []


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice in one object")
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


PARSERS: dict[str, Callable[[str], list[Finding]]] = {
    PYTHON: parse_python,
    SHELL: parse_shell,
    JSON: parse_json,
    JSONL: parse_jsonl,
    YAML: parse_yaml,
    TOML: parse_toml,
}

CHECK = Check(
    name="parses",
    label="Syntax",
    finds="what is not valid text of its language; a key twice; a prompt in a shell block",
    shows="It parses.",
    leaves_open="that it works",
    run=check_syntax,
    languages=tuple(PARSERS),
    depth="parsed",
)
