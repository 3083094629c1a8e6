"""Hold what a run did to what its author declared."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from faqcheck.content import json_error, read_validator
from faqcheck.errors import Problem, RunError, Span
from faqcheck.gate.runners.folders import read_regular, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faqcheck.content import Expect, Project


def unmet(
    expect: Expect,
    *,
    exit_status: int,
    exceptions: list[dict[str, Any]],
    output: str,
    work: Path,
    project: Project,
) -> Iterator[str]:
    """Yield what was expected and is not so.

    Args:
        expect: as declared.
        exit_status: minus the signal's number if one killed it.
        exceptions: those that a Python snippet ended with, as the warm parent describes them.
        output: all that was printed.
        work: the working directory.
        project: whose files `same_as` and `json_schema` name.

    Raises:
        RunError: one of those cannot be used.
    """
    if expect.raises is not None:
        yield from _exception(expect.raises, exceptions)
    elif exit_status != expect.exit:
        yield f"ended with exit status {exit_status}, expected {expect.exit}."
    yield from _output(expect, output, project)
    for name in (*expect.files, *expect.same_as):
        path = work / name
        if not path.is_file() or path.stat().st_size == 0:
            yield f"left no file {name!r} behind."
    for name, same in expect.same_as.items():
        path = work / name
        if not path.is_file():
            continue
        expected = _expected_bytes(same, project)
        if size_of(path) != len(expected) or read_regular(path, limit=len(expected)) != expected:
            yield f"{name!r} is not the same as {same}; if the new one is right, copy it there."


def _expected_bytes(file: str, project: Project) -> bytes:
    try:
        return project.path(file).read_bytes()
    except OSError as err:
        message = f"cannot be read: {err.strerror}."
        raise RunError([Problem(Span(file), "unknown-file", message)]) from err


def _exception(raises: str, exceptions: list[dict[str, Any]]) -> Iterator[str]:
    kind, _, message = (part.strip() for part in raises.partition(":"))
    if not exceptions:
        yield f"ended without an exception, expected {raises!r}."
        return
    exception = exceptions[0]
    names = {base for name in exception["bases"] for base in (name, name.rpartition(".")[2])}
    if kind not in names:
        yield f"raised {exception['type']}: {exception['message']}, expected {raises!r}."
    elif message not in exception["message"]:
        shown = f"{exception['type']}, but its message {exception['message']!r}"
        yield f"raised {shown} holds no {message!r}."


def _output(expect: Expect, output: str, project: Project) -> Iterator[str]:
    place = 0
    for text in expect.output:
        found = output.find(text, place)
        if found < 0:
            order = ", behind the texts before it" if text in output else ""
            yield f"printed no {text!r}{order}."
            continue
        place = found + len(text)
    if expect.matches is not None and re.search(expect.matches, output, re.MULTILINE) is None:
        yield f"printed nothing that matches {expect.matches!r}."
    if expect.json_schema is not None:
        yield from _schema(expect.json_schema, output, project)


def _schema(file: str, output: str, project: Project) -> Iterator[str]:
    try:
        value = json.loads(output)
    except json.JSONDecodeError as err:
        line, column, said = json_error(err)
        yield f"printed no JSON: {said} (line {line}, column {column})."
        return
    for error in read_validator(file, project).iter_errors(value):
        yield f"printed JSON that breaks {file} at {error.json_path}: {error.message}."
