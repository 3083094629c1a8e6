"""What a page shows of how a snippet is held true.

A badge belongs to one case. Pages are given a mapping from the id of a case to its badge and add
nothing to what the badges say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from faqcheck.plan import STATIC_CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from faqcheck.model import Case, Snippet

Tone = Literal["failing", "stale", "none", "waived", "parsed", "checked", "ran"]
"""What a badge says about its case, worst first; pages give each an icon and a colour."""
_RANK = {tone: rank for rank, tone in enumerate(get_args(Tone))}


@dataclass(frozen=True, slots=True)
class Badge:
    """What to show for one case."""

    word: str
    """not run yet, parsed, checked, ran, stale, failing, or waived until a day."""
    tone: Tone
    detail: str = ""
    """Machine, key versions, date: one short line."""
    label: str = ""
    """Which check it is about: `Syntax`, `Run in 'cpu'`; see `label_of`."""
    evidence: tuple[tuple[str, str], ...] = ()
    """Label and value: command, seconds, packages, output, what it does not show."""


@dataclass(frozen=True, slots=True)
class SnippetBadges:
    """The badges of a snippet."""

    shown: tuple[Badge, ...]
    """Beside the snippet: those of its runs, or one for all static checks."""
    every: tuple[Badge, ...]
    """In the list that a click opens."""

    @property
    def weakest(self) -> Badge:
        """Return the shown badge that says least."""
        return min(self.shown, key=lambda badge: _RANK[badge.tone])


_STATIC: dict[str, tuple[Tone, str, str, str]] = {
    "parses": ("parsed", "Syntax", "It parses.", "that it works"),
    "style": (
        "parsed",
        "Format and lint",
        "It is formatted, and the linter finds no fault such as an undefined name.",
        "that it works",
    ),
    "types": (
        "checked",
        "Types",
        "Names, arguments and types fit what the packages declare.",
        "what it does when it runs",
    ),
    "usage": (
        "checked",
        "Usage",
        "Its calls fit what the packages accept.",
        "what it does when it runs",
    ),
    "commands": (
        "checked",
        "Commands",
        "Its commands and their options are known.",
        "what they do when they run",
    ),
    "validates": (
        "checked",
        "Data rules",
        "Each record fits the schema and the rules.",
        "that a program reads it the same way",
    ),
}
"""Static check -> tone, label, what it shows, what it does not show."""
_RUNS = {
    "prints": "Printed values",
    "output_of": "Output of a command",
    "runs": "Run in {}",
    "serves": "Served in {}",
}


def label_of(case: Case) -> str:
    """Return how pages name a case: `Syntax`, `Run in 'cpu'`."""
    if case.check in _STATIC:
        return _STATIC[case.check][1]
    return _RUNS[case.check].format(repr(case.environment))


def declared_badges(cases: Iterable[Case]) -> dict[str, Badge]:
    """Return a badge for each case from what is declared alone.

    Static checks are part of the gate that every change passes; what has to run counts as not run
    until a run is recorded.
    """
    return {case.id: _declared_badge(case) for case in cases}


def _declared_badge(case: Case) -> Badge:
    if case.check in STATIC_CHECKS:
        tone, label, shows, leaves_open = _STATIC[case.check]
        return Badge(
            tone,
            tone,
            "with every change",
            label,
            (("Shows", shows), ("Does not show", leaves_open)),
        )
    needs = " and ".join(sorted({"gpu": "a GPU"}.get(n, n) for n in case.needs - {"environment"}))
    return Badge(
        "not run yet",
        "none",
        f"needs {needs}" if needs else "",
        label_of(case),
        (("Case", case.id),),
    )


def snippet_badges(snippet: Snippet, badges: Mapping[str, Badge]) -> SnippetBadges:
    """Return what to show for a snippet.

    Args:
        badges: the badges of this snippet's cases by the name of the check; see `by_snippet`.
    """
    if (waiver := snippet.waiver) is not None:
        waived = Badge(
            f"waived until {waiver.until}", "waived", waiver.reason, "Not checked",
            (("Reason", waiver.reason), ("Until", str(waiver.until))),
        )  # fmt: skip
        return SnippetBadges((waived,), (waived,))
    every = tuple(badges.values())
    static = [badge for name, badge in badges.items() if name in STATIC_CHECKS]
    runs = [badge for name, badge in badges.items() if name not in STATIC_CHECKS]
    shown = tuple(runs) if runs else tuple(_strongest(static))
    broken = tuple(b for b in static if b.tone in ("failing", "stale") and b not in shown)
    if (fails := snippet.fails) is not None:
        broken = (
            Badge(f"known to fail until {fails.until}", "waived", fails.reason),
            *broken,
        )
    return SnippetBadges((*broken, *shown) or (Badge("not run yet", "none"),), every)


def _strongest(static: Sequence[Badge]) -> list[Badge]:
    """Return one badge for several static checks: a broken one counts before the deepest."""
    broken = [badge for badge in static if badge.tone in ("failing", "stale")]
    return broken[:1] or sorted(static, key=lambda b: _RANK[b.tone])[-1:]


def by_snippet(badges: Mapping[str, Badge]) -> dict[str, dict[str, Badge]]:
    """Return badges by `Snippet.path` and name of the check, in the order given."""
    found: dict[str, dict[str, Badge]] = defaultdict(dict)
    for case_id, badge in badges.items():
        path, _, check = case_id.rpartition("/")
        found[path][check] = badge
    return found


def tally(badges: Iterable[Badge]) -> list[tuple[Badge, int]]:
    """Return how many badges say the same, the deepest first; each with one of them."""
    counts = Counter(badge.tone for badge in badges)
    words: dict[Tone, str] = {"none": "not run yet", "waived": "waived"}
    deepest = sorted(counts, key=lambda tone: -_RANK[tone])
    return [(Badge(words.get(tone, tone), tone), counts[tone]) for tone in deepest]
