"""Data is held to a JSON Schema, and to rules of the project that a schema cannot say."""

from __future__ import annotations

import importlib.util
import json
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from faqcheck.content import (
    JSON,
    JSONL,
    YAML,
    Validates,
    example_problems,
    parse_document,
    read_validator,
    without_marks,
)
from faqcheck.errors import LoadError, Problem, RunError, Span
from faqcheck.gate.check import Check
from faqcheck.gate.findings import Finding, Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faqcheck.content import Case, Document, Project
    from faqcheck.gate.static.batch import Batch

    Rules = Callable[[object], list[str]]
    Place = Callable[[list[str | int]], tuple[int, int]]
    Record = tuple[int, Any, Place]


def check_data(batch: Batch) -> Findings:
    """Validate each record of data snippets."""
    return {case.id: list(_check(case, batch.project)) for case in batch.cases}


def _check(case: Case, project: Project) -> Iterator[Finding]:
    declared = case.declaration
    assert isinstance(declared, Validates)
    if declared.example is not None:
        for found in example_problems(declared.example, case.snippet.whole):
            yield Finding(found.span.line, found.span.column, found.message, found.hint)
    if case.snippet.language not in RECORDS:
        return
    try:
        records = list(RECORDS[case.snippet.language](case.snippet.whole))
    except (ValueError, LoadError):
        yield Finding(1, 1, "cannot be read as data; see its 'parses' case.")
        return
    for line, record, place in records:
        if declared.json_schema is not None:
            for error in read_validator(declared.json_schema, project).iter_errors(record):
                row, column = place(list(error.absolute_path))
                where = error.json_path.removeprefix("$.").removeprefix("$") or "the record"
                yield Finding(row, column, f"{where}: {error.message}.")
        if declared.rules is not None:
            for message in _messages(declared.rules, record, project):
                yield Finding(line, 1, message)


def _messages(reference: str, record: object, project: Project) -> list[str]:
    rules = _rules(reference, project)
    try:
        return list(rules(record))
    except Exception as err:  # whatever the project's own code raises
        message = f"failed on a record: {type(err).__name__}: {err}."
        place = Span(project.relative(project.snippets / reference.partition(":")[0]))
        raise RunError([Problem(place, "bad-rules", message)]) from err


def _json(text: str) -> Iterator[Record]:
    text = without_marks(text)
    yield 1, json.loads(text), _places_in_json(text)


def _json_lines(text: str) -> Iterator[Record]:
    for number, line in enumerate(without_marks(text).rstrip("\n").split("\n"), start=1):
        yield number, json.loads(line), partial(_line, number)


def _yaml(text: str) -> Iterator[Record]:
    document = parse_document(text, relative="")
    yield 1, document.data, partial(_place, document)


RECORDS: dict[str, Callable[[str], Iterator[Record]]] = {
    JSON: _json,
    JSONL: _json_lines,
    YAML: _yaml,
}
"""Language -> what yields line, record, and where the parts of a record stand."""


def _places_in_json(text: str) -> Place:
    """Return where parts of a JSON text stand, read as YAML; which takes no tabs."""
    try:
        return partial(_place, parse_document(text, relative=""))
    except LoadError:
        return lambda _path: (1, 1)


def _line(number: int, _path: list[str | int]) -> tuple[int, int]:
    return number, 1


def _place(document: Document, path: list[str | int]) -> tuple[int, int]:
    span = document.span(path)
    return span.line, span.column


@cache
def _rules(reference: str, project: Project) -> Rules:
    """Return a function of the project, named as `file.py:function` below the snippets folder."""
    file, _, name = reference.partition(":")
    path = project.snippets / file
    place = Span(project.relative(path))
    spec = importlib.util.spec_from_file_location(f"faqcheck_rules_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RunError([Problem(place, "bad-rules", "is not a valid Python file.")])
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as err:  # whatever the project's own code raises
        message = f"cannot be imported: {type(err).__name__}: {err}."
        raise RunError([Problem(place, "bad-rules", message)]) from err
    function = getattr(module, name, None)
    if function is None:
        message = f"{file} defines no function {name!r}."
        raise RunError([Problem(place, "unknown-rules", message)])
    return function  # type: ignore[no-any-return]


CHECK = Check(
    name="validates",
    label="Data rules",
    finds="records that break the schema or the rules, where an author declares them",
    shows="Each record fits the schema and the rules.",
    leaves_open="that a program reads it the same way",
    run=check_data,
    depth="checked",
    applies=lambda snippet, _: snippet.checks.validates is not None,
)
