"""Suggest answers for an issue, and group the issues that no answer fits."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from faqcheck.site.search.rank import Found, Hit, Ranking

MOST = 3
"""How many answers are suggested."""
CLOSE = 0.5
"""Share of the best answer's score that another one needs."""
ALIKE = 0.45
"""Share of a title's words, by how rare they are, that a group needs to take it."""


def suggested(found: Found) -> Sequence[Hit]:
    """Return the answers worth showing: none if no answer fits."""
    if not found.answered:
        return ()
    best = found.hits[0].score
    return [hit for hit in found.hits[:MOST] if hit.score >= CLOSE * best]


def reply(hits: Sequence[Hit], addresses: Mapping[str, str]) -> str:
    """Return a comment for an issue; it holds nothing of the issue's own text.

    Args:
        hits: the answers to suggest.
        addresses: entry -> its permanent address.
    """
    if not hits:
        return ""
    one = len(hits) == 1
    lines = ["This answer may help:" if one else "These answers may help:", ""]
    for hit in hits:
        lines.append(f"- [{hit.answer.question}]({addresses[hit.answer.id]})")
    lines += ["", "If none of them does, say what you tried and what happened."]
    return "\n".join(lines) + "\n"


@dataclass(slots=True)
class Group:
    """Titles about one thing, as far as their words tell."""

    titles: list[str] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """Return the words that most of its titles share."""
        most = self.words.most_common()
        least = max(1, (len(self.titles) + 1) // 2)
        named = [word for word, count in most if count >= least and not word.startswith("=")]
        return ", ".join(named[:5])


def unanswered_groups(titles: Iterable[str], ranking: Ranking) -> list[Group]:
    """Return the titles that no answer fits, in groups that share rare words, largest first."""
    left = [(title, ranking.telling_words(title)) for title in titles]
    left = [(title, found) for title, found in left if not ranking.find(title).answered]
    counts = Counter(word for _, found in left for word in found)
    rarity = {word: 1 / count for word, count in counts.items()}
    shared = {word for word, count in counts.items() if count > 1}
    groups: list[Group] = []
    holding: dict[str, set[int]] = defaultdict(set)
    for title, found in left:
        whole = sum(rarity[word] for word in found & shared)
        overlap: dict[int, float] = defaultdict(float)
        for word in sorted(found & shared):
            for number in holding[word]:
                overlap[number] += rarity[word]
        number, most = max(overlap.items(), key=lambda one: (one[1], -one[0]), default=(-1, 0.0))
        if number < 0 or most < ALIKE * whole:
            number = len(groups)
            groups.append(Group())
        groups[number].titles.append(title)
        groups[number].words.update(found)
        for word in found & shared:
            holding[word].add(number)
    return sorted(groups, key=lambda group: -len(group.titles))
