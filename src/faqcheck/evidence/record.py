"""Record: each verification goes to a journal at once, and journals into the ledger at the end.

A run that is killed leaves its journal behind, and the next one that records takes it over. A
journal belongs to a running process as long as that process holds its lock, so that several runs
can record into one ledger.
"""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from faqcheck.content import read_commit
from faqcheck.evidence.digest import digests_of
from faqcheck.evidence.ledger import (
    read_ledger,
    read_lines,
    write_ledger,
)
from faqcheck.evidence.rows import OUTPUT_CHARACTERS, STATUSES, Verification, lines_of
from faqcheck.gate import as_displayed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import IO

    from faqcheck.content import Case, Outcome, Project
    from faqcheck.errors import Problem
    from faqcheck.gate import Fingerprint

JOURNAL = ".journal"
"""Folder below the ledger; version control does not see it."""
RECORDED = {status: status for status in STATUSES} | {"warned": "failed", "tolerated": "failed"}
"""Status of an outcome -> what is recorded. What a finding weighs is no part of the evidence."""
LOG_CHARACTERS = 400
"""How much of the end of a log is kept, of a server that was ready."""
_STAMP = re.compile(r"^\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?\]?(?: - )?\s*")
_PACKAGES = re.compile(r"(?<=\")/[^\s\"]*/site-packages/")
"""Where an environment of this machine keeps its packages, in a traceback."""
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


class Recorder:
    """Writes down what cases come to; one for each run, in the process that the user started."""

    def __init__(
        self,
        project: Project,
        cases: Iterable[Case],
        *,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """Take the digests of the cases, as they are now: what is run is what is read here.

        Args:
            project: whose ledger is written.
            cases: those that may be recorded.
            clock: returns the time, with its zone.
        """
        self._project = project
        self._digests = digests_of(cases, project)
        self._clock = clock
        self._commit = read_commit(project.root, ledger=project.ledger)
        self._journals: dict[str, IO[bytes]] = {}

    def record(self, case: Case, outcome: Outcome, fingerprint: Fingerprint) -> bool:
        """Write down an outcome; it survives the death of this process.

        Returns:
            False if the outcome shows nothing: the case was not run, or could not be.

        Raises:
            OSError: it cannot be written; what was recorded before stays.
        """
        if outcome.status not in RECORDED:
            return False
        digest = self._digests[case.id]
        row = Verification(
            case=case.id,
            environment=case.environment,
            check=case.check,
            digest=digest.value,
            parts=digest.parts,
            status=RECORDED[outcome.status],
            message=self._cleaned(outcome.message),
            seconds=round(outcome.seconds, 2),
            peak_mib=None if outcome.peak_mib is None else round(outcome.peak_mib, 1),
            lines=None if outcome.lines is None else list(outcome.lines),
            output=self._output(case, outcome),
            fingerprint=asdict(fingerprint),
            at=self._clock().astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            commit=self._commit,
        )
        journal = self._journals.get(case.environment)
        if journal is None:
            journal = self._journals[case.environment] = _open_journal(
                self._project.ledger, case.environment
            )
        _append("".join(lines_of([row])).encode(), journal.fileno())
        return True

    def merge_journals(self) -> list[Problem]:
        """Close the journals and merge them into the ledger; see `merge_journals`."""
        for journal in self._journals.values():
            journal.close()
        self._journals.clear()
        return merge_journals(self._project, now=self._clock())

    def _output(self, case: Case, outcome: Outcome) -> str:
        """Return the end of what was printed; the log of a server that works says little."""
        text = self._cleaned(outcome.output)
        if case.check != "serves" or outcome.status != "passed":
            return text[-OUTPUT_CHARACTERS:]
        lines = [_STAMP.sub("", line) for line in text.split("\n")]
        return "\n".join(dict.fromkeys(lines))[-LOG_CHARACTERS:]

    def _cleaned(self, text: str) -> str:
        """Return text that a file can hold, without colours and the place of this checkout."""
        text = _ESCAPES.sub("", as_displayed(text)).replace(f"{self._project.root}/", "")
        text = _PACKAGES.sub("", text)
        return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _append(content: bytes, file: int) -> None:
    """Write at the end of a file, all or nothing: half a line would spoil the next one, too."""
    size = os.fstat(file).st_size
    try:
        if os.write(file, content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError:
        os.ftruncate(file, size)
        raise


def merge_journals(project: Project, *, now: dt.datetime | None = None) -> list[Problem]:
    """Take journals of runs that have ended into the ledger.

    Journals whose ledger file cannot be read stay, for a later run to take.

    Args:
        project: whose ledger is written.
        now: see `Ledger.with_rows`; by default the clock's.

    Returns:
        Lines of journals and of the ledger that cannot be used; those of the ledger stay in it.

    Raises:
        OSError: the ledger cannot be written; the journals stay.
    """
    now = now or dt.datetime.now(dt.UTC)
    folder = project.ledger
    if not (folder / JOURNAL).is_dir():
        return []
    with locked(folder), _ended_journals(folder) as journals:
        if not journals:
            return []
        ledger, problems, _ = read_ledger(folder, root=project.root, now=now)
        rows = []
        taken = []
        for path in journals:
            lines = read_lines(path, name=project.relative(path))
            problems += lines.problems
            if not ledger.unreadable.intersection(row.environment for _, row in lines.rows):
                rows += [row for _, row in lines.rows]
                taken.append(path)
        write_ledger(ledger.with_rows(rows, now=now), folder)
        for path in taken:
            path.unlink()
        return problems


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes from rewriting the ledger."""
    with _private(folder).joinpath("lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _private(folder: Path) -> Path:
    journals = folder / JOURNAL
    journals.mkdir(parents=True, exist_ok=True)
    ignore = journals / ".gitignore"
    if not ignore.is_file():
        ignore.write_text("*\n", encoding="utf-8")
    return journals


def _open_journal(folder: Path, environment: str) -> IO[bytes]:
    """Open a journal and hold its lock until it is closed."""
    path = _private(folder) / f"{environment}-{os.getpid()}.jsonl"
    while True:
        journal = path.open("ab")
        fcntl.flock(journal, fcntl.LOCK_EX)
        # A process that merges journals may have taken the file away between the two calls.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(journal.fileno()), path.stat()):
                return journal
        journal.close()


@contextmanager
def _ended_journals(folder: Path) -> Iterator[list[Path]]:
    """Yield journals that no running process holds, and hold them."""
    held: dict[Path, IO[bytes]] = {}
    try:
        for path in sorted((folder / JOURNAL).glob("*.jsonl")):
            journal: IO[bytes] = path.open("rb")
            try:
                fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                journal.close()
            else:
                held[path] = journal
        yield list(held)
    finally:
        for journal in held.values():
            journal.close()
