"""Recorded evidence: `ledger/<environment>.jsonl`, read into memory and written back.

Descriptions come first, then verifications by case; keys are sorted. A file keeps one verification
for each case, environment and kind of weights, the newest: older ones show nothing that a badge
may claim, and lie in the history of the repository. What cannot be read stays in its file, byte for
byte: it may be the only evidence of a run that is costly to repeat.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, Read, Span
from faqcheck.evidence.rows import (
    Verification,
    line_of,
    lines_of,
    parsed_line,
    time_of,
    verification_of,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

CLOCK_SKEW = dt.timedelta(minutes=5)
"""How far the clock of another machine may be ahead."""
_BOM = b"\xef\xbb\xbf"
_MARKERS = (b"<<<<<<< ", b"=======", b">>>>>>> ", b"||||||| ")
"""What git leaves where it could not merge."""


@dataclass(frozen=True)
class Ledger:
    """Verifications, at most one for each key."""

    rows: tuple[Verification, ...] = ()
    unread: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    """Environment -> lines of its file that cannot be read; they are written back as they are."""
    unreadable: frozenset[str] = frozenset()
    """Environments whose file cannot be read at all; it is not written."""

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
        self,
        rows: Iterable[Verification],
        *,
        current: Mapping[str, str] | None = None,
        now: dt.datetime | None = None,
    ) -> Ledger:
        """Return a ledger with more rows, the newest of each key kept.

        The order in which rows arrive makes no difference.

        Args:
            rows: to add.
            current: digest of each case as it is now; a row with it counts before a newer one.
            now: a row from a later time, made by a wrong clock, counts behind any other.
        """

        def rank(row: Verification) -> tuple[bool, bool, str]:
            is_current = current is not None and current.get(row.case) == row.digest
            return is_current, now is None or not is_from_the_future(row, now), row.at

        kept: dict[tuple[str, str, str], Verification] = {}
        for row in (*self.rows, *rows):
            other = kept.setdefault(row.key, row)
            if other is row:
                continue
            if rank(row) > rank(other) or (
                rank(row) == rank(other) and line_of(row) > line_of(other)
            ):
                kept[row.key] = row
        return replace(self, rows=tuple(kept[key] for key in sorted(kept)))

    def only(self, cases: Container[str]) -> Ledger:
        """Return a ledger of these cases."""
        return replace(self, rows=tuple(row for row in self.rows if row.case in cases))


def is_from_the_future(row: Verification, now: dt.datetime) -> bool:
    """Say whether a row is dated later than clocks differ."""
    at = time_of(row.at)
    return at is None or at > now + CLOCK_SKEW


def read_ledger(folder: Path, *, root: Path, now: dt.datetime | None = None) -> Read[Ledger]:
    """Read all evidence of a project, and name each line that cannot be read.

    Args:
        folder: of the ledger; it need not exist.
        root: of the project, for the places of problems.
        now: see `Ledger.with_rows`; by default the clock's.
    """
    rows: list[Verification] = []
    problems: list[Problem] = []
    unread: dict[str, tuple[bytes, ...]] = {}
    unreadable: set[str] = set()
    for path in sorted(folder.glob("*.jsonl")):
        name = path.relative_to(root).as_posix()
        try:
            lines = read_lines(path, name=name)
        except OSError as err:
            message = f"cannot be read: {err.strerror}."
            hint = "Grant access; until then nothing is recorded there."
            problems.append(Problem(Span(name), "unreadable-file", message, hint))
            unreadable.add(path.stem)
            continue
        rows += [row for _, row in lines.rows]
        problems += lines.problems
        if lines.unread:
            unread[path.stem] = lines.unread
    now = now or dt.datetime.now(dt.UTC)
    ledger = Ledger((), unread, frozenset(unreadable))
    return Read(ledger.with_rows(rows, now=now), problems)


@dataclass(frozen=True, slots=True)
class Lines:
    """What the lines of a file say."""

    rows: tuple[tuple[Span, Verification], ...]
    problems: tuple[Problem, ...]
    unread: tuple[bytes, ...]
    """Lines that cannot be read, without their ends; marks of a merge are not among them."""


def read_lines(path: Path, *, name: str) -> Lines:
    """Read one file of verifications.

    Args:
        path: of the file.
        name: what problems call it.

    Raises:
        OSError: it cannot be read at all.
    """
    machines: dict[str, dict[str, Any]] = {}
    read: list[tuple[int, bytes, Any]] = []
    damaged: dict[int, tuple[bytes, Problem]] = {}
    problems: list[Problem] = []
    lines = path.read_bytes().removeprefix(_BOM).split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if line.startswith(_MARKERS):
            problems.append(_marker(name, number))
            continue
        try:
            parsed = parsed_line(line)
        except ValueError as err:
            damaged[number] = line, _damaged(name, number, err)
            continue
        if isinstance(parsed, tuple):
            machines[parsed[0]] = parsed[1]
        else:
            read.append((number, line, parsed))
    rows = []
    for number, line, row in read:
        try:
            rows.append((Span(name, number), verification_of(row, machines)))
        except ValueError as err:
            damaged[number] = line, _damaged(name, number, err)
    problems += [problem for _, problem in damaged.values()]
    unread = tuple(damaged[number][0] for number in sorted(damaged))
    return Lines(tuple(rows), tuple(sorted(problems)), unread)


def write_ledger(ledger: Ledger, folder: Path) -> list[Path]:
    """Write a file for each environment that has rows, and return those that have changed.

    A file is replaced as a whole: a reader sees the old one or the new one. The ledger has to be
    locked; what a process that died here has left is swept up.

    Raises:
        OSError: a file cannot be written; it is as it was.
    """
    for part in folder.glob(".*.jsonl.*.part"):
        part.unlink(missing_ok=True)
    rows: defaultdict[str, list[Verification]] = defaultdict(list)
    for row in ledger.rows:
        rows[row.environment].append(row)
    changed = []
    for environment in sorted({*rows, *ledger.unread} - ledger.unreadable):
        path = folder / f"{environment}.jsonl"
        content = "".join(lines_of(rows[environment])).encode()
        content += b"".join(line + b"\n" for line in ledger.unread.get(environment, ()))
        if not path.is_file() or path.read_bytes() != content:
            replace_file(path, content)
            changed.append(path)
    return changed


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


def _damaged(name: str, number: int, err: ValueError) -> Problem:
    return Problem(
        Span(name, number),
        "damaged-line",
        f"this line cannot be used: it {err}.",
        "It stays in its file. Restore it from the history, or delete it and run the case again.",
    )


def _marker(name: str, number: int) -> Problem:
    return Problem(
        Span(name, number),
        "merge-marker",
        "git could not merge this file and left a marker here.",
        "Run 'faqcheck ledger tidy': it keeps the rows of both sides.",
    )
