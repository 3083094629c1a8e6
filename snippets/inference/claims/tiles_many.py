"""This page and transformers' image processor count the same tiles for many sizes.

The sizes: all pairs of lengths at and beside multiples of half a tile, and random ones
up to 6000.
"""

import os
import random
import runpy
from pathlib import Path

from transformers import AutoProcessor

file = Path(os.environ["FAQCHECK_ROOT"]) / "snippets/inference/tiles.py"
image_tokens = runpy.run_path(str(file))["image_tokens"]
processor = AutoProcessor.from_pretrained("OpenGVLab/InternVL3-1B-hf").image_processor

edges = sorted({448 * n // 2 + d for n in range(1, 13) for d in (-1, 0, 1)})
chance = random.Random(448)
sizes = [(w, h) for w in edges for h in edges]
sizes += [(chance.randint(1, 6000), chance.randint(1, 6000)) for _ in range(3000)]
for most in (1, 6, 12):
    for width, height in sizes:
        tiles = processor.get_number_of_image_patches(
            height,
            width,
            {"crop_to_patches": True, "min_patches": 1, "max_patches": most},
        )
        assert image_tokens(width, height, most) == 256 * tiles, (
            width,
            height,
            most,
            tiles,
        )
assert len(sizes) > 4000, len(sizes)
print(len(sizes), "sizes")
