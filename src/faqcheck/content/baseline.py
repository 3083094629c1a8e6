"""The baseline: findings that were there when a project began, written down and tolerated.

Each is kept by what it is about and by a digest of the very text, so a block that is new, or that
has changed, is held fully. A line of the file is a finding, and the file can only get shorter.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from faqcheck.content.model import Case
from faqcheck.content.source import read_text
from faqcheck.errors import LoadError, Problem, ProjectError, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from faqcheck.content.project import Project

_FENCE = re.compile(r"[ \t>]*(?P<mark>`{3,}|~{3,})")
_DIGITS = 16


class KnownFinding(BaseModel):
    """A line of the baseline."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    case: str | None = None
    """Id of the case, when it was written down; another block may have been put before it since."""
    problem: str | None = None
    """Code of a problem of lint, if it is no case."""
    file: str | None = None
    """Where that problem is."""
    digest: str
    found: str = ""
    """For people."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what it is about: names of a check and of a page or an answer, and the text."""
        if self.case is not None:
            return (*_owner_and_name(self.case), self.digest)
        return str(self.problem), str(self.file), self.digest


@dataclass(frozen=True)
class Baseline:
    """What is tolerated."""

    findings: tuple[KnownFinding, ...] = ()

    @cached_property
    def _counts(self) -> Counter[tuple[str, str, str]]:
        return Counter(finding.key for finding in self.findings)

    def covered(self, cases: Iterable[Case]) -> dict[str, KnownFinding]:
        """Return the finding that is tolerated for each case that has one, by the case's id."""
        cases = [case for case in cases if _key_of(case) in self._counts] if self.findings else []
        left: dict[tuple[str, str, str], list[KnownFinding]] = {}
        for finding in self.findings:
            left.setdefault(finding.key, []).append(finding)
        found: dict[str, KnownFinding] = {}
        for case in sorted(cases, key=lambda case: case.id not in self._ids):
            if waiting := left[_key_of(case)]:
                own = [one for one in waiting if one.case == case.id]
                found[case.id] = (own or waiting)[0]
                waiting.remove(found[case.id])
        return found

    @cached_property
    def _ids(self) -> frozenset[str | None]:
        return frozenset(finding.case for finding in self.findings)

    def tolerated(self, problems: Iterable[Problem], project: Project) -> list[Problem]:
        """Return problems, those that are written down with the level `tolerated`."""
        problems = list(problems)
        if not any(finding.problem for finding in self.findings):
            return problems
        texts = _Texts(project)
        left = self._counts.copy()
        for problem in problems:
            if problem.level == "tolerated":
                left[texts.key(problem)] -= 1
        held = []
        for problem in problems:
            key = texts.key(problem) if problem.is_error else None
            if key is not None and left[key] > 0:
                left[key] -= 1
                problem = replace(problem, level="tolerated")
            held.append(problem)
        return held


def read_baseline(project: Project) -> Baseline:
    """Return the baseline of a project; an empty one if there is none.

    Raises:
        ProjectError: a line of the file cannot be read.
    """
    name = project.settings.baseline
    path = project.path(name)
    if not path.is_file():
        return Baseline()
    try:
        lines = read_text(path, relative=name).split("\n")
    except LoadError as err:
        raise ProjectError(err.problems) from err
    findings, problems = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            findings.append(KnownFinding.model_validate_json(line))
        except ValidationError as err:
            message = err.errors()[0]["msg"]
            hint = "Restore the line, or delete it: what it is about is held then."
            problems.append(Problem(Span(name, number), "bad-baseline", f"{message}.", hint))
    if problems:
        raise ProjectError(problems)
    return Baseline(tuple(findings))


def finding_of_case(case: Case, found: str) -> KnownFinding:
    """Return what is written down of a case that fails."""
    return KnownFinding(
        case=case.id, digest=_digest(case.snippet.language, case.snippet.whole), found=found
    )


def findings_of_problems(problems: Iterable[Problem], project: Project) -> Iterator[KnownFinding]:
    """Yield what is written down of problems."""
    texts = _Texts(project)
    for problem in problems:
        code, file, digest = texts.key(problem)
        yield KnownFinding(problem=code, file=file, digest=digest, found=problem.message)


def baseline_text(findings: Iterable[KnownFinding]) -> str:
    """Return the file: a finding a line, in an order that keeps changes small."""
    lines = [
        json.dumps(finding.model_dump(exclude_none=True), ensure_ascii=False)
        for finding in findings
    ]
    return "".join(f"{line}\n" for line in sorted(lines))


class _Texts:
    """The texts that problems are about: a whole block, or a line; each file is read once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lines: dict[str, list[str]] = {}

    def key(self, problem: Problem) -> tuple[str, str, str]:
        """Return code, file and digest of a problem."""
        text = "\n".join(_about(self._of(problem.span.path), problem.span.line - 1))
        return problem.code, problem.span.path, _digest(problem.message, text)

    def _of(self, path: str) -> list[str]:
        if path not in self._lines:
            try:
                text = read_text(self._project.path(path), relative=path)
            except LoadError:
                text = ""
            self._lines[path] = text.split("\n")
        return self._lines[path]


def _about(lines: Sequence[str], at: int) -> list[str]:
    """Return the line at a place; a fence that opens there with what is in it."""
    if not 0 <= at < len(lines):
        return []
    shown = [lines[at].strip()]
    if (opening := _FENCE.match(lines[at])) is not None:
        for line in lines[at + 1 :]:
            shown.append(line.strip())
            if (closing := _FENCE.match(line)) and closing["mark"].startswith(opening["mark"]):
                break
    return shown


def _key_of(case: Case) -> tuple[str, str, str]:
    return case.snippet.owner, case.name, _digest(case.snippet.language, case.snippet.whole)


def _owner_and_name(case_id: str) -> tuple[str, str]:
    path, _, name = case_id.rpartition("/")
    return path.rpartition("/")[0], name


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:_DIGITS]
