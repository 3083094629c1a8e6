"""Does it parse? Each language is read by its own reader."""

from __future__ import annotations

import ast
import json
import re
import tomllib
import warnings
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faqcheck.content import (
    CONSOLE,
    JSON,
    JSONL,
    PYCON,
    PYTHON,
    SHELL,
    TOML,
    YAML,
    all_languages,
    find_mistakes,
    json_error,
    language_of,
    without_marks,
)
from faqcheck.gate.check import Check
from faqcheck.gate.findings import Finding, Findings
from faqcheck.gate.meant import as_meant
from faqcheck.gate.transcripts import parse_examples, shell_error, typed_alone

if TYPE_CHECKING:
    from collections.abc import Callable

    from faqcheck.content import Case, Project
    from faqcheck.gate.static.batch import Batch

NEWEST = "3.14"
"""The latest version of Python whose syntax is known."""
_REFUSED = "invalid Python"
_LATER = "syntax was added in"
_VERSION = re.compile(r"3\.\d+")
_PROMPT = re.compile(r"\s*(>>>)\s")


def check_syntax(batch: Batch) -> Findings:
    """Parse each snippet as its language."""
    findings = {case.id: parse(case.snippet.language, _read_as_text(case)) for case in batch.cases}
    findings |= _by_version(batch, findings)
    return findings | {c.id: [] for c in batch.cases if findings[c.id] and _parses_as_meant(c)}


def _read_as_text(case: Case) -> str:
    """Return what is parsed: in a shell, prompts and placeholders would hide what is wrong."""
    language, text = case.snippet.language, case.snippet.whole
    return as_meant(text, language) if language_of(language).is_shell else text


def _parses_as_meant(case: Case) -> bool:
    """Say whether a block is right but for placeholders and the like; `verbatim` names those."""
    language, text = case.snippet.language, case.snippet.whole
    meant = as_meant(text, language)
    return meant != text and not parse(language, meant)


def _by_version(batch: Batch, findings: Findings) -> Findings:
    """Read Python again as the version that it is written for, where that is another.

    A text that this interpreter refuses may be good for a later one. ruff knows the syntax of each.
    """
    again: defaultdict[str, list[Case]] = defaultdict(list)
    for case in batch.cases:
        if not language_of(case.snippet.language).is_python_script:
            continue
        version = target_of(case, batch.project)
        if version is None and any(map(_is_refusal, findings[case.id])):
            version = NEWEST
        if version is not None:
            again[version].append(case)
    found: Findings = {}
    for version, cases in again.items():
        found |= _read_as(version, replace(batch, cases=cases), findings)
    return found


def _read_as(version: str, batch: Batch, findings: Findings) -> Findings:
    """Return the syntax errors of Python texts in a version of the language."""
    tag = f"py{version.replace('.', '')}"
    options = ["check", "--isolated", "--no-cache", "--output-format=json", "--select=E902"]
    by_case: Findings = {case.id: [] for case in batch.cases}
    with batch.files() as files:
        printed = batch.tool("ruff", [*options, f"--target-version={tag}", *files], partial=True)
        for one in json.loads(printed):
            place, message = one["location"], one["message"].rstrip(".")
            for case in files[one["filename"]]:
                by_case[case.id].append(
                    Finding(place["row"], place["column"], f"{_REFUSED}: {message}.")
                )
    return {name: _agreed(findings[name], found) for name, found in by_case.items()}


def _agreed(by_python: list[Finding], by_ruff: list[Finding]) -> list[Finding]:
    """Return what counts: the words of Python, or those of ruff on what a version lacks."""
    refusals = [one for one in by_python if _is_refusal(one)]
    others = [one for one in by_python if one not in refusals]
    if not refusals or any(_LATER in one.message for one in by_ruff):
        refusals = by_ruff
    return others + (refusals if by_ruff else [])


def _is_refusal(finding: Finding) -> bool:
    return finding.message.startswith(_REFUSED)


def target_of(case: Case, project: Project) -> str | None:
    """Return the version of Python that a snippet is written for, as 3.12, if it is declared.

    By the setting, or by the interpreter of the environment that the snippet runs in.
    """
    if project.settings.target_python is not None:
        return project.settings.target_python
    runs = case.snippet.checks.runs
    names = (runs.environments if runs else ()) or (project.settings.default_environment,)
    declared = project.environment(names[0])
    found = _VERSION.search(declared.python) if declared is not None else None
    return found[0] if found else None


def parse_python(text: str) -> list[Finding]:
    """Return the syntax error of a Python text, or its invalid escapes and the like."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            ast.parse(text)
        except SyntaxError as err:
            return [Finding(err.lineno or 1, err.offset or 1, f"{_REFUSED}: {err.msg}.")]
        except ValueError as err:
            return [Finding(1, 1, f"{_REFUSED}: {err}.")]
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
    if not (error := shell_error(text)):
        return []
    match = re.search(r"line (\d+): (.*)", error)
    line, message = (int(match[1]), match[2]) if match else (1, error)
    return [Finding(line, 1, f"invalid bash: {message}.")]


def parse_json(text: str) -> list[Finding]:
    """Return the first error of a JSON text; a key twice is one."""
    text = without_marks(text)
    try:
        json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as err:
        line, column, said = json_error(err)
        return [Finding(line, column, f"invalid JSON: {said}.")]
    except RecursionError:
        return [Finding(1, 1, "no JSON that can be read: nested too deeply.")]
    except ValueError as err:
        return parse_yaml(text) or [Finding(1, 1, f"invalid JSON: {err}.")]
    return []


def parse_jsonl(text: str) -> list[Finding]:
    """Return the errors of JSON lines; a blank line is one."""
    return [
        Finding(number, found.column, found.message, found.hint)
        for number, line in enumerate(text.rstrip("\n").split("\n"), start=1)
        for found in (
            parse_json(line)
            if line.strip()
            else [Finding(1, 1, "a blank line is not valid JSON.", "Delete it.")]
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
        reason = str(err).partition(" (at ")[0]
        return [Finding(line, column, f"invalid TOML: {reason}.")]
    return []


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice in one object")
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a valid JSON value")


def parse_console(text: str) -> list[Finding]:
    """Return what bash says about the commands of a console, without running them."""
    return parse_shell(typed_alone(text))


PARSERS: dict[str, Callable[[str], list[Finding]]] = {
    PYTHON: parse_python,
    SHELL: parse_shell,
    JSON: parse_json,
    JSONL: parse_jsonl,
    YAML: parse_yaml,
    TOML: parse_toml,
    PYCON: parse_examples,
    CONSOLE: parse_console,
}


def parse(language: str, text: str) -> list[Finding]:
    """Return the mistakes of syntax in a text, by our own reader or by the language's."""
    if (ours := PARSERS.get(language)) is not None:
        return ours(text)
    own = language_of(language).parse
    return [] if own is None else [Finding(*one) for one in own(text)]


def parsed_languages() -> tuple[str, ...]:
    """Return the languages that something parses."""
    return (*PARSERS, *(one.name for one in all_languages() if one.parse is not None))


CHECK = Check(
    name="parses",
    label="Syntax",
    finds="what is not valid text of its language; a key twice",
    shows="It parses.",
    leaves_open="that it works",
    run=check_syntax,
    languages=parsed_languages(),
    depth="parsed",
)
