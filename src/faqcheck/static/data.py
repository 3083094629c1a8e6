"""Data is held to a JSON Schema, and to rules of the project that a schema cannot say."""

from __future__ import annotations

import importlib.util
import json
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from faqcheck.errors import LoadError, Problem, RunError, Span
from faqcheck.languages import JSON, JSONL
from faqcheck.model import Validates
from faqcheck.source import parse_document
from faqcheck.static.findings import Finding, Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from faqcheck.model import Case
    from faqcheck.project import Project
    from faqcheck.source import Document

    Rules = Callable[[object], list[str]]
    Place = Callable[[list[str | int]], tuple[int, int]]


def check_data(
    cases: Sequence[Case], project: Project, _interpreters: Mapping[str, Path]
) -> Findings:
    """Validate each record of data snippets."""
    return {case.id: list(_check(case, project)) for case in cases}


def _check(case: Case, project: Project) -> Iterator[Finding]:
    declared = case.declaration
    assert isinstance(declared, Validates)
    try:
        records = list(_records(case.snippet.language, case.snippet.whole))
    except (ValueError, LoadError):
        yield Finding(1, 1, "cannot be read as data; see its 'parses' case.")
        return
    for line, record, place in records:
        if declared.json_schema is not None:
            for error in _validator(project.snippets / declared.json_schema).iter_errors(record):
                row, column = place(list(error.absolute_path))
                where = error.json_path.removeprefix("$.").removeprefix("$") or "the record"
                yield Finding(row, column, f"{where}: {error.message}.")
        if declared.rules is not None:
            for message in _messages(project.snippets, declared.rules, record):
                yield Finding(line, 1, message)


def _messages(folder: Path, reference: str, record: object) -> list[str]:
    rules = _rules(folder, reference)
    try:
        return list(rules(record))
    except Exception as err:  # whatever the project's own code raises
        message = f"failed on a record: {type(err).__name__}: {err}."
        raise RunError([Problem(Span(reference.partition(":")[0]), "bad-rules", message)]) from err


def _records(language: str, text: str) -> Iterator[tuple[int, Any, Place]]:
    """Yield line, record, and a function from a path inside the record to line and column."""
    if language == JSONL:
        for number, line in enumerate(text.rstrip("\n").split("\n"), start=1):
            yield number, json.loads(line), partial(_line, number)
        return
    if language == JSON:
        yield 1, json.loads(text), _places_in_json(text)
        return
    document = parse_document(text, relative="")
    yield 1, document.data, partial(_place, document)


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
def _validator(path: Path) -> Any:
    """Return a validator of a schema file; tools of the gate are imported when first needed."""
    import jsonschema

    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
        kind = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)
        kind.check_schema(schema)
    except (ValueError, jsonschema.SchemaError) as err:
        message = f"is no JSON Schema: {str(err).splitlines()[0]}."
        raise RunError([Problem(Span(path.name), "bad-schema", message)]) from err
    return kind(schema)


@cache
def _rules(folder: Path, reference: str) -> Rules:
    file, _, name = reference.partition(":")
    path = folder / file
    spec = importlib.util.spec_from_file_location(f"faqcheck_rules_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RunError([Problem(Span(file), "bad-rules", "is no Python file.")])
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as err:  # whatever the project's own code raises
        message = f"cannot be imported: {type(err).__name__}: {err}."
        raise RunError([Problem(Span(file), "bad-rules", message)]) from err
    function = getattr(module, name, None)
    if function is None:
        raise RunError(
            [Problem(Span(file), "unknown-rules", f"{file} defines no function {name!r}.")]
        )
    return function  # type: ignore[no-any-return]
