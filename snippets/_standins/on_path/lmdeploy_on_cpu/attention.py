"""lmdeploy's two attention operators, in plain torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from lmdeploy.pytorch.backends.attention import AttentionImpl, AttentionMetadata
from lmdeploy.pytorch.backends.flash_attention import FlashAttentionImpl
from torch.nn.functional import scaled_dot_product_attention

if TYPE_CHECKING:
    from lmdeploy.pytorch.backends.flash_attention import FlashAttentionBuildSpec

    Window = int | tuple[int, int] | None


@dataclass
class CpuAttentionMetadata(AttentionMetadata):
    """What a step needs to know of its sequences, as lmdeploy's CUDA backend has it."""

    max_kv_seqlen: int | None = None
    """Tokens of the longest sequence, cached ones included."""
    max_q_seqlen: int | None = None
    """New tokens of the sequence that has most."""


class PagedAttention(AttentionImpl[CpuAttentionMetadata]):
    """Attention over a key-value cache that is kept in blocks."""

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        k_cache: torch.Tensor,
        v_cache: torch.Tensor,
        attn_metadata: CpuAttentionMetadata,
        **options: Any,
    ) -> torch.Tensor:
        """Store the new keys and values, and attend to all of each sequence.

        Args:
            query: (..., tokens, heads, head size); the new tokens of all sequences, in a row.
            k_cache: (blocks, tokens of a block, key-value heads, head size); written to.
            options: What concerns kinds of attention that no InternVL model has.
        """
        unsupported = {"learnable_sink", "nsa_indices"} & {
            name for name, value in options.items() if value is not None
        }
        if unsupported or attn_metadata.quant_policy:
            raise NotImplementedError(f"{unsupported or 'a quantised cache'} on the CPU")
        queries, keys, values = (x.flatten(0, -3) for x in (query, key, value))
        attended = queries.new_empty(*queries.shape[:-1], self.v_head_size)
        for sequence in range(len(attn_metadata.q_seqlens)):
            start = int(attn_metadata.q_start_loc[sequence])
            new = int(attn_metadata.q_seqlens[sequence])
            length = int(attn_metadata.kv_seqlens[sequence])
            here = slice(start, start + new)
            block, offset = _places(attn_metadata.block_offsets[sequence], length, k_cache.size(1))
            k_cache[block[-new:], offset[-new:]] = keys[here]
            v_cache[block[-new:], offset[-new:]] = values[here]
            attended[here] = attend(
                queries[here], k_cache[block, offset], v_cache[block, offset],
                scale=self.scale, causal=self.causal, window=self.sliding_window,
            )  # fmt: skip
        return attended.view(*query.shape[:-1], self.v_head_size)


class PlainAttention(FlashAttentionImpl):
    """Attention without a cache: the vision model's."""

    def __init__(self, spec: FlashAttentionBuildSpec) -> None:
        self.spec = spec

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        q_start_loc: torch.Tensor,
        q_seqlens: torch.Tensor,
        kv_start_loc: torch.Tensor | None = None,
        kv_seqlens: torch.Tensor | None = None,
        **_: Any,
    ) -> torch.Tensor:
        """Attend within each sequence; shapes as in `PagedAttention.forward`."""
        kv_start_loc = q_start_loc if kv_start_loc is None else kv_start_loc
        kv_seqlens = q_seqlens if kv_seqlens is None else kv_seqlens
        queries, keys, values = (x.flatten(0, -3) for x in (query, key, value))
        attended = queries.new_empty(*queries.shape[:-1], values.size(-1))
        scale = self.spec.scale or self.spec.head_dim**-0.5
        for sequence in range(len(q_seqlens)):
            here = _span(q_start_loc, q_seqlens, sequence)
            there = _span(kv_start_loc, kv_seqlens, sequence)
            attended[here] = attend(
                queries[here], keys[there], values[there],
                scale=scale, causal=self.spec.causal, window=self.spec.sliding_window,
            )  # fmt: skip
        return attended.view(*query.shape[:-1], values.size(-1))


def attend(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    *,
    scale: float,
    causal: bool,
    window: Window = None,
) -> torch.Tensor:
    """Return the attention of one sequence; the queries are its last tokens.

    Args:
        query: (new tokens, heads, head size).
        key: (tokens, key-value heads, head size).
        window: How many tokens back a query sees; None or -1 for all.
    """
    new, length = len(query), len(key)
    reach = window[0] if isinstance(window, tuple) else window
    mask = None
    if causal and (new > 1 or _is_limit(reach)):
        distance = torch.arange(length - new, length)[:, None] - torch.arange(length)
        mask = distance >= 0
        if _is_limit(reach):
            mask &= distance < reach
    attended = scaled_dot_product_attention(
        *(x.transpose(0, 1)[None] for x in (query, key, value)),
        attn_mask=mask,
        scale=scale,
        enable_gqa=query.size(1) != key.size(1),
    )
    return attended[0].transpose(0, 1)


def _is_limit(reach: int | None) -> bool:
    return reach is not None and reach >= 0


def _places(blocks: torch.Tensor, length: int, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    positions = torch.arange(length)
    return blocks.long()[positions // size], positions % size


def _span(starts: torch.Tensor, lengths: torch.Tensor, sequence: int) -> slice:
    start = int(starts[sequence])
    return slice(start, start + int(lengths[sequence]))
