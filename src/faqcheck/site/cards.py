"""Draw the image that chats and social networks show for a link to a question."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from faqcheck.evidence import replace_file
from faqcheck.site.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDTH, HEIGHT = 1200, 630
"""Pixels; the size that is shown everywhere without being cut."""
_MARGIN = 84
_PAPER, _INK, _QUIET, _ACCENT = "#fdfcf9", "#23272f", "#5c6169", "#0b6b63"
_SIZES = (68, 60, 52, 46, 40, 34)
_COLOURS = 32
_DRAWING = "1"
"""Goes up when the drawing changes."""
_FIRST_CJK = "\u2e80"


def can_draw() -> bool:
    """Say whether images can be drawn: Pillow is there, with FreeType."""
    try:
        from PIL import features  # a library for images is no need of a site without them
    except ImportError:
        return False
    return bool(features.check("freetype2"))


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on an image of a question."""

    question: str
    """With the marks of its code spans."""
    topic: str
    """Written above it."""
    name: str
    """Of the site, written below."""
    font: Path | None = None
    """A font file; Pillow's own has Latin letters only."""

    @property
    def has_glyphs(self) -> bool:
        """Say whether the font has the letters."""
        return self.font is not None or not any(
            letter >= _FIRST_CJK for letter in self.question + self.topic
        )

    @property
    def key(self) -> str:
        """Return a digest of all that decides how it looks."""
        font = "" if self.font is None else hashlib.sha256(self.font.read_bytes()).hexdigest()
        parts = [_DRAWING, version("pillow"), self.question, self.topic, self.name, font]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def card_png(card: Card, *, cache: Path) -> bytes:
    """Return an image, drawn once for all builds: drawing takes longer than the page does.

    Args:
        card: what stands on it.
        cache: folder for drawn images; one that cannot be written costs time alone.
    """
    kept = cache / f"{card.key}.png"
    try:
        return kept.read_bytes()
    except OSError:
        drawn = _drawn(card)
    with suppress(OSError):
        replace_file(kept, drawn)
    return drawn


def _drawn(card: Card) -> bytes:
    from PIL import Image, ImageDraw

    text, topic, name = plain(card.question), card.topic, card.name
    font = None if card.font is None else str(card.font)
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 18, HEIGHT), fill=_ACCENT)
    draw.text((_MARGIN, 74), plain(topic), font=_font(32, font), fill=_ACCENT)
    size, lines = _fitted(text, draw, font)
    top = 150
    for line in lines:
        draw.text((_MARGIN, top), line, font=_font(size, font), fill=_INK)
        top += round(size * 1.28)
    draw.text((_MARGIN, HEIGHT - 100), name, font=_font(32, font), fill=_QUIET)
    file = io.BytesIO()
    few = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(file, "PNG", compress_level=2)  # half the time and half the bytes of all colours
    return file.getvalue()


@cache
def _font(size: int, path: str | None) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size) if path is None else ImageFont.truetype(path, size)


def _fitted(text: str, draw: Any, font: str | None) -> tuple[int, list[str]]:
    """Return the largest size at which a text fits, and its lines at that size."""
    lines: list[str] = []
    for size in _SIZES:
        lines = list(_wrapped(text, draw, _font(size, font)))
        if len(lines) * size * 1.28 <= HEIGHT - 150 - 130:
            return size, lines
    kept = lines[: int((HEIGHT - 280) / (_SIZES[-1] * 1.28))]
    return _SIZES[-1], [*kept[:-1], f"{kept[-1]} …"]


def _wrapped(text: str, draw: Any, font: Any) -> Iterator[str]:
    room, line = WIDTH - 2 * _MARGIN, ""
    for word in _words(text):
        if line and draw.textlength((line + word).rstrip(), font=font) > room:
            yield line.rstrip()
            line = word.lstrip()
        else:
            line += word
    yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    """Yield where a line may break: behind a space, and behind a Chinese character."""
    word = ""
    for letter in text:
        word += letter
        if letter == " " or letter >= _FIRST_CJK or len(word) > 24:
            yield word
            word = ""
    yield word
