"""Recorded evidence: `ledger/<environment>.jsonl`, read into memory and written back.

A line is a verification, or describes what verifications were made on, which many share:

    {"describes": {"python": "3.11.9", …}, "fingerprint": "0f3c…"}
    {"at": "2026-11-24T12:00:00Z", "case": "…", "fingerprint": "0f3c…", "status": "passed", …}

Descriptions come first, then verifications by case; keys are sorted. A file keeps one verification
for each case, environment and kind of weights, the newest: older ones show nothing that a badge
may claim, and lie in the history of the repository.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, Span
from faqcheck.gate import STATIC_CHECKS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from pathlib import Path

STATUSES = ("passed", "failed", "expected failure")
"""What counts as evidence. That a case was not run, or could not be, shows nothing."""
OUTPUT_CHARACTERS = 2000
"""How much of the end of an output is kept."""
_NUMBER = (int, float)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What an environment may be called: its file in the ledger is."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_TYPES: dict[str, type | tuple[type, ...]] = {
    "at": str,
    "case": str,
    "check": str,
    "commit": str,
    "digest": str,
    "environment": str,
    "fingerprint": str,
    "message": str,
    "output": str,
    "parts": dict,
    "peak_mib": (*_NUMBER, type(None)),
    "seconds": _NUMBER,
    "status": str,
}


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
    commit: str = ""
    """Of the checkout; `+` behind it: with changes. Empty: no repository."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """`Digest.parts`, to say later what has changed."""

    @property
    def weights(self) -> str:
        """Return what it computed with: none, stand-in or released."""
        if self.check in STATIC_CHECKS:
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


@dataclass(frozen=True)
class Ledger:
    """Verifications, at most one for each key."""

    rows: tuple[Verification, ...] = ()

    @cached_property
    def _by_case(self) -> dict[tuple[str, str], tuple[Verification, ...]]:
        found: defaultdict[tuple[str, str], list[Verification]] = defaultdict(list)
        for row in self.rows:
            found[row.case, row.environment].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def of(self, case: str, environment: str) -> tuple[Verification, ...]:
        """Return what is recorded for a case in an environment, one for each kind of weights."""
        return self._by_case.get((case, environment), ())

    def with_rows(
        self, rows: Iterable[Verification], *, current: Mapping[str, str] | None = None
    ) -> Ledger:
        """Return a ledger with more rows, the newest of each key kept.

        The order in which rows arrive makes no difference.

        Args:
            rows: to add.
            current: digest of each case as it is now; a row with it counts before a newer one.
        """

        def rank(row: Verification) -> tuple[bool, str]:
            is_current = current is not None and current.get(row.case) == row.digest
            return is_current, row.at

        kept: dict[tuple[str, str, str], Verification] = {}
        for row in (*self.rows, *rows):
            other = kept.setdefault(row.key, row)
            if other is row:
                continue
            if rank(row) > rank(other) or (
                rank(row) == rank(other) and _line(_as_data(row)) > _line(_as_data(other))
            ):
                kept[row.key] = row
        return Ledger(tuple(kept[key] for key in sorted(kept)))

    def only(self, cases: Container[str]) -> Ledger:
        """Return a ledger of these cases."""
        return Ledger(tuple(row for row in self.rows if row.case in cases))


def read_ledger(folder: Path, *, root: Path) -> tuple[Ledger, list[Problem]]:
    """Read all evidence of a project, and name each line that cannot be read.

    Args:
        folder: of the ledger; it need not exist.
        root: of the project, for the places of problems.
    """
    rows: list[Verification] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.jsonl")):
        name = path.relative_to(root).as_posix()
        try:
            found, damaged = read_rows(path, name=name)
        except OSError as err:
            message = f"cannot be read: {err.strerror}."
            problems.append(Problem(Span(name), "unreadable-file", message))
            continue
        rows += found
        problems += damaged
    return Ledger().with_rows(rows), problems


def read_rows(path: Path, *, name: str) -> tuple[list[Verification], list[Problem]]:
    """Read one file of verifications; see `read_lines`."""
    found, problems = read_lines(path, name=name)
    return [row for _, row in found], problems


def read_lines(path: Path, *, name: str) -> tuple[list[tuple[Span, Verification]], list[Problem]]:
    """Read one file of verifications and where they stand.

    A line that cannot be read is named and left out.

    Args:
        path: of the file.
        name: what problems call it.
    """
    described: dict[str, dict[str, Any]] = {}
    found: list[tuple[int, dict[str, Any]]] = []
    problems = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            data = _parsed(line)
            _hold(isinstance(data, dict), "is no JSON object")
            if "describes" in data:
                _hold(isinstance(data["describes"], dict), "describes nothing")
                key = _fingerprint_id(data["describes"])
                _hold(key == data.get("fingerprint"), "describes another fingerprint than it says")
                described[key] = data["describes"]
            else:
                _check_types(data)
                found.append((number, data))
        except ValueError as err:
            problems.append(_damaged(name, number, err))
    rows = []
    for number, data in found:
        if data["fingerprint"] in described:
            data["fingerprint"] = described[data["fingerprint"]]
            rows.append((Span(name, number), Verification(**data)))
        else:
            missing = f"refers to {data['fingerprint']!r}, which no line describes"
            problems.append(_damaged(name, number, ValueError(missing)))
    return rows, problems


def write_ledger(ledger: Ledger, folder: Path) -> list[Path]:
    """Write a file for each environment that has rows, and return those that have changed.

    A file is replaced as a whole: a reader sees the old one or the new one.
    """
    rows: defaultdict[str, list[Verification]] = defaultdict(list)
    for row in ledger.rows:
        rows[row.environment].append(row)
    changed = []
    for environment, found in sorted(rows.items()):
        path = folder / f"{environment}.jsonl"
        content = "".join(lines_of(found)).encode()
        if not path.is_file() or path.read_bytes() != content:
            replace_file(path, content)
            changed.append(path)
    return changed


def lines_of(rows: Iterable[Verification]) -> Iterator[str]:
    """Yield the lines of a file: descriptions, then verifications, each group sorted."""
    described: dict[str, Mapping[str, Any]] = {}
    known: dict[int, str] = {}
    lines = []
    for row in sorted(rows, key=lambda row: (row.key, row.at)):
        key = known.get(id(row.fingerprint)) or _fingerprint_id(row.fingerprint)
        known[id(row.fingerprint)] = key
        described[key] = row.fingerprint
        lines.append(_line(_as_data(row, key)))
    for key, fingerprint in sorted(described.items()):
        yield _line({"fingerprint": key, "describes": fingerprint})
    yield from lines


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that it is never seen half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def time_of(text: str) -> dt.datetime | None:
    """Return the time that a row says, None if it is none."""
    if not _TIME.fullmatch(text):
        return None
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _as_data(row: Verification, fingerprint: str | None = None) -> dict[str, Any]:
    data = {name: getattr(row, name) for name in _TYPES}
    key = fingerprint or _fingerprint_id(row.fingerprint)
    return data | {"parts": dict(row.parts), "fingerprint": key}


def _fingerprint_id(fingerprint: Mapping[str, Any]) -> str:
    return hashlib.sha256(_line(fingerprint).encode()).hexdigest()[:12]


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False) + "\n"


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as err:
        raise ValueError("is no UTF-8") from err
    except RecursionError as err:
        raise ValueError("is no JSON: nested too deep") from err


def _check_types(data: dict[str, Any]) -> None:
    unknown, missing = data.keys() - _TYPES.keys(), _TYPES.keys() - data.keys()
    _hold(not unknown, f"has unknown fields: {', '.join(sorted(unknown))}")
    _hold(not missing, f"lacks {', '.join(sorted(missing))}")
    for name, kind in _TYPES.items():
        value = data[name]
        is_right = isinstance(value, kind) and not isinstance(value, bool)  # which is an int, too
        _hold(is_right, f"has {name!r} of a wrong type")
    _hold(data["status"] in STATUSES, f"has status {data['status']!r}, which is no evidence")
    environment, at = data["environment"], data["at"]
    _hold(_NAME.fullmatch(environment) is not None, f"names no environment: {environment!r}")
    _hold(time_of(at) is not None, f"says {at!r}, which is no time such as 2026-11-24T12:00:00Z")
    _hold(0 <= data["seconds"] < math.inf, f"took {data['seconds']} seconds")
    peak = data["peak_mib"]
    _hold(peak is None or 0 <= peak < math.inf, f"took {peak} MiB of memory")
    _hold(all(isinstance(part, str) for part in data["parts"].values()), "has 'parts' of no text")


def _hold(true: bool, message: str) -> None:
    if not true:
        raise ValueError(message)


def _damaged(name: str, number: int, err: ValueError) -> Problem:
    said = f"is no JSON: {err.msg}" if isinstance(err, json.JSONDecodeError) else str(err)
    return Problem(
        Span(name, number),
        "damaged-line",
        f"this line cannot be used: it {said}.",
        "The rest is kept; restore the line from the history, or run the case again.",
    )
