"""Merge: evidence from other machines is held to what can be checked, then added to the ledger.

A well-made forgery cannot be told from evidence: who hands in a file is trusted not to invent.
What is refused is what contradicts the project: unknown cases, other bytes, another environment,
a machine that lacks what the case needs, a time that has not come.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faqcheck.content import GATE, GPU
from faqcheck.errors import Problem, did_you_mean
from faqcheck.evidence.ledger import Ledger, is_from_the_future, read_lines
from faqcheck.evidence.rows import OUTPUT_CHARACTERS, Verification
from faqcheck.gate import NONE, WEIGHTS, is_static, package_name, pin_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from faqcheck.content import Case, Project
    from faqcheck.evidence.digest import Digest

STALE = "stale-evidence"
"""Code of the problem that a row was made from other bytes."""
_COMMIT = re.compile(r"([0-9a-f]{7,40}\+?)?")
_DIGEST = re.compile(r"[0-9a-f]{16}")
_PYTHON = re.compile(r"3\.\d+\.\d+\S*")


def merge_ledgers(
    ledger: Ledger,
    files: Sequence[Path],
    *,
    cases: Mapping[str, Case],
    digests: Mapping[str, Digest],
    project: Project,
    now: dt.datetime,
) -> tuple[Ledger, list[Problem]]:
    """Add the verifications of files to a ledger, the newest of the current bytes kept.

    Args:
        ledger: as it is.
        files: JSON lines, as a ledger on another machine has them.
        cases: every case of the project, by id.
        digests: their digests, by id.
        project: whose environments are declared.
        now: the time, with its zone.

    Returns:
        The new ledger, the same whatever the order of files and merges; and what was refused.
    """
    rows: list[Verification] = []
    refused: list[Problem] = []
    by_bytes = {
        (case.environment, case.check, digests[case.id].value): case.id for case in cases.values()
    }
    for path in files:
        lines = read_lines(path, name=path.as_posix())
        refused += lines.problems
        for span, handed_in in lines.rows:
            row = handed_in
            if row in ledger.of(row.case, row.environment):
                continue  # a file that another machine went on with holds what was there before
            if row.case not in cases:
                moved = by_bytes.get((row.environment, row.check, row.digest), row.case)
                row = replace(row, case=moved)
            code, reason, hint = _refusal(row, cases, digests, project, now)
            if code:
                refused.append(Problem(span, code, reason, hint))
            else:
                rows.append(row)
    current = {case: digest.value for case, digest in digests.items()}
    return ledger.with_rows(rows, current=current), sorted(refused)


def _refusal(
    row: Verification,
    cases: Mapping[str, Case],
    digests: Mapping[str, Digest],
    project: Project,
    now: dt.datetime,
) -> tuple[str, str, str]:
    """Return code, reason and hint of what keeps a row out; empty if nothing does."""
    case = cases.get(row.case)
    if case is None:
        near = [other for other in cases if other.rpartition("/")[2] == row.case.rpartition("/")[2]]
        message = f"{row.case}: there is no such case."
        return "refused-evidence", message, did_you_mean(row.case, near[:200])
    reason = next(_contradictions(row, case, project, now), "")
    if reason:
        return "refused-evidence", f"{row.case}: {reason}.", ""
    digest = digests[case.id]
    if not digest.is_of(row):
        changes = ", ".join(digest.changes(row.parts)) or "something"
        return (
            STALE,
            f"{row.case}: stale, made from other bytes than those of this checkout "
            f"({changes} differs).",
            f"It was made at commit {row.commit or 'unknown'}; run the case again on this one.",
        )
    return "", "", ""


def _contradictions(
    row: Verification, case: Case, project: Project, now: dt.datetime
) -> Iterator[str]:
    if row.environment != case.environment:
        yield f"it belongs to the environment {case.environment!r}, not {row.environment!r}"
    if row.check != case.check:
        yield f"its check is {case.check!r}, not {row.check!r}"
    if not _DIGEST.fullmatch(row.digest):
        yield f"{row.digest!r} is not a digest"
    if not _COMMIT.fullmatch(row.commit):
        yield f"{row.commit!r} is not a commit"
    if is_from_the_future(row, now):
        yield f"it says it was made in the future, at {row.at}"
    if row.status == "passed" and case.snippet.fails is not None:
        yield "it says 'passed', but the snippet is declared to fail"
    if row.status == "expected failure" and case.snippet.fails is None:
        yield "it says 'expected failure', but none is declared"
    if len(row.output) > OUTPUT_CHARACTERS:
        yield f"its output is longer than {OUTPUT_CHARACTERS} characters"
    yield from _fingerprint_contradictions(row.fingerprint, case, project)


def _fingerprint_contradictions(
    fingerprint: Mapping[str, Any], case: Case, project: Project
) -> Iterator[str]:
    if not fingerprint["packages"]:
        yield "its fingerprint names no packages"
    if not _PYTHON.fullmatch(fingerprint["python"]):
        yield f"its fingerprint has Python {fingerprint['python']!r}"
    if GPU.name in case.needs and not (fingerprint["accelerator"] and fingerprint["driver"]):
        yield "it needs a GPU, and its fingerprint names no accelerator with a driver"
    yield from _environment_contradictions(fingerprint, case, project)


def _environment_contradictions(
    fingerprint: Mapping[str, Any], case: Case, project: Project
) -> Iterator[str]:
    declared = project.environment(case.environment)
    if declared is None:
        if case.environment != GATE:
            yield f"no environment {case.environment!r} is declared"
        return
    if not is_static(case.check):
        possible = (NONE,) if declared.stand_ins is None else WEIGHTS
        if fingerprint["weights"] not in possible:
            yield (
                f"it says weights {fingerprint['weights']!r}; "
                f"in {case.environment!r} they are {' or '.join(possible)}"
            )
    packages = {package_name(name): number for name, number in fingerprint["packages"].items()}
    for requirement in (*declared.requirements, *declared.requirements_no_deps):
        name, version = pin_of(requirement)
        found = packages.get(name)
        if version and (found is None or str(found).partition("+")[0] != version):
            yield f"it was run with {name} {found or 'missing'}; {case.environment!r} has {version}"
