from __future__ import annotations

import datetime as dt

import pytest

from faqcheck.content.model import Case, Checks, Snippet, Waiver
from faqcheck.errors import Span
from faqcheck.site.badges import Badge, label_of, snippet_badges, tally

SNIPPET = Snippet("code", "topic/entry", "python", "1\n", Span("a.py"), "1\n", "a.py")
PARSED = Badge("parsed", "parsed")
CHECKED = Badge("checked", "checked")
RAN = Badge("ran", "ran", "cpu")
NOT_RUN = Badge("not run yet", "none")
FAILING = Badge("failing", "failing")
STALE = Badge("stale", "stale")


@pytest.mark.parametrize(
    ("badges", "shown"),
    [
        ({}, [NOT_RUN]),
        ({"parses": PARSED}, [PARSED]),
        ({"parses": PARSED, "types": CHECKED}, [CHECKED]),
        ({"types": CHECKED, "runs-cpu": RAN}, [RAN]),
        ({"types": CHECKED, "runs-cpu": RAN, "runs-gpu": NOT_RUN}, [RAN, NOT_RUN]),
        ({"types": FAILING, "parses": PARSED}, [FAILING]),
        ({"types": FAILING, "runs-cpu": RAN}, [FAILING, RAN]),
        ({"types": STALE, "parses": PARSED}, [STALE]),
        ({"types": FAILING, "style": FAILING, "runs-cpu": RAN}, [FAILING, RAN]),
        ({"types": STALE, "parses": STALE, "runs-cpu": STALE}, [STALE]),
    ],
)
def test_runs_are_shown_or_else_the_deepest_static_check_but_what_broke_always(
    badges: dict[str, Badge], shown: list[Badge]
) -> None:
    assert list(snippet_badges(SNIPPET, badges).shown) == shown


def test_a_waiver_replaces_every_other_badge() -> None:
    waiver = Waiver(reason="why", until=dt.date(2099, 12, 31))
    snippet = Snippet("a", "o", "ini", "1\n", Span("a"), "1\n", waiver=waiver, checks=Checks())

    badges = snippet_badges(snippet, {"parses": PARSED})

    assert [(b.word, b.detail) for b in badges.shown] == [("waived until 2099-12-31", "why")]


def test_the_weakest_badge_is_the_one_that_says_least() -> None:
    badges = snippet_badges(SNIPPET, {"runs-cpu": RAN, "runs-gpu": NOT_RUN})

    assert badges.weakest == NOT_RUN


def test_every_check_has_a_label() -> None:
    checks = [
        "parses",
        "style",
        "types",
        "usage",
        "commands",
        "validates",
        "prints",
        "output_of",
        "runs",
        "serves",
    ]

    labels = [label_of(Case(SNIPPET, check, "cpu")) for check in checks]

    assert len(set(labels)) == len(checks)


def test_a_tally_counts_the_deepest_first() -> None:
    assert [(b.word, n) for b, n in tally([NOT_RUN, RAN, NOT_RUN, PARSED])] == [
        ("ran", 1),
        ("parsed", 1),
        ("not run yet", 2),
    ]
