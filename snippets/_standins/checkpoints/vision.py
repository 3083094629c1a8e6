"""The vision model of the chat layout: InternViT with one narrow layer, and the projector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

TILE = 448
PATCH = 14
SHRINK = 0.5
"""By which pixel shuffle scales each side of the grid of patches."""
TOKENS = int((TILE // PATCH * SHRINK) ** 2)
"""Of one tile, in the prompt."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Widths and depth of a vision model, and the two ways in which InternViT is built."""

    width: int
    inner: int
    """Width of the MLP."""
    layers: int
    heads: int
    large: bool = False
    """Built like the 6B: RMS norm, queries and keys normalised, no bias for them."""


TINY = Shape(width=128, inner=256, layers=1, heads=2)
WIDTH, INNER, LAYERS, HEADS = TINY.width, TINY.inner, TINY.layers, TINY.heads


def settings(dtype: str, shape: Shape = TINY) -> dict[str, Any]:
    """Return the `vision_config` of a checkpoint."""
    return {
        "architectures": ["InternVisionModel"],
        "model_type": "intern_vit_6b",
        "hidden_size": shape.width,
        "intermediate_size": shape.inner,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "image_size": TILE,
        "patch_size": PATCH,
        "num_channels": 3,
        "qkv_bias": not shape.large,
        "qk_normalization": shape.large,
        "norm_type": "rms_norm" if shape.large else "layer_norm",
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-6,
        "initializer_factor": 0.1,
        "initializer_range": 1e-10,
        "attention_dropout": 0.0,
        "drop_path_rate": 0.0,
        "dropout": 0.0,
        "use_flash_attn": True,
        "torch_dtype": dtype,
    }


def weights(language_width: int, shape: Shape = TINY) -> dict[str, torch.Tensor]:
    """Return the tensors of the vision model and of the projector to the language model."""
    width = shape.width
    patches = (TILE // PATCH) ** 2
    joined = int(width / SHRINK**2)
    tensors = {
        "vision_model.embeddings.class_embedding": torch.randn(1, 1, width),
        "vision_model.embeddings.position_embedding": torch.randn(1, patches + 1, width),
        "vision_model.embeddings.patch_embedding.weight": _random(width, 3, PATCH, PATCH),
        "vision_model.embeddings.patch_embedding.bias": torch.zeros(width),
    }
    for layer in range(shape.layers):
        name = f"vision_model.encoder.layers.{layer}"
        tensors |= {f"{name}.ls1": torch.ones(width), f"{name}.ls2": torch.ones(width)}
        tensors |= _norm(f"{name}.norm1", width, bias=not shape.large)
        tensors |= _norm(f"{name}.norm2", width, bias=not shape.large)
        tensors |= _linear(f"{name}.attn.qkv", 3 * width, width, bias=not shape.large)
        if shape.large:
            tensors |= {f"{name}.attn.{n}_norm.weight": torch.ones(width) for n in "qk"}
        tensors |= _linear(f"{name}.attn.proj", width, width)
        tensors |= _linear(f"{name}.mlp.fc1", shape.inner, width)
        tensors |= _linear(f"{name}.mlp.fc2", width, shape.inner)
    tensors |= _norm("mlp1.0", joined)
    tensors |= _linear("mlp1.1", language_width, joined)
    tensors |= _linear("mlp1.3", language_width, language_width)
    return tensors


def _random(*shape: int) -> torch.Tensor:
    return torch.randn(*shape) * 0.05


def _linear(name: str, outputs: int, inputs: int, *, bias: bool = True) -> dict[str, torch.Tensor]:
    tensors = {f"{name}.weight": _random(outputs, inputs)}
    return tensors | ({f"{name}.bias": torch.zeros(outputs)} if bias else {})


def _norm(name: str, width: int, *, bias: bool = True) -> dict[str, torch.Tensor]:
    tensors = {f"{name}.weight": torch.ones(width)}
    return tensors | ({f"{name}.bias": torch.zeros(width)} if bias else {})
