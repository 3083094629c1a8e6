"""What a page shows of how a snippet is held true.

A badge belongs to one case. Pages add nothing to what the badges say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from faqcheck.gate import check_of, is_static

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from faqcheck.content import Case, Snippet
    from faqcheck.site.words import Translate

Grade = Literal["failing", "stale", "none", "waived", "parsed", "checked", "ran"]
"""What a badge says about its case, worst first; pages give each an icon and a colour."""
_BROKEN = ("failing", "stale")
_READ = ("parsed", "checked")
_TOLD = ("Lines", "Printed", "Does not show", "Why", "Fails with", "Why stale")
"""Labels of evidence that are not about one run: seconds and memory differ each time."""
_RANK = {grade: rank for rank, grade in enumerate(get_args(Grade))}


@dataclass(frozen=True, slots=True)
class Badge:
    """What to show for one case."""

    word: str
    """not run yet, parsed, checked, ran, stale, failing, or waived until a day."""
    grade: Grade
    detail: str = ""
    """Machine, key versions, date: one short line."""
    label: str = ""
    """Which check it is about: `Syntax`, `Run in 'cpu'`; see `label_of`."""
    evidence: tuple[tuple[str, str], ...] = ()
    """Label and value: command, seconds, packages, output, what it does not show."""
    is_static: bool = False
    """Nothing was run for it."""
    says: str = ""
    """The same in a sentence: `Ran on CPU with random weights, numpy 2.4.6, 26 Nov 2026`."""


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
        return min(self.shown, key=lambda badge: _RANK[badge.grade])

    @property
    def telling(self) -> Badge:
        """Return what a reader has to know first: what is broken, else what was tried most."""
        broken = [badge for badge in self.shown if badge.grade in (*_BROKEN, "waived")]
        # Of two that are as deep, the later one: environments are declared from simple to rare.
        return broken[0] if broken else sorted(self.shown, key=lambda one: _RANK[one.grade])[-1]

    @property
    def runs(self) -> tuple[Badge, ...]:
        """Return the badges of what runs something."""
        return tuple(badge for badge in self.every if not badge.is_static)

    @property
    def alike(self) -> tuple[tuple[Badge, ...], ...]:
        """Return the badges of static checks, those together that can be told in one line.

        What was only parsed and what was checked that day are one line, which the deepest ends.
        """
        groups: dict[tuple[bool, Grade | str, str], list[Badge]] = {}
        for badge in self.every:
            if badge.is_static:
                good = badge.grade in _READ
                groups.setdefault((good, "" if good else badge.grade, badge.detail), []).append(
                    badge
                )
        return tuple(tuple(sorted(one, key=lambda b: _RANK[b.grade])) for one in groups.values())

    @property
    def told(self) -> tuple[object, ...]:
        """Return what evidence tells a reader; of two that are equal here one is enough."""
        return tuple(
            (b.word, b.says, b.label, *(told for told in b.evidence if told[0] in _TOLD))
            for b in (*self.shown, *self.every)
        )

    @property
    def missing(self) -> tuple[Badge, ...]:
        """Return the shown badges of what was not tried, beside those of what was."""
        return tuple(badge for badge in self.shown if badge.grade == "none" != self.telling.grade)


def label_of(case: Case, t: Translate = str) -> str:
    """Return how pages name a case: `Syntax`, `Run in 'cpu'`."""
    return t(check_of(case.check).label).format(environment=repr(case.environment))


def snippet_badges(
    snippet: Snippet, badges: Mapping[str, Badge], t: Translate = str
) -> SnippetBadges:
    """Return what to show for a snippet.

    Args:
        badges: those of the snippet's cases, by `Case.name`.
        t: returns a text in the language of the page.
    """
    if (waiver := snippet.waiver) is not None:
        waived = Badge(
            f"waived until {waiver.until}", "waived", waiver.reason, t("Not checked"),
            (("Reason", waiver.reason), ("Until", str(waiver.until))),
            says=t("Not checked until {until}: {reason}").format(
                until=waiver.until, reason=waiver.reason
            ),
        )  # fmt: skip
        return SnippetBadges((waived,), (waived,))
    every = tuple(badges.values())
    read = {name for name in badges if is_static(name.partition("-")[0])}  # `runs-cpu`
    static = [badge for name, badge in badges.items() if name in read]
    runs = [badge for name, badge in badges.items() if name not in read]
    broken = [badge for badge in _strongest(static) if badge.grade in _BROKEN]
    shown = [*broken, *runs] if runs else _strongest(static)
    if (fails := snippet.fails) is not None:
        template = t("Known to fail until {until}: {reason}")
        known = Badge(
            f"known to fail until {fails.until}", "waived", fails.reason,
            says=template.format(until=fails.until, reason=fails.reason),
        )  # fmt: skip
        shown = [known, *shown]
    once: dict[tuple[str, str], Badge] = {}
    for badge in shown:
        once.setdefault((badge.word, badge.detail), badge)
    return SnippetBadges(tuple(once.values()) or (Badge("not run yet", "none"),), every)


def _strongest(static: Sequence[Badge]) -> list[Badge]:
    """Return one badge for several static checks: a broken one counts before the deepest."""
    broken = [badge for badge in static if badge.grade in _BROKEN]
    return broken[:1] or sorted(static, key=lambda b: _RANK[b.grade])[-1:]


def tally(badges: Iterable[Badge]) -> list[tuple[Badge, int]]:
    """Return how many badges say the same, the deepest first; each with one of them."""
    counts = Counter(badge.grade for badge in badges)
    words: dict[Grade, str] = {"none": "not run yet", "waived": "waived"}
    deepest = sorted(counts, key=lambda grade: -_RANK[grade])
    return [(Badge(words.get(grade, grade), grade), counts[grade]) for grade in deepest]
