"""Pack weights to 4 bits as AutoAWQ's `gemm` layout has them."""

from __future__ import annotations

import torch

GROUP = 128
"""Input features that share a scale; TurboMind takes no other size."""

SETTINGS = {
    "quant_method": "awq",
    "version": "gemm",
    "bits": 4,
    "group_size": GROUP,
    "zero_point": True,
}

_ORDER = (0, 2, 4, 6, 1, 3, 5, 7)
"""Which of eight neighbouring output features goes into which four bits of an int32."""


def pack(name: str, weight: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return the tensors that stand for a linear layer's weight.

    Args:
        weight: (output features, input features); multiples of 8 and of `GROUP`.
    """
    outputs, inputs = weight.shape
    groups = weight.float().T.reshape(inputs // GROUP, GROUP, outputs)
    low, high = groups.amin(1), groups.amax(1)
    scales = ((high - low) / 15).clamp(min=1e-5)
    zeros = (-low / scales).round().clamp(0, 15)
    quantised = (groups / scales[:, None] + zeros[:, None]).round().clamp(0, 15)
    return {
        f"{name}.qweight": _interleave(quantised.reshape(inputs, outputs)),
        f"{name}.qzeros": _interleave(zeros),
        f"{name}.scales": scales.half(),
    }


def _interleave(values: torch.Tensor) -> torch.Tensor:
    octets = values.to(torch.int64).reshape(len(values), -1, 8)
    packed = sum(octets[:, :, feature] << (4 * place) for place, feature in enumerate(_ORDER))
    return packed.to(torch.int32).contiguous()  # the upper half wraps around to negative
