"""What a cell and the maker of its weights share: inputs, and what the machine lacks.

Runs in the environment of the cell, with its transformers.
"""

from __future__ import annotations

from typing import Any

import torch

PROMPT_LENGTH = 24
IMAGE_FROM = 8
"""Place of the first image token in the prompt."""


def stay_on_cpu() -> None:
    """Let `.cuda()` leave tensors where they are, and torchvision's CUDA build be imported.

    Older `chat` methods call `.cuda()`. timm imports torchvision, whose wheel needs two operators
    of CUDA to be declared; nothing here calls them.
    """
    torch.Tensor.cuda = lambda self, *_, **__: self
    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _KEPT.append(library)


def inputs(*, vocabulary: int, image: int, side: int, tokens: int) -> dict[str, Any]:
    """Return one prompt with one tile in it, the same in every version."""
    chance = torch.Generator().manual_seed(0)
    length = max(PROMPT_LENGTH, IMAGE_FROM + tokens + 8)
    ids = torch.randint(3, min(vocabulary, 259), (1, length), generator=chance)
    ids[0, IMAGE_FROM : IMAGE_FROM + tokens] = image
    tile = torch.randn(1, 3, side, side, generator=chance)
    return {
        "input_ids": ids,
        "attention_mask": torch.ones_like(ids),
        "pixel_values": tile.to(torch.bfloat16),
    }


def logits_of(model: Any, given: dict[str, Any], image_token: int) -> torch.Tensor:
    """Return the logits of one forward pass: (tokens, vocabulary) float32."""
    keywords = dict(given)
    if type(model).__name__ == "InternVLChatModel":
        model.img_context_token_id = image_token
        keywords["image_flags"] = torch.ones(len(given["pixel_values"]), 1, dtype=torch.long)
    with torch.no_grad():
        return model(**keywords, return_dict=True).logits[0].float()


def distance(found: torch.Tensor, expected: torch.Tensor) -> float:
    """Return how far logits are from the expected ones, in their standard deviations."""
    return float((found - expected).abs().max() / expected.std())


_KEPT: list[Any] = []
"""torch forgets a declaration when its library object goes away."""
