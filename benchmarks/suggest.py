"""Measure `faqcheck suggest` beside FAQtory's `suggest`, on the same queries in one run.

FAQtory gets the same questions, their other wordings and errors as `alt_titles`, and its own rule:
it suggests what matches by more than 50. Needs `pip install faqtory`.

Run: python benchmarks/suggest.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from faqtory.models import Question  # type: ignore[import-not-found]

from faqcheck.content import find_project, load_faq
from faqcheck.site import Ranking, search_index

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from search.queries import Query, measure, read_queries, table  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

FITS = 50
"""From FAQtory 1.1.3, `faqtory/cli.py`."""


def main() -> None:
    """Print both tables for the queries that were tuned on, and for those that were held out."""
    index = search_index(load_faq(find_project(ROOT)))
    ranking = Ranking(index)
    questions = {
        answer.id: Question(
            title=answer.question, body="", alt_titles=[*answer.wordings[1:], *answer.symptoms]
        )
        for answer in index.answers
    }

    def ours(text: str) -> tuple[list[str], bool]:
        found = ranking.find(text)
        return [hit.answer.id for hit in found.hits], found.answered

    def theirs(text: str) -> tuple[list[str], bool]:
        scored = [(question.match(text), name) for name, question in questions.items()]
        scored.sort(key=lambda one: -one[0])
        return [name for _, name in scored], scored[0][0] > FITS

    queries = read_queries()
    for held_out in (False, True):
        some = [query for query in queries if query.held_out == held_out]
        for name, find in (("faqcheck", ours), ("FAQtory", theirs)):
            print(f"{name}, {'held out' if held_out else 'tuned on'}, {_timed(some, find)}\n")


def _timed(queries: list[Query], find: Callable[[str], tuple[list[str], bool]]) -> str:
    start = time.process_time()
    tallies = measure(queries, find)
    each = 1000 * (time.process_time() - start) / len(queries)
    return f"{each:.1f} ms of CPU for a query\n{table(tallies)}"


if __name__ == "__main__":
    main()
