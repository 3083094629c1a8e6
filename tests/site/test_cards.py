"""Images of questions: drawn once, kept, and drawn anew when anything on them changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from faqcheck.site.cards import Card, card_png

CARD = Card("How do I `start`?", "Start", "Small FAQ")


def test_an_image_is_drawn_once_for_all_builds(tmp_path: Path) -> None:
    drawn = card_png(CARD, cache=tmp_path)
    (kept,) = tmp_path.glob("*.png")
    kept.write_bytes(b"kept")

    assert drawn.startswith(b"\x89PNG")
    assert card_png(CARD, cache=tmp_path) == b"kept"


@pytest.mark.parametrize(
    "other",
    [
        replace(CARD, question="Another one"),
        replace(CARD, topic="Another one"),
        replace(CARD, name="Another one"),
    ],
    ids=["question", "topic", "name"],
)
def test_other_words_make_another_image(tmp_path: Path, other: Card) -> None:
    assert card_png(other, cache=tmp_path) != card_png(CARD, cache=tmp_path)
    assert len(list(tmp_path.glob("*.png"))) == 2


def test_a_cache_that_cannot_be_written_costs_time_alone(tmp_path: Path) -> None:
    cache = tmp_path / "file"
    cache.write_text("not a folder")

    assert card_png(CARD, cache=cache).startswith(b"\x89PNG")


def test_letters_that_the_font_does_not_have_are_not_drawn() -> None:
    assert not replace(CARD, question="\u663e\u5b58\u4e0d\u8db3").has_glyphs
