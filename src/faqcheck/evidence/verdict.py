"""Judge: what the recorded evidence says about a case, a snippet, an entry and the site.

Nothing here reads a file or a clock. Evidence counts only if it was recorded for the same bytes;
what was not run, or could not be, shows nothing.

A case that needs a machine which the everyday gate has not got, such as a GPU, is a *gap* as long
as it lacks current evidence and the same check of the same snippet is verified in another
environment. A gap is named and does not undo what was shown elsewhere; see
`docs/decisions/0019-gaps.md`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from faqcheck.content import GPU, SCARCE, scarce
from faqcheck.gate import STAND_IN, check_of, is_static

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from faqcheck.content import Case, Entry, Snippet
    from faqcheck.evidence.digest import Digest
    from faqcheck.evidence.ledger import Ledger
    from faqcheck.evidence.rows import Verification

State = Literal["failing", "stale", "unverified", "verified", "exempt"]
_ORDER: tuple[State, ...] = ("failing", "stale", "unverified", "verified")
"""Worst first. What is exempt is left out of comparisons."""


class Depth(IntEnum):
    """How much was tried, weakest first."""

    PARSED = 1
    CHECKED = 2
    STAND_INS_CPU = 3
    STAND_INS_GPU = 4
    DOCUMENTED = 5

    def __str__(self) -> str:
        return _DEPTHS[self]


_DEPTHS = {
    Depth.PARSED: "parsed",
    Depth.CHECKED: "checked statically",
    Depth.STAND_INS_CPU: "ran with stand-ins on CPU",
    Depth.STAND_INS_GPU: "ran with stand-ins on GPU",
    Depth.DOCUMENTED: "ran as documented",
}
_READ = {"parsed": Depth.PARSED, "checked": Depth.CHECKED}
"""Of a static check; see `Check.depth`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence says."""

    state: State
    reason: str = ""
    """Why it is not verified, in one line; empty when it is."""
    evidence: Verification | None = None
    """What it rests on; None if nothing was recorded, and for more than one case."""
    depth: Depth | None = None
    """How much was tried; None unless verified."""
    gaps: tuple[str, ...] = ()
    """What was left out: `not yet run on a GPU`."""
    last: str = ""
    """Day of the newest evidence it rests on, as 2026-11-24."""

    @property
    def counts(self) -> bool:
        """Say whether this needs no new run."""
        return self.state in ("verified", "exempt")


@dataclass(frozen=True, slots=True)
class SiteVerdict:
    """How many answers are verified, and how deep."""

    entries: int
    states: Mapping[State, int]
    depths: Mapping[Depth, int]
    """Of the verified ones."""
    gaps: Mapping[str, int]
    """Gap -> how many entries have it."""
    last: str
    """Day of the newest evidence; empty if there is none."""
    of: str = "answers with code"
    """What is counted: answers, or the blocks of a project that has pages alone."""

    @property
    def ran(self) -> int:
        """Return how many answers are verified by a run."""
        return sum(number for depth, number in self.depths.items() if depth > Depth.CHECKED)

    @property
    def read(self) -> int:
        """Return how many answers are verified by reading their code alone."""
        return self.verified - self.ran

    @property
    def verified(self) -> int:
        """Return how many answers are verified."""
        return self.states.get("verified", 0)


def judge(
    case: Case,
    ledger: Ledger,
    *,
    digest_of: Callable[[Case], Digest],
    max_age_days: int,
    today: dt.date,
) -> Verdict:
    """Say what the recorded evidence shows about a case.

    Args:
        case: to judge.
        ledger: what is recorded.
        digest_of: returns a case's digest as it is now; asked only where something is recorded.
        max_age_days: evidence of that many days still counts; compared in whole days, UTC.
        today: in UTC.
    """
    verdict = _judged(case, ledger, digest_of=digest_of, max_age_days=max_age_days, today=today)
    if case.tolerated and verdict.state in ("failing", "unverified"):
        reason = f"in the baseline: {case.tolerated}"
        return Verdict("exempt", reason, verdict.evidence, last=verdict.last)
    return verdict


def _judged(
    case: Case,
    ledger: Ledger,
    *,
    digest_of: Callable[[Case], Digest],
    max_age_days: int,
    today: dt.date,
) -> Verdict:
    # A row from the future, made by a clock that runs ahead, would stay young for good.
    recorded = ledger.of(case.id, case.environment)
    rows = [r for r in recorded if age_days(r, today) >= -1]
    if not rows:
        wrong = f"recorded by a clock that said {recorded[0].day}" if recorded else "never run"
        return Verdict("unverified", wrong)
    digest = digest_of(case)
    current = [row for row in rows if digest.is_of(row)]
    if not current:
        newest = max(rows, key=lambda row: row.at)
        changes = " and ".join(digest.changes(newest.parts)) or "what is run"
        return Verdict("stale", f"{changes} changed since {newest.day}", newest, last=newest.day)
    newest = max(current, key=lambda row: row.at)
    if newest.status == "failed":
        return Verdict("failing", newest.message or "failed", newest, last=newest.day)
    if newest.status == "expected failure":
        return _known_failure(case, newest, today)
    passed = [row for row in current if row.status == "passed"]
    young = [row for row in passed if age_days(row, today) <= max_age_days]
    if not young:
        age = age_days(newest, today)
        reason = f"{age} days old, and {max_age_days} are allowed"
        return Verdict("stale", reason, newest, last=newest.day)
    best = max(young, key=lambda row: (depth_of(case, row), row.at))
    return Verdict("verified", "", best, depth_of(case, best), last=best.day)


def judge_snippet(snippet: Snippet, verdicts: Sequence[tuple[Case, Verdict]]) -> Verdict:
    """Say how a snippet stands: its state is that of its worst case.

    A snippet that was run is as deep as the weakest of its running checks, each counted where it
    went deepest: that it parses too takes nothing away. One that was not run is as deep as its
    deepest static check.
    """
    if (waiver := snippet.waiver) is not None:
        return Verdict("exempt", f"waived until {waiver.until}: {waiver.reason}")
    verdicts = [one for one in verdicts if _is_shown_to_readers(*one)]
    if not verdicts:
        return Verdict("unverified", "nothing checks it")
    gaps = {case.id: gap for case, verdict in verdicts if (gap := _gap(case, verdict, verdicts))}
    counted = [(case, verdict) for case, verdict in verdicts if case.id not in gaps]
    found = tuple(dict.fromkeys(gaps.values()))
    worst = _worst([verdict for _, verdict in counted])
    known = next((verdict for _, verdict in counted if verdict.state == "exempt"), worst)
    if worst.state == "verified" and known.state == "exempt":
        worst = known
    if worst.state != "verified":
        return Verdict(worst.state, worst.reason, worst.evidence, gaps=found, last=worst.last)
    newest = _newest(verdict for _, verdict in counted)
    return Verdict("verified", depth=_depth(counted), gaps=found, last=newest)


def judge_entry(entry: Entry, verdicts: Mapping[str, Verdict]) -> Verdict:
    """Say how an answer stands: it is as good as its weakest snippet.

    Args:
        entry: to judge.
        verdicts: of its snippets, by `Snippet.path`.
    """
    found = [(snippet, verdicts[snippet.path]) for snippet in entry.snippets]
    if not found:
        return Verdict("exempt", "shows no code")
    counted = [verdict for _, verdict in found if verdict.state != "exempt"]
    if not counted:
        return Verdict("exempt", found[0][1].reason)
    worst = _worst(counted)
    gaps = tuple(dict.fromkeys(gap for _, verdict in found for gap in verdict.gaps))
    if worst.state != "verified":
        name = next(snippet.id for snippet, verdict in found if verdict is worst)
        reason = f"{name}: {worst.reason}"
        return Verdict(worst.state, reason, worst.evidence, gaps=gaps, last=worst.last)
    depths = [verdict.depth for verdict in counted if verdict.depth is not None]
    return Verdict("verified", depth=min(depths), gaps=gaps, last=_newest(counted))


def judge_site(entries: Collection[Verdict], blocks: Collection[Verdict] = ()) -> SiteVerdict:
    """Count the verdicts of all answers; those of the blocks of pages where there is no answer."""
    found = entries or blocks
    return SiteVerdict(
        len(found),
        Counter(verdict.state for verdict in found),
        Counter(verdict.depth for verdict in found if verdict.depth is not None),
        Counter(gap for verdict in found for gap in verdict.gaps),
        _newest(found),
        *([] if entries or not blocks else ["code blocks"]),
    )


def depth_of(case: Case, row: Verification) -> Depth:
    """Say how much a passed verification tried.

    A snippet ran as documented if released weights were there, or if its environment declares no
    stand-ins: then nothing took the place of anything. A GPU counts only for a case that needs
    one, since an environment made for CPUs leaves it idle.
    """
    if (read := _READ.get(check_of(case.check).depth)) is not None:
        return read
    if row.weights != STAND_IN:
        return Depth.DOCUMENTED
    on_gpu = GPU.name in case.needs and row.accelerator is not None
    return Depth.STAND_INS_GPU if on_gpu else Depth.STAND_INS_CPU


def age_days(row: Verification, today: dt.date) -> int:
    """Return how many days ago a verification was made."""
    return (today - dt.date.fromisoformat(row.day)).days


def _is_shown_to_readers(case: Case, verdict: Verdict) -> bool:
    """Say whether a verdict counts: an author's matter does not, nor does a mere warning."""
    is_warning = case.level == "warning" and verdict.state == "failing"
    return check_of(case.check).for_readers and not is_warning


def _known_failure(case: Case, row: Verification, today: dt.date) -> Verdict:
    fails = case.snippet.fails
    if fails is None or fails.until < today:
        return Verdict("failing", row.message, row, last=row.day)
    reason = f"known to fail until {fails.until}: {fails.reason}"
    return Verdict("exempt", reason, row, last=row.day)


def _gap(case: Case, verdict: Verdict, verdicts: Sequence[tuple[Case, Verdict]]) -> str:
    """Return how a case without current evidence is named if it counts as a gap."""
    lacking = scarce(case.needs)
    if not lacking or verdict.state not in ("unverified", "stale"):
        return ""
    if not any(
        other.check == case.check and found.state == "verified" and not SCARCE.keys() & other.needs
        for other, found in verdicts
    ):
        return ""
    when = "lately" if verdict.state == "stale" else "yet"
    return f"not {when} run {' and '.join(need.without for need in lacking)}"


def _depth(verdicts: Sequence[tuple[Case, Verdict]]) -> Depth:
    deepest: dict[str, Depth] = {}
    for case, verdict in verdicts:
        if verdict.depth is not None:
            deepest[case.check] = max(verdict.depth, deepest.get(case.check, verdict.depth))
    ran = [depth for check, depth in deepest.items() if not is_static(check)]
    return min(ran) if ran else max(deepest.values())


def _worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the worst verdict; among verified ones the least deep, exempt ones last."""
    ranked = [verdict for verdict in verdicts if verdict.state != "exempt"]
    if not ranked:
        return verdicts[0]
    return min(ranked, key=lambda verdict: (_ORDER.index(verdict.state), verdict.depth or 0))


def _newest(verdicts: Iterable[Verdict]) -> str:
    return max((verdict.last for verdict in verdicts), default="")
