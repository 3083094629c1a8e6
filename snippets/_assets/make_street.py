"""Paint street.png, the picture of the grounding answers: made here, so free to use."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 400
FINE = 4
"""Painted this many times larger and scaled down, so that edges are smooth."""


def paint() -> Image.Image:
    """Return a street with a house, a tree, a red car and a dog."""
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), "#cfe8f7")
    draw = ImageDraw.Draw(image)

    def at(*points: float) -> list[float]:
        return [value * FINE for value in points]

    draw.ellipse(at(536, 34, 596, 94), fill="#ffd86b")
    draw.ellipse(at(-120, 190, 330, 430), fill="#a9d3a0")
    draw.ellipse(at(240, 205, 780, 450), fill="#97c78f")
    draw.rectangle(at(0, 290, 640, 400), fill="#8b8f97")
    draw.rectangle(at(0, 290, 640, 302), fill="#c9ccd1")
    for left in range(20, 640, 90):
        draw.rectangle(at(left, 352, left + 46, 358), fill="#f2f2ee")

    draw.rectangle(at(62, 150, 222, 290), fill="#f4e3c8")
    draw.polygon(at(44, 154, 142, 82, 240, 154), fill="#b4553f")
    draw.rectangle(at(124, 222, 164, 290), fill="#7a5236")
    for left, top in ((80, 172), (180, 172), (80, 226), (180, 226)):
        draw.rectangle(at(left, top, left + 26, top + 30), fill="#6fa3c7")

    draw.rectangle(at(548, 210, 564, 292), fill="#7a5236")
    draw.ellipse(at(504, 108, 608, 224), fill="#3f8f52")

    draw.rounded_rectangle(at(270, 268, 450, 330), radius=16 * FINE, fill="#cf2f2f")
    draw.polygon(at(304, 272, 332, 232, 400, 232, 428, 272), fill="#cf2f2f")
    draw.polygon(at(316, 270, 338, 241, 362, 241, 362, 270), fill="#d9eefb")
    draw.polygon(at(370, 270, 370, 241, 395, 241, 415, 270), fill="#d9eefb")
    for left in (292, 388):
        draw.ellipse(at(left, 306, left + 42, 348), fill="#26282c")
        draw.ellipse(at(left + 12, 318, left + 30, 336), fill="#b9bdc4")

    draw.ellipse(at(478, 318, 534, 346), fill="#9a6a3c")
    draw.ellipse(at(522, 300, 552, 328), fill="#9a6a3c")
    draw.polygon(at(528, 304, 532, 292, 540, 303), fill="#6e4826")
    draw.line(at(482, 326, 468, 308), fill="#9a6a3c", width=6 * FINE)
    for left in (486, 498, 514, 524):
        draw.rectangle(at(left, 338, left + 6, 364), fill="#9a6a3c")
    draw.ellipse(at(540, 309, 544, 313), fill="#26282c")
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    paint().save(Path(__file__).with_name("street.png"), optimize=True)
