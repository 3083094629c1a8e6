"""A row of the ledger: what came of a case, and the lines in which files keep it.

A line is a verification, or describes what verifications were made on, which many share:

    {"describes": {"python": "3.11.9", …}, "fingerprint": "0f3c…"}
    {"at": "2026-11-24T12:00:00Z", "case": "…", "fingerprint": "0f3c…", "status": "passed", …}
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from faqcheck.content import json_error
from faqcheck.gate import is_static

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Status = Literal["passed", "failed", "expected failure"]
STATUSES: tuple[str, ...] = get_args(Status)
"""What counts as evidence. That a case was not run, or could not be, shows nothing."""
OUTPUT_CHARACTERS = 2000
"""How much of the end of an output is kept."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class Verification:
    """What came out of a case, when, from which bytes and on what."""

    case: str
    environment: str
    check: str
    digest: str
    """`Digest.value` of the case when it was run."""
    status: str
    """One of `STATUSES`."""
    at: str
    """UTC, ISO 8601 in seconds: 2026-11-24T12:00:00Z."""
    fingerprint: Mapping[str, Any] = field(default_factory=dict)
    """A `Fingerprint` as a dictionary."""
    message: str = ""
    seconds: float = 0.0
    peak_mib: float | None = None
    output: str = ""
    """The end of what was printed."""
    lines: list[int] | None = None
    """How many of the lines shown have run, and how many there are; older rows do not say."""
    commit: str = ""
    """Of the checkout; `+` behind it: with changes. Empty: no repository."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """`Digest.parts`, to say later what has changed."""

    @property
    def weights(self) -> str:
        """Return what it computed with: none, stand-in or released."""
        if is_static(self.check):
            return "none"
        return str(self.fingerprint.get("weights", "none"))

    @property
    def accelerator(self) -> str | None:
        """Return the name and memory of the machine's CUDA device."""
        return self.fingerprint.get("accelerator")

    @property
    def day(self) -> str:
        """Return the day, as 2026-11-24."""
        return self.at[:10]

    @property
    def key(self) -> tuple[str, str, str]:
        """Return case, environment and weights: what there is one row of."""
        return self.case, self.environment, self.weights


def time_of(text: str) -> datetime | None:
    """Return the time that a row says, None if it says none."""
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _a_time(text: str) -> str:
    if time_of(text) is None:
        raise ValueError("expected a time such as 2026-11-24T12:00:00Z")
    return text


_Text = Annotated[str, Field(min_length=1)]
_Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _Line(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


L = TypeVar("L", bound=_Line)


class _Machine(_Line):
    """A line's `describes`: a `Fingerprint`."""

    python: _Text
    packages: dict[str, str]
    os: _Text
    machine: _Text
    accelerator: _Text | None
    driver: _Text | None
    weights: _Text


class _Row(_Line):
    """A line's verification; `Verification` says what the fields mean."""

    at: Annotated[str, AfterValidator(_a_time)]
    case: _Text
    check: _Text
    commit: str
    digest: _Text
    environment: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    fingerprint: str
    lines: Annotated[list[int], Field(min_length=2, max_length=2)] | None = None
    message: str
    output: str
    parts: dict[str, str]
    peak_mib: _Amount | None
    seconds: _Amount
    status: Status


def parsed_line(line: bytes) -> _Row | tuple[str, dict[str, Any]]:
    """Return what a line says: a row, or the id of a machine and its description.

    Raises:
        ValueError: it says neither; the message goes on behind "this line".
    """
    data = _json_object(line)
    if "describes" not in data:
        return _validated(_Row, data, "")
    described = _validated(_Machine, data["describes"], "describes.").model_dump(exclude_unset=True)
    key = fingerprint_id(described)
    if data.get("fingerprint") != key:
        raise ValueError(
            f"says fingerprint {data.get('fingerprint')!r}; what it describes is {key!r}"
        )
    return key, described


def verification_of(row: _Row, machines: Mapping[str, Mapping[str, Any]]) -> Verification:
    """Return a row with what it was made on.

    Raises:
        ValueError: no line describes that.
    """
    if row.fingerprint not in machines:
        raise ValueError(f"refers to {row.fingerprint!r}, which no line describes")
    return Verification(**row.model_dump() | {"fingerprint": machines[row.fingerprint]})


def lines_of(rows: Iterable[Verification]) -> Iterator[str]:
    """Yield the lines of a file: descriptions, then verifications, each group sorted."""
    described: dict[str, Mapping[str, Any]] = {}
    known: dict[int, str] = {}
    lines = []
    for row in sorted(rows, key=lambda row: (row.key, row.at)):
        key = known.get(id(row.fingerprint)) or fingerprint_id(row.fingerprint)
        known[id(row.fingerprint)] = key
        described[key] = row.fingerprint
        lines.append(line_of(row, key))
    for key, fingerprint in sorted(described.items()):
        yield _line({"fingerprint": key, "describes": fingerprint})
    yield from lines


def line_of(row: Verification, fingerprint: str | None = None) -> str:
    """Return a row as a line, with the id of what it was made on."""
    data = {item.name: getattr(row, item.name) for item in fields(row)}
    if row.lines is None:
        del data["lines"]
    key = fingerprint or fingerprint_id(row.fingerprint)
    return _line(data | {"parts": dict(row.parts), "fingerprint": key})


def fingerprint_id(fingerprint: Mapping[str, Any]) -> str:
    """Return 12 hex digits that stand for what rows were made on."""
    return hashlib.sha256(_line(fingerprint).encode()).hexdigest()[:12]


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False) + "\n"


def _json_object(line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as err:
        raise ValueError("is not UTF-8") from err
    except json.JSONDecodeError as err:
        raise ValueError(f"is not valid JSON: {json_error(err)[2]}") from err
    except (RecursionError, ValueError) as err:  # ValueError: a number of thousands of digits
        raise ValueError("is not JSON of a size that can be read") from err
    if not isinstance(data, dict):
        raise ValueError("is not a JSON object")
    if b"\\ud" in line.lower():
        _hold_characters(data)
    return data


def _hold_characters(data: dict[str, Any]) -> None:
    try:
        _line(data).encode("utf-8")
    except UnicodeEncodeError as err:
        raise ValueError("holds half of a character") from err


def _validated(kind: type[L], data: Any, within: str) -> L:
    try:
        return kind.model_validate(data)
    except ValidationError as err:
        reasons = [
            f"{within}{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in err.errors()
        ]
        raise ValueError(f"is not a row: {'; '.join(reasons[:3])}"[:300]) from err
