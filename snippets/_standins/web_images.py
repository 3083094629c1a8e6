"""Draw what the web addresses in the snippets are answered with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from pathlib import Path

_DEMO = "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main"

ADDRESSES = {
    f"{_DEMO}/tests/data/tiger.jpeg": (1280, 853),
    f"{_DEMO}/demo/resources/det.jpg": (640, 427),
    f"{_DEMO}/demo/resources/human-pose.jpg": (640, 853),
    "http://images.cocodataset.org/val2017/000000039769.jpg": (640, 480),
}
"""Web address of an image, and the width and height of what stands in for it, in pixels."""


def draw_web_images(folder: Path) -> None:
    """Write the images and `index.json`, which says which file answers which address."""
    folder.mkdir(parents=True)
    index = {}
    for number, (address, size) in enumerate(ADDRESSES.items()):
        file = f"{number}{address[address.rindex('.') :]}"
        draw(address.rsplit("/", 1)[1], size).save(folder / file, "JPEG", quality=90)
        index[address] = file
    (folder / "index.json").write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8")


def draw(name: str, size: tuple[int, int]) -> Image.Image:
    """Return a striped picture that says what it stands in for."""
    width, height = size
    image = Image.new("RGB", size, (222, 140, 52))
    canvas = ImageDraw.Draw(image)
    for left in range(0, width, width // 12):
        stripe = [(left, height // 5), (left + width // 30, height // 5), (left, height * 4 // 5)]
        canvas.polygon(stripe, fill=(40, 30, 24))
    canvas.text((width // 20, height // 20), f"stands in for {name}", fill=(255, 255, 255))
    return image
