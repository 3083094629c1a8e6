"""The vision model of the chat layout: InternViT with one narrow layer, and the projector."""

from __future__ import annotations

from typing import Any

import torch

TILE = 448
PATCH = 14
WIDTH = 128
INNER = 256
LAYERS = 1
HEADS = 2
SHRINK = 0.5
"""By which pixel shuffle scales each side of the grid of patches."""
TOKENS = int((TILE // PATCH * SHRINK) ** 2)
"""Of one tile, in the prompt."""


def settings(dtype: str) -> dict[str, Any]:
    """Return the `vision_config` of a checkpoint."""
    return {
        "architectures": ["InternVisionModel"],
        "model_type": "intern_vit_6b",
        "hidden_size": WIDTH,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "image_size": TILE,
        "patch_size": PATCH,
        "num_channels": 3,
        "qkv_bias": True,
        "qk_normalization": False,
        "norm_type": "layer_norm",
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


def weights(language_width: int) -> dict[str, torch.Tensor]:
    """Return the tensors of the vision model and of the projector to the language model."""
    patches = (TILE // PATCH) ** 2
    joined = int(WIDTH / SHRINK**2)
    tensors = {
        "vision_model.embeddings.class_embedding": torch.randn(1, 1, WIDTH),
        "vision_model.embeddings.position_embedding": torch.randn(1, patches + 1, WIDTH),
        "vision_model.embeddings.patch_embedding.weight": _random(WIDTH, 3, PATCH, PATCH),
        "vision_model.embeddings.patch_embedding.bias": torch.zeros(WIDTH),
    }
    for layer in range(LAYERS):
        name = f"vision_model.encoder.layers.{layer}"
        tensors |= {f"{name}.ls1": torch.ones(WIDTH), f"{name}.ls2": torch.ones(WIDTH)}
        tensors |= _norm(f"{name}.norm1", WIDTH) | _norm(f"{name}.norm2", WIDTH)
        tensors |= _linear(f"{name}.attn.qkv", 3 * WIDTH, WIDTH)
        tensors |= _linear(f"{name}.attn.proj", WIDTH, WIDTH)
        tensors |= _linear(f"{name}.mlp.fc1", INNER, WIDTH)
        tensors |= _linear(f"{name}.mlp.fc2", WIDTH, INNER)
    tensors |= _norm("mlp1.0", joined)
    tensors |= _linear("mlp1.1", language_width, joined)
    tensors |= _linear("mlp1.3", language_width, language_width)
    return tensors


def _random(*shape: int) -> torch.Tensor:
    return torch.randn(*shape) * 0.05


def _linear(name: str, outputs: int, inputs: int) -> dict[str, torch.Tensor]:
    return {f"{name}.weight": _random(outputs, inputs), f"{name}.bias": torch.zeros(outputs)}


def _norm(name: str, width: int) -> dict[str, torch.Tensor]:
    return {f"{name}.weight": torch.ones(width), f"{name}.bias": torch.zeros(width)}
