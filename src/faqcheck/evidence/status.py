"""Status: what is verified and how deep, what is not and why, as text and as data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faqcheck.content import (
    figures_outside,
    scarce,
    stale_translations,
    statements_of,
    translatables,
)
from faqcheck.evidence.verdict import Depth

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Sequence

    from faqcheck.content import Case, Faq
    from faqcheck.evidence.assess import Assessment
    from faqcheck.evidence.verdict import SiteVerdict, State, Verdict

GAP = "gap"
STALE_TRANSLATION = "stale-translation"
FAILURES = ("failing", "stale", "unverified", GAP, STALE_TRANSLATION)
"""What `--fail-on` can be told."""
_STATES: tuple[State, ...] = ("verified", "stale", "failing", "unverified", "exempt")
_LISTED = 12
"""How many cases of one kind the text names, unless all are asked for."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """Something that is not held to a rule until a day."""

    snippet: str
    kind: str
    """waived or known to fail."""
    reason: str
    until: dt.date


def exemptions_of(assessment: Assessment) -> list[Exemption]:
    """Return the waivers, the first to expire first."""
    found = [
        Exemption(snippet.path, kind, waiver.reason, waiver.until)
        for snippet in assessment.faq.snippets
        for kind, waiver in (("waived", snippet.waiver), ("known to fail", snippet.fails))
        if waiver is not None
    ]
    return sorted(found, key=lambda one: (one.until, one.snippet))


def site_line(site: SiteVerdict, t: Callable[[str], str] = str) -> str:
    """Return one line on how many answers ran, how many were only read, how deep, when last.

    Args:
        site: what was counted.
        t: returns a text in the language of the line.
    """
    with_code = site.entries - site.states.get("exempt", 0)
    depths = [
        t("{number} {depth}").format(number=site.depths[depth], depth=t(str(depth)))
        for depth in reversed(Depth)
        if site.depths.get(depth)
    ]
    deep = t(": ") + t(", ").join(depths) if depths else ""
    last = t("; last on {day}").format(day=site.last) if site.last else ""
    ran = t("{ran} of {all} {of} ran, {read} only read").format(
        ran=site.ran, all=with_code, of=t(site.of), read=site.read
    )
    return f"{ran}{deep}{last}{t('.')}"


def gap_lines(site: SiteVerdict, t: Callable[[str], str] = str) -> list[str]:
    """Return a line for each thing that answers have in common and that was left out."""
    return [
        t("{count} answers {gap}." if count > 1 else "{count} answer {gap}.").format(
            count=count, gap=t(gap)
        )
        for gap, count in sorted(site.gaps.items())
    ]


def status_text(assessment: Assessment, *, every: bool = False) -> str:
    """Return the status as a maintainer reads it: what to do next comes last.

    Args:
        assessment: what the evidence says.
        every: name every case, however many there are.
    """
    blocks = [
        [site_line(assessment.site), *gap_lines(assessment.site)],
        list(_table(assessment)),
        list(_exemption_lines(assessment)),
        list(_translation_lines(assessment)),
        list(_listed("never run", "unverified", assessment, every)),
        list(_listed("stale", "stale", assessment, every)),
        list(_listed("failing", "failing", assessment, every)),
    ]
    if assessment.orphans:
        count = len(assessment.orphans)
        gone = "1 case that is" if count == 1 else f"{count} cases that are"
        blocks.append([f"evidence of {gone} gone; `faqcheck ledger tidy` drops it"])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def status_data(assessment: Assessment) -> dict[str, Any]:
    """Return the status as data, for programs."""
    return {
        key: list(value) if isinstance(value, Iterator) else value
        for key, value in status_parts(assessment).items()
    }


def status_parts(assessment: Assessment) -> dict[str, Any]:
    """Return the same, with iterators instead of the lists that grow with the site."""
    site = assessment.site
    return {
        "today": str(assessment.today),
        "max_age_days": assessment.max_age_days,
        "answers": {
            "all": site.entries,
            **{state: site.states.get(state, 0) for state in _STATES},
            "ran": site.ran,
            "read": site.read,
            "depths": {str(depth): site.depths.get(depth, 0) for depth in Depth},
            "gaps": dict(sorted(site.gaps.items())),
            "last": site.last or None,
        },
        "entries": (_described(name, verdict) for name, verdict in assessment.entries.items()),
        "cases": (
            _case(case, assessment.verdicts[name]) for name, case in assessment.cases.items()
        ),
        "exemptions": [
            {"snippet": e.snippet, "kind": e.kind, "reason": e.reason, "until": str(e.until)}
            for e in exemptions_of(assessment)
        ],
        "orphans": list(assessment.orphans),
        "translations": {
            part.name: part.state
            for part in translatables(assessment.faq)
            if part.state != "missing"
        },
    }


def breaches(assessment: Assessment, states: Collection[str]) -> list[str]:
    """Say what is in one of these states, a line for each snippet or translation.

    A gap, such as a GPU case that was not run beside one that was on CPU, is a breach only if
    gaps are asked for.
    """
    found = [
        f"{path}: {verdict.state}: {verdict.reason}"
        for path, verdict in assessment.snippets.items()
        if verdict.state in states
    ]
    if GAP in states:
        found += [
            f"{path}: {gap}"
            for path, verdict in assessment.snippets.items()
            for gap in verdict.gaps
        ]
    if STALE_TRANSLATION in states:
        found += [
            f"{name}: {STALE_TRANSLATION}: the English has changed since it was translated"
            for name in stale_translations(assessment.faq)
        ]
    return found


def figures_lines(faq: Faq) -> Iterator[str]:
    """Yield a line for each figure of prose that no claim holds, then how many there are."""
    held = outside = 0
    for entry in faq.entries.values():
        statements = {
            text for s in entry.snippets for one in s.sentences for text in statements_of(one)
        }
        held += sum(text[0].isdigit() for text in statements)
        start = entry.answer_span
        for line, column, figure in figures_outside(entry.declared.answer):
            outside += 1
            yield f"{start.path}:{start.line + line - 1}:{start.column + column - 1}: {figure}"
    yield f"{outside} figures of prose outside claims; {held} are held by claims."


def _described(name: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": name,
        "state": verdict.state,
        "reason": verdict.reason,
        "depth": str(verdict.depth) if verdict.depth else None,
        "gaps": list(verdict.gaps),
        "last": verdict.last or None,
    }


def _case(case: Case, verdict: Verdict) -> dict[str, Any]:
    row = verdict.evidence
    recorded: dict[str, Any] = {}
    if row is not None:
        recorded = {
            "at": row.at,
            "commit": row.commit,
            "seconds": row.seconds,
            "peak_mib": row.peak_mib,
            "accelerator": row.accelerator,
            "weights": row.weights,
        }
    return {
        "id": case.id,
        "check": case.check,
        "environment": case.environment,
        "needs": sorted(case.needs),
        "file": str(case.snippet.span.path),
        "line": case.snippet.span.line,
        "state": verdict.state,
        "reason": verdict.reason,
        "depth": str(verdict.depth) if verdict.depth else None,
        "evidence": recorded or None,
    }


def _table(assessment: Assessment) -> Iterator[str]:
    """Yield cases by environment and check: how many are in which state."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    days: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for case in assessment.cases.values():
        verdict = assessment.verdicts[case.id]
        counts[case.environment, case.check][verdict.state] += 1
        if verdict.state == "verified":
            days[case.environment, case.check].append(verdict.last)
    rows = [
        [
            environment,
            check,
            *(str(count[state] or "-") for state in _STATES),
            min(days[environment, check], default="-"),
        ]
        for (environment, check), count in sorted(counts.items())
    ]
    yield from aligned(
        [["environment", "check", *_named(_STATES), "oldest"], *rows], right=range(2, 7)
    )


def _named(states: Iterable[State]) -> list[str]:
    return ["never run" if state == "unverified" else state for state in states]


def aligned(rows: Sequence[Sequence[str]], *, right: Collection[int]) -> list[str]:
    """Return the lines of a text table with a rule below its first row.

    Args:
        rows: cells; all rows have as many.
        right: numbers of the columns that are set flush right.
    """
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if n in right else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def _listed(title: str, state: State, assessment: Assessment, every: bool) -> Iterator[str]:
    """Yield the cases in a state, grouped by the reason that they share."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for case in assessment.cases.values():
        verdict = assessment.verdicts[case.id]
        if verdict.state == state:
            groups[_reason(case, verdict)].append(case.id)
    if not groups:
        return
    total = sum(len(group) for group in groups.values())
    yield f"{title}: {total} case{'s' if total > 1 else ''}"
    for reason, group in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])):
        yield f"  {reason} ({len(group)})"
        shown = group if every else group[:_LISTED]
        yield from (f"    {name}" for name in shown)
        if len(shown) < len(group):
            yield f"    … and {len(group) - len(shown)} more; --all names them"


def _reason(case: Case, verdict: Verdict) -> str:
    if verdict.state != "unverified":
        return verdict.reason
    needs = [need.name for need in scarce(case.needs)]
    return f"in {case.environment!r}" + (f", which needs {' and '.join(needs)}" if needs else "")


def _translation_lines(assessment: Assessment) -> Iterator[str]:
    """Yield how many answers are translated, and the translations whose English has changed."""
    entries = assessment.faq.entries.values()
    count = sum(entry.zh is not None for entry in entries)
    stale = stale_translations(assessment.faq)
    if count or stale:
        yield f"translated: {count} of {len(entries)} answers; {len(stale)} stale"
        yield from (f"  {name}: the English has changed" for name in stale)


def _exemption_lines(assessment: Assessment) -> Iterator[str]:
    if count := sum(bool(case.tolerated) for case in assessment.cases.values()):
        yield f"in the baseline: {count} finding{'s' if count > 1 else ''}, not held yet"
    found = exemptions_of(assessment)
    if not found:
        return
    yield f"exempt: {len(found)} snippet{'s' if len(found) > 1 else ''}"
    for one in found:
        left = (one.until - assessment.today).days
        days = f"{left} days left" if left >= 0 else "expired"
        yield f"  {one.until} ({days})  {one.snippet}, {one.kind}: {one.reason}"
