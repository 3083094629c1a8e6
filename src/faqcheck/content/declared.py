"""Validate what authors wrote, and say in their words what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from faqcheck.content.model import Declared
from faqcheck.errors import Problem, Span, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from faqcheck.content.source import Document

Location = tuple[str | int, ...]
D = TypeVar("D", bound=Declared)


@dataclass(frozen=True, slots=True)
class ReadParts(Generic[D]):
    """What could be used of a declaration, part by part."""

    value: D | None
    problems: list[Problem]
    kept: dict[str, list[int]]
    """List of parts -> the index, as written, of each part that `value` still has."""
    left_out: tuple[Any, ...] = ()
    """The parts that could not be used, as written."""
    unknown: tuple[Location, ...] = ()
    """Where the fields stand, as written, that are left out because nothing is called so."""


def read_declared(kind: type[D], document: Document, *, parts: str = "") -> ReadParts[D]:
    """Return the data as declared; report what is wrong and go on with the parts that are right.

    Args:
        kind: the model that describes the data.
        document: data with positions.
        parts: name of a list whose wrong items are left out instead of everything.
    """
    data = document.data
    try:
        value = kind.model_validate(data, by_alias=True, by_name=False)
        return ReadParts(value, [], _indexes(data, parts, ()))
    except ValidationError as err:
        errors = err.errors()
    problems = [problem_of(dict(e), kind, _places(document)) for e in errors]
    unknown = tuple(e["loc"] for e in errors if e["type"] == "extra_forbidden")
    rest, dropped = _without_mistakes(data, errors, parts)
    try:
        value = kind.model_validate(rest, by_alias=True, by_name=False)
    except ValidationError:
        return ReadParts(None, problems, {}, (data,))
    kept = _indexes(data, parts, dropped)
    left_out = tuple(data[parts][index] for index in sorted(dropped))
    return ReadParts(value, problems, kept, left_out, unknown)


def _indexes(data: Any, parts: str, dropped: Iterable[int]) -> dict[str, list[int]]:
    if not parts or not isinstance(data, dict):
        return {}
    return {parts: [i for i in range(len(data[parts])) if i not in dropped]}


def _without_mistakes(data: Any, errors: Iterable[Any], parts: str) -> tuple[Any, set[int]]:
    """Return the data less its unknown fields and less the parts that are wrong otherwise."""
    dropped: set[int] = set()
    for error in errors:
        match error["type"], error["loc"]:
            case "extra_forbidden", location:
                data = _drop(data, location)
            case _, (name, int() as index, *_) if name == parts:
                dropped.add(index)
            case _:
                return None, set()
    if not dropped:
        return data, dropped
    kept = [item for index, item in enumerate(data[parts]) if index not in dropped]
    return {**data, parts: kept}, dropped


def _drop(data: Any, location: Sequence[str | int]) -> Any:
    """Return a copy of nested data without one key."""
    first, *rest = location
    if isinstance(data, dict):
        if not rest:
            return {k: v for k, v in data.items() if k != first}
        return {**data, first: _drop(data[first], rest)} if first in data else data
    if isinstance(data, list) and isinstance(first, int) and first < len(data):
        return [_drop(v, rest) if i == first else v for i, v in enumerate(data)]
    return data


# From pydantic's errors to problems -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Places:
    """How a file says where its parts stand."""

    span: Callable[[Location], Span]
    key: Callable[[Location], Span]
    source_text: Callable[[Location], str | None]
    """A plain value as the author wrote it."""
    noun: str = "field"
    """field in YAML, setting in TOML."""


def _places(document: Document) -> Places:
    return Places(
        document.span, lambda location: document.span(location, key=True), document.source_text
    )


def problem_of(error: dict[str, Any], kind: type[BaseModel], places: Places) -> Problem:
    """Return the problem that one of pydantic's errors stands for."""
    location: Location = error["loc"]
    found, kind_of_error = error["input"], error["type"]
    if location and location[-1] == "[key]":
        location = location[:-1]
        problem = _value_problem(error, location, places)
        return replace(problem, span=places.key(location))
    if kind_of_error == "extra_forbidden":
        return _unknown(location, kind, places)
    if kind_of_error == "missing":
        *above, name = location
        return Problem(
            places.span(tuple(above)),
            f"missing-{places.noun}",
            f"the {places.noun} {name!r} is missing here.",
            f"Add '{name}:'." if places.noun == "field" else f"Add '{name} = …'.",
        )
    if kind_of_error in ("model_type", "dict_type") and isinstance(found, str):
        return _bare_name(found, location, kind, places)
    if kind_of_error == "invalid_key":
        return Problem(
            places.key(location),
            "wrong-type",
            f"expected a text as the name of a field; found {_shown(found)}.",
            "Put quotes around it (YAML reads a bare number, date, on, off, yes or no as such).",
        )
    return _value_problem(error, location, places)


def _unknown(location: Location, kind: type[BaseModel], places: Places) -> Problem:
    *above, name = location
    owner = _model_at(kind, tuple(above))
    known = [f.alias or n for n, f in owner.model_fields.items()] if owner else []
    nearest = did_you_mean(str(name), known)
    hint = nearest if nearest.startswith("Did") else f"Known: {', '.join(sorted(known))}."
    return Problem(
        places.key(location),
        f"unknown-{places.noun}",
        f"unknown {places.noun} {name!r}{_owner_name(above)}.",
        hint,
    )


def _bare_name(found: str, location: Location, kind: type[BaseModel], places: Places) -> Problem:
    """Return the problem of a text in the place of fields, such as `checks: runs`."""
    owner = _model_at(kind, location)
    known = [f.alias or n for n, f in owner.model_fields.items()] if owner else []
    hint = "Write 'name: value' lines below it, indented."
    return Problem(
        places.span(location),
        "wrong-type",
        f"{_name(location)}expected fields; found {_shown(found)}.",
        f"Write it as a field: {{{found}: …}}." if found in known else hint,
    )


def _owner_name(above: Sequence[str | int]) -> str:
    name = next((part for part in reversed(above) if isinstance(part, str)), None)
    return f" in {name!r}" if name else ""


_EXPECTED = {
    "string_type": ("a text", ""),
    "int_type": ("a whole number", ""),
    "int_from_float": ("a whole number", ""),
    "float_type": ("a number", ""),
    "bool_type": ("true or false", ""),
    "list_type": ("a list", "Write each item on its own line behind '- '."),
    "dict_type": ("fields", "Write 'name: value' lines below it, indented."),
    "model_type": ("fields", "Write 'name: value' lines below it, indented."),
    "date_type": ("a date", "Write it as 2026-01-31, without quotes."),
    "date_from_datetime_inexact": ("a date", "Write it as 2026-01-31, without a time."),
    "string_too_short": ("a text that says something", ""),
    "float_parsing": ("a number", ""),
}
"""pydantic's name of an error -> what was expected, and how to fix it."""


_LIMITS = {
    "less_than_equal": ("a number up to {}", "le"),
    "greater_than_equal": ("a number from {}", "ge"),
    "greater_than": ("a number above {}", "gt"),
    "string_too_long": ("at most {} characters", "max_length"),
}
"""pydantic's name of an error -> what was expected, and what the limit is called."""


def _value_problem(error: dict[str, Any], location: Location, places: Places) -> Problem:
    found, kind = error["input"], error["type"]
    span, name = places.span(location), _name(location)
    if kind == "string_type" and found is not None and not isinstance(found, (list, dict)):
        return _unquoted(found, location, places)
    if kind == "string_pattern_mismatch":
        return Problem(
            span,
            "bad-id",
            f"{name}{found!r} is not a valid id.",
            "Use lower case letters, digits and single hyphens, as in 'slow-start'.",
        )
    if kind in ("float_type", "int_type", "int_from_float") and isinstance(found, str):
        return _quoted_number(found, kind, location, places)
    if kind in _LIMITS:
        template, limit = _LIMITS[kind]
        expected = f"expected {template.format(error['ctx'][limit])}"
        shown = f"{len(found)} characters" if kind == "string_too_long" else _shown(found)
        return Problem(span, "bad-value", f"{name}{expected}; found {shown}.")
    if kind in _EXPECTED:
        expected, hint = _EXPECTED[kind]
        hint = hint if places.noun == "field" else ""
        if found is None:
            hint = "Write it behind the colon, or delete the field."
        code = "wrong-type" if "type" in kind or "from" in kind else "bad-value"
        return Problem(span, code, f"{name}expected {expected}; found {_shown(found)}.", hint)
    if kind == "too_short":
        least, count = error["ctx"]["min_length"], error["ctx"]["actual_length"]
        expected = "one item" if least == 1 else f"{least} items"
        return Problem(
            span, "bad-value", f"{name}expected {expected} or more; found {count or 'none'}."
        )
    if kind == "value_error":
        return Problem(span, "bad-value", f"{name}{error['ctx']['error']}.")
    message = error["msg"].replace("Input should be", "expected").replace("String should", "should")
    code = "wrong-type" if kind.endswith("_type") else "bad-value"
    return Problem(span, code, f"{name}{message[:1].lower()}{message[1:]}; found {_shown(found)}.")


def _quoted_number(found: str, kind: str, location: Location, places: Places) -> Problem:
    """Return the problem of a text in the place of a number; the names of times end in `_s`."""
    what = "a whole number" if kind.startswith("int") else "a number"
    unit = " of seconds" if str(location[-1]).endswith("_s") else ""
    digits = re.search(r"\d+(?:\.\d+)?", found)
    number = digits[0] if digits else "60"
    whole = re.fullmatch(r"\s*\d+(?:\.\d+)?\s*", found)
    return Problem(
        places.span(location),
        "wrong-type",
        f"{_name(location)}expected {what}{unit}; found the text {_shown(found)}.",
        f"Remove the quotes: {number}." if whole else f"Write {what} alone, without quotes.",
    )


def _unquoted(found: object, location: Location, places: Places) -> Problem:
    """Return the problem of a text that YAML took for something else."""
    source_text = places.source_text(location) or str(found)
    number = isinstance(found, (int, float)) and not isinstance(found, bool)
    what = "number" if number else "value" if isinstance(found, bool) else "date"
    shown = str(found).lower() if isinstance(found, bool) else str(found)
    return Problem(
        places.span(location),
        "unquoted-version" if number else "wrong-type",
        f"{_name(location)}expected a text; {source_text} is read as the {what} {shown}.",
        f'Put quotes around it: "{source_text}".',
    )


def _name(location: Location) -> str:
    """Return the field that a value belongs to, and which of its items it is."""
    names = [part for part in location if isinstance(part, str)]
    if not names:
        return ""
    item = f"[{location[-1]}]" if isinstance(location[-1], int) else ""
    return f"'{names[-1]}'{item}: "


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return "fields"
        case list():
            return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _model_at(kind: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """Return the model that stands at a location of another one."""
    current: type[BaseModel] | None = kind
    for part in location:
        if current is None:
            return None
        fields = {f.alias or n: f for n, f in current.model_fields.items()}
        if part in fields:
            current = next(_inner_models(fields[str(part)].annotation), None)
        # anything else is an index of a list, or a key of a mapping, of what was found last
    return current


def _inner_models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _inner_models(argument)
