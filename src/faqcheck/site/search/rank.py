"""Rank answers for what someone types or pastes; `assets/search.js` ranks them in the same way."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from faqcheck.site.search.words import FRAME, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from faqcheck.site.search.index import Answer, SearchIndex

NUMBERS = {
    "wordings": 3.0,
    "symptoms": 2.0,
    "first": 1.2,
    "text": 0.5,
    "more": 0.25,
    "saturation": 1.0,
    "frame": 0.25,
    "background": 0.3,
    "identifier": 2.2,
    "in_concept": 0.2,
    "begins": 0.6,
    "one_off": 0.75,
    "two_off": 0.5,
    "concept": 1.5,
    "unknown": 0.7,
    "unknown_other": 0.1,
    "similar": 1.0,
    "question": 1.6,
    "of_query": 1.5,
    "covers": 0.5,
    "of_length": 0.3,
    "of_unknown": 0.6,
    "of_strange": 1.7,
    "enough": -0.25,
    "most_words": 40,
}
"""How much each thing counts. They are written into the index, so that pages use the same."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer that was found."""

    answer: Answer
    score: float
    """From 0; how much of the query it speaks about, twice: anywhere, and in one wording."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query leads to."""

    hits: tuple[Hit, ...]
    """Best first."""
    answered: bool
    """The best one is good enough to be called an answer."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A word that is looked for."""

    weight: float
    """How much it says, and how rare it is."""
    known: tuple[tuple[str, float], ...]
    """Words of the index that are it, begin with it, or are a typo away; and how sure that is."""


class Ranking:
    """An index, ready to be asked."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._phrases = _phrases(index.same)
        self._background = re.compile(
            "|".join(re.escape(w).replace(r"\*", "[a-z0-9_.]*") for w in index.background) or "(?!)"
        )
        self._fields = [self._read(answer) for answer in index.answers]
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        for number, (weights, _) in enumerate(self._fields):
            for word, weight in weights.items():
                self._postings[word][number] = weight

    @cached_property
    def _in_chinese(self) -> int:
        """Return how many answers hold Chinese: among others its words are no rarity."""
        return len({n for word, of in self._postings.items() if _CHINESE.match(word) for n in of})

    def _read(self, answer: Answer) -> tuple[dict[str, float], list[frozenset[str]]]:
        """Return how much each word says about an answer, and the words of each wording."""
        weights: dict[str, float] = defaultdict(float)
        wordings = []
        for field, texts in answer.fields():
            strong = field in ("wordings", "symptoms")
            counts: Counter[str] = Counter()
            for text in texts:
                found = self._with_concepts(words(text))
                counts.update(found)
                if strong:
                    wordings.append(frozenset(found))
            for word, count in counts.items():
                weights[word] += NUMBERS[field] * (1 if strong else 1 + math.log(count))
        for word in answer.more:
            weights[word] += NUMBERS["more"]
        return weights, wordings

    def _with_concepts(self, found: list[str]) -> list[str]:
        return [*found, *(name for name, _, _ in self._concepts(found))]

    def _concepts(self, found: Sequence[str]) -> list[tuple[str, int, int]]:
        """Return what is declared to be the same, each as a word of its own, and where it is.

        Of phrases inside each other the longest counts: being out of memory is not memory.
        """
        concepts = []
        for start, word in enumerate(found):
            for phrase, name in self._phrases.get(word, ()):
                if tuple(found[start : start + len(phrase)]) == phrase:
                    concepts.append((name, start, start + len(phrase)))
        return [
            (name, start, end)
            for name, start, end in concepts
            if not any(s <= start and end <= e and e - s > end - start for _, s, e in concepts)
        ]

    def find(self, query: str) -> Found:
        """Return the answers to a query; see `telling` for what of it is looked for."""
        terms = self._terms(telling(query))
        total = sum(term.weight for term in terms)
        if not total:
            return Found((), answered=False)
        saturation = NUMBERS["saturation"]
        scores: dict[int, float] = defaultdict(float)
        for term in terms:
            best: dict[int, float] = {}
            for word, sure in term.known:
                for number, weight in self._postings[word].items():
                    score = sure * weight / (weight + saturation)
                    best[number] = max(best.get(number, 0.0), score)
            for number, score in best.items():
                scores[number] += term.weight * score / total
        similar = NUMBERS["similar"]
        hits = [
            Hit(self._index.answers[n], score + similar * self._similarity(n, terms, total))
            for n, score in scores.items()
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.answer.id))
        return Found(tuple(hits), bool(hits) and self._fits(hits[0].score, query, terms, total))

    def _fits(self, score: float, query: str, terms: Sequence[_Term], total: float) -> bool:
        """Say whether an answer with a score is one to the query; `benchmarks/answered.py` fits it.

        A long query rarely agrees with an answer in all its words, so less of it has to. What no
        answer speaks about counts against it: of the words by their weight, and of Chinese each
        pair of characters, which as a word that is looked for has next to no weight.
        """
        unknown = sum(term.weight for term in terms if not term.known) / total
        sure = (
            math.log(score)
            + NUMBERS["of_length"] * math.log(len(terms))
            - NUMBERS["of_unknown"] * unknown
            - NUMBERS["of_strange"] * self._strange(query)
        )
        return sure >= NUMBERS["enough"]

    def _strange(self, query: str) -> float:
        """Return the share of a query that is Chinese, of which no answer says anything."""
        found = words(telling(query))
        concepts = self._concepts(found)
        strange = [
            word
            for i, word in enumerate(found)
            if _CHINESE.match(word)
            and word not in self._postings
            and not any(start <= i < end for _, start, end in concepts)
        ]
        return len(strange) / len(found) if found else 0.0

    def telling_words(self, query: str) -> frozenset[str]:
        """Return the words of a query that say what it is about."""
        found = self._with_concepts(words(telling(query)))
        return frozenset(word for word in found if not self._background.fullmatch(word))

    def _similarity(self, number: int, terms: Iterable[_Term], total: float) -> float:
        """Return how much the query and the most similar wording of an answer have in common."""
        best = 0.0
        for place, wording in enumerate(self._fields[number][1]):
            shared = matched = 0.0
            for term in terms:
                sure, word = max(((s, w) for w, s in term.known if w in wording), default=(0.0, ""))
                shared += term.weight * sure
                matched += self._rarity(word) if word else 0.0
            if shared:
                whole = self._weight_of(wording)
                covers = min(1.0, matched / whole) if whole else 0.0
                of_query = shared / total
                alike = of_query ** NUMBERS["of_query"] * covers ** NUMBERS["covers"]
                best = max(best, alike * (1.0 if place else NUMBERS["question"]))
        return best

    def _weight_of(self, wording: frozenset[str]) -> float:
        return sum(sorted(self._rarity(word) for word in wording))

    def _rarity(self, word: str) -> float:
        """Return how rare a word is among the answers, less if it says little anyway."""
        count = len(self._postings.get(word, ()))
        among = self._in_chinese if _CHINESE.match(word) else len(self._fields)
        rarity = math.log(1 + (among - count + 0.5) / (count + 0.5))
        return rarity * (NUMBERS["background"] if self._background.fullmatch(word) else 1)

    def _terms(self, query: str) -> list[_Term]:
        found = words(query)
        is_error = bool(_ERROR.search(query))
        told = _identifiers(query)
        concepts = self._concepts(found)
        inside = {i for _, start, end in concepts for i in range(start, end)}
        weights: dict[str, float] = {}
        for i, word in enumerate(found):
            weight = NUMBERS["in_concept"] if i in inside else 1.0
            if word in told:
                weight *= NUMBERS["identifier"]
            if is_error and word in _FRAME_STEMS:
                weight *= NUMBERS["frame"]
            weights[word] = max(weights.get(word, 0.0), weight)
        for i in inside:  # part of a phrase that is known as a whole
            if not self._known(found[i]):
                weights.pop(found[i], None)
        weights.update((name, NUMBERS["concept"]) for name, _, _ in concepts)
        most = list(weights.items())[: int(NUMBERS["most_words"])]
        return [self._term(word, weight) for word, weight in most]

    def _term(self, word: str, weight: float) -> _Term:
        known = self._known(word)
        rarity = (
            max(self._rarity(w) for w, _ in known)
            if known
            else self._rarity(word)
            * NUMBERS["unknown" if "a" <= word[0] <= "z" else "unknown_other"]
        )
        return _Term(weight * rarity, known)

    def _known(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return the words of the index that a word stands for, and how sure that is."""
        if word in self._postings:
            return ((word, 1.0),)
        if not _LATIN.fullmatch(word) or len(word) < 3:
            return ()
        found: list[tuple[str, float]] = []
        for other in self._vocabulary.get(word[0], ()):
            if other.startswith(word):
                found.append((other, NUMBERS["begins"]))
            elif len(word) > 3 and (off := _off(word, other, 2 if len(word) > 7 else 1)):
                found.append((other, NUMBERS["one_off"] if off == 1 else NUMBERS["two_off"]))
        return tuple(found)

    @cached_property
    def _vocabulary(self) -> dict[str, list[str]]:
        """Return the words of the index by their first letter, which a typo keeps."""
        vocabulary: dict[str, list[str]] = defaultdict(list)
        for word in sorted(filter(_LATIN.fullmatch, self._postings)):
            vocabulary[word[0]].append(word)
        return vocabulary


_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z][a-z0-9_.]*")
_ERROR = re.compile(
    r"Error\b|Exception\b|error:|has no attribute|cannot import|not found|unexpected keyword|"
    r"is not supported|No module named|\[ERROR\]|WARNING|not implemented"
)
_FRAME_STEMS = frozenset(map(stem, FRAME))
_NAME = re.compile(r"\w*[a-z][A-Z]\w*|\w*_\w*|['\"`\u2018\u201c][\w.-]+['\"`\u2019\u201d]")
_ADDRESS = re.compile(r"\w+://\S+|\S*(?:/[\w.~-]+){2,}\S*")
_FAILS = re.compile(r"^[\w.]*(?:Error|Exception|Iteration|Interrupt)\b")
_TRACE = re.compile(r"^(?:\s|Traceback|During handling|The above exception)")
_PREFIX = re.compile(r"^\s*(?:\[rank\d+\]:\s?|#\s+)")
_FORM = re.compile(r"^\s*(?:#{2,6}\s|[-*] \[[ xX]\]|```|~~~|<!--)")
"""Lines of an issue's form, which say nothing of the issue."""


def telling(query: str) -> str:
    """Return what of a query says what is wrong: of a traceback the errors; no paths or forms."""
    lines = [
        line
        for one in re.split(r"\r\n|[\n\r\v\f]", query)
        if (line := _PREFIX.sub("", one)).strip() and not _FORM.match(one)
    ]
    if len(lines) > 1:
        errors = [line for line in lines if _FAILS.match(line)]
        told = [line for line in lines if not _TRACE.match(line)]
        first = [line for line in told[:1] if line not in errors]
        lines = [*first, *errors[-2:]] if errors else told[:4] or lines[-1:]
    return _ADDRESS.sub(" ", " ".join(lines))


def _identifiers(query: str) -> frozenset[str]:
    """Return the names of a program in a query, as words: written as such, or in quotes."""
    return frozenset(
        found[0]
        for name in _NAME.findall(query)
        if (found := words(name.strip("'\"`\u2018\u2019\u201c\u201d")))
    )


def _phrases(same: Iterable[Iterable[str]]) -> Mapping[str, list[tuple[tuple[str, ...], str]]]:
    """Return the phrases of each declared group by their first word, and the group's name."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for number, group in enumerate(same):
        for phrase in sorted({tuple(words(text)) for text in group}):
            if phrase:
                phrases[phrase[0]].append((phrase, f"={number}"))
    return phrases


def _off(a: str, b: str, most: int) -> int:
    """Return how many letters two words differ by, 0 if by more than `most` or not at all.

    A letter is left out, added, changed, or changes places with its neighbour. The first letters
    are the same, as they nearly always are in a typo.
    """
    if a[0] != b[0] or abs(len(a) - len(b)) > most:
        return 0
    before, last = list(range(len(b) + 1)), [0] * (len(b) + 1)
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return 0
        last, before = before, row
    return before[-1] if before[-1] <= most else 0
