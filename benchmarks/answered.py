"""Fit the rule by which the search tells a query with an answer from one without.

    python benchmarks/answered.py

It reads the queries of `tests/search/queries.yml` that are not held out, fits a logistic regression
to four numbers about each, and prints the weights as `NUMBERS` of `site/search/rank.py` has them:
in units of the first. `enough` is then chosen between what calls too many unanswered and what tells
too few; the table shows both for some of its values.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

from faqcheck.content import find_project, load_faq
from faqcheck.site import Ranking, search_index
from faqcheck.site.search.rank import telling

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from search.queries import read_queries  # noqa: E402

NAMES = ("score", "of_length", "of_unknown", "of_strange")
STEPS, RATE, SHRINK = 3000, 0.5, 0.001
NO_ANSWER = 2.0
"""How much a query without an answer counts: there are fewer of them."""


def numbers_of(ranking: Ranking, text: str) -> list[float] | None:
    """Return the four numbers about a query and its best answer; None if nothing is found."""
    terms = ranking._terms(telling(text))
    total = sum(term.weight for term in terms)
    hits = ranking.find(text).hits
    if not hits or not total:
        return None
    unknown = sum(term.weight for term in terms if not term.known) / total
    return [
        math.log(hits[0].score),
        math.log(len(terms)),
        -unknown,
        -ranking._strange(text),
    ]


def fit(rows: list[list[float]], answered: list[bool]) -> list[float]:
    """Return the weights, in units of the first one, by descending its gradient."""
    size = len(rows[0])
    middle = [sum(row[i] for row in rows) / len(rows) for i in range(size)]
    width = [
        math.sqrt(sum((row[i] - middle[i]) ** 2 for row in rows) / len(rows)) or 1.0
        for i in range(size)
    ]
    scaled = [[(row[i] - middle[i]) / width[i] for i in range(size)] for row in rows]
    weights, bias = [0.0] * size, 0.0
    for _ in range(STEPS):
        slope, slope_bias = [SHRINK * w for w in weights], 0.0
        for row, is_answered in zip(scaled, answered, strict=True):
            z = bias + sum(w * x for w, x in zip(weights, row, strict=True))
            off = (1 / (1 + math.exp(-z)) - is_answered) * (1 if is_answered else NO_ANSWER)
            slope = [s + off * x / len(rows) for s, x in zip(slope, row, strict=True)]
            slope_bias += off / len(rows)
        weights = [w - RATE * s for w, s in zip(weights, slope, strict=True)]
        bias -= RATE * slope_bias
    raw = [w / one for w, one in zip(weights, width, strict=True)]
    return [w / raw[0] for w in raw]


def main() -> None:
    """Print the weights, and what each value of `enough` tells right."""
    ranking = Ranking(search_index(load_faq(find_project(ROOT))))
    found = [
        (numbers, bool(query.answers))
        for query in read_queries()
        if not query.held_out and (numbers := numbers_of(ranking, query.text)) is not None
    ]
    rows, answered = [row for row, _ in found], [is_answered for _, is_answered in found]
    weights = fit(rows, answered)
    print(", ".join(f"{n} {w:.2f}" for n, w in zip(NAMES, weights, strict=True)))
    sure = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in rows]
    print("\n| enough | no answer, told right | answered, called unanswered |\n|---:|---:|---:|")
    for step in range(-5, 1):
        enough = step / 10
        told = [
            s < enough for s, is_answered in zip(sure, answered, strict=True) if not is_answered
        ]
        lost = [s < enough for s, is_answered in zip(sure, answered, strict=True) if is_answered]
        print(f"| {enough} | {sum(told) / len(told):.1%} | {sum(lost) / len(lost):.1%} |")


if __name__ == "__main__":
    main()
