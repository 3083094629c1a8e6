"""The tile search of this page, of lmdeploy and of transformers agree on many sizes."""

import os
import runpy
from pathlib import Path

from lmdeploy.vl.model.internvl import dynamic_preprocess
from PIL import Image
from transformers.models.got_ocr2.image_processing_got_ocr2 import (
    get_optimal_tiled_canvas,
)

file = Path(os.environ["FAQCHECK_ROOT"]) / "snippets/inference/tiles.py"
grid = runpy.run_path(str(file))["grid"]

sizes = [
    (w, h) for w in (64, 300, 448, 640, 900, 1344) for h in (48, 336, 448, 480, 1080)
]
for width, height in sizes:
    for most in (1, 6, 12):
        columns, rows = grid(width, height, most)
        canvas = get_optimal_tiled_canvas((height, width), (448, 448), 1, most)
        assert tuple(canvas) == (columns, rows), (width, height, most, canvas)
        tiles = dynamic_preprocess(Image.new("L", (width, height)), 1, most, 448)
        assert len(tiles) == columns * rows, (width, height, most)
photo = grid(640, 480, 12)
tokens = 256 * (photo[0] * photo[1] + 1)  # and the thumbnail
print("640 by 480 takes", tokens)
print(len(sizes), "sizes")
