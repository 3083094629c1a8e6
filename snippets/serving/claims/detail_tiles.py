"""`detail` means at most 6, 12 or 24 tiles in the GitHub format; -hf ignores it."""

from types import SimpleNamespace
from typing import Any

import torch
from lmdeploy.vl.model.internvl import InternVLVisionModel
from lmdeploy.vl.model.internvl3_hf import InternVL3VisionModel
from PIL import Image
from transformers import AutoConfig

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

name = "OpenGVLab/InternVL3-1B-hf"
native: Any = InternVL3VisionModel(name, hf_config=AutoConfig.from_pretrained(name))
native.build_preprocessor()
native.mm_feature_dtype = torch.float32
wide = Image.new("RGB", (4480, 448))


def image_tokens(**options: int | str) -> int:
    """Return how many tokens an -hf checkpoint gets for an image of ten tiles."""
    item = {"type": "image", "data": wide, **options}
    messages = native.preprocess([{"role": "user", "content": [item]}])
    return messages[-1]["content"][0]["image_tokens"]


assert image_tokens() == (10 + 1) * 256
assert image_tokens(max_dynamic_patch=1) == image_tokens(detail="low") == image_tokens()
print("detail: 6, 12, 24; -hf: ignored")
