"""`detail` of an image means at most 6, 12 or 24 tiles in the installed lmdeploy."""

from types import SimpleNamespace
from typing import Any

import torch
from lmdeploy.vl.model.internvl import InternVLVisionModel
from PIL import Image

model: Any = object.__new__(InternVLVisionModel)
model.config = SimpleNamespace(
    min_dynamic_patch=1, max_dynamic_patch=12, use_thumbnail=False
)
model.vision_config = SimpleNamespace(image_size=448)
model.transform = lambda tile: torch.zeros(3, 1, 1)
wide = Image.new("RGB", (4480, 448))


def tiles(**options: int | str) -> int:
    """Return into how many tiles an image of ten tiles' width is cut."""
    return model._preprocess_v1_5(wide, options).shape[0]


assert tiles(detail="low") == 6
assert tiles(detail="medium") == tiles() == 10
assert tiles(max_dynamic_patch=1) == 1
wide = Image.new("RGB", (448 * 24, 448))
assert [tiles(detail=name) for name in ("low", "medium", "high")] == [6, 12, 24]
print("detail: 6, 12, 24")
