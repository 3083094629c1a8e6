"""The operator backend that lmdeploy's PyTorch engine gets instead of its CUDA one."""

from __future__ import annotations

from typing import Any

import torch
from lmdeploy.pytorch.backends.attention import PagedAttentionBuildSpec
from lmdeploy.pytorch.backends.default import DefaultOpsBackend
from lmdeploy.pytorch.backends.flash_attention import FlashAttentionBuildSpec

from lmdeploy_on_cpu.attention import CpuAttentionMetadata, PagedAttention, PlainAttention


class CpuOpsBackend(DefaultOpsBackend):
    """lmdeploy's own pure-torch operators, and the two that it has for devices only."""

    @staticmethod
    def get_name() -> str:
        """Return the name that errors give."""
        return "cpu"

    @classmethod
    def build_op(cls, spec: Any, *, enable_deterministic: bool = False) -> Any:
        """Build an operator; lmdeploy raises for those it has no pure-torch version of."""
        if isinstance(spec, PagedAttentionBuildSpec):
            return PagedAttention(
                num_heads=spec.num_heads,
                head_size=spec.head_dim,
                scale=spec.scale,
                num_kv_heads=spec.num_kv_heads,
                v_head_size=spec.v_head_dim,
                sliding_window=spec.sliding_window,
                causal=spec.causal,
            )
        if isinstance(spec, FlashAttentionBuildSpec):
            return PlainAttention(spec)
        return super().build_op(spec, enable_deterministic=enable_deterministic)

    @staticmethod
    def get_attention_metadata_cls() -> type[CpuAttentionMetadata]:
        """Return the class that `update_step_context` makes."""
        return CpuAttentionMetadata

    @classmethod
    def update_step_context(cls, step_context: Any) -> Any:
        """Give a step its attention metadata."""
        lengths = torch.stack([step_context.q_seqlens, step_context.kv_seqlens])
        ends = torch.nn.functional.pad(lengths.cumsum(1, dtype=torch.int32), (1, 0))
        step_context.attn_metadata = CpuAttentionMetadata(
            is_decoding=step_context.is_decoding,
            block_offsets=step_context.block_offsets,
            q_start_loc=step_context.q_start_loc,
            q_seqlens=step_context.q_seqlens,
            kv_seqlens=step_context.kv_seqlens,
            cu_seqlens_q=ends[0],
            cu_seqlens_k=ends[1],
            quant_policy=step_context.kv_quant_policy,
            max_kv_seqlen=step_context.max_kv_seqlen,
            max_q_seqlen=step_context.max_q_seqlen,
        )
        return step_context

    @staticmethod
    def ccl_backend() -> str:
        """Return the name of torch.distributed's backend."""
        return "gloo"

    @staticmethod
    def device_count() -> int:
        """Return how many devices there are."""
        return 1
