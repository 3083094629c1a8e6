"""Variables set for one command: those that nothing reads under the name given."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from arguments import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOWN = (
    # Of CUDA, NCCL, PyTorch and Hugging Face.
    "CUDA_VISIBLE_DEVICES",
    "CUDA_DEVICE_ORDER",
    "CUDA_HOME",
    "CUDA_LAUNCH_BLOCKING",
    "HF_DATASETS_OFFLINE",
    "HF_ENDPOINT",
    "HF_HOME",
    "HF_HUB_CACHE",
    "HF_HUB_DISABLE_XET",
    "HF_HUB_OFFLINE",
    "HF_TOKEN",
    "NCCL_DEBUG",
    "NCCL_IB_DISABLE",
    "NCCL_P2P_DISABLE",
    "NCCL_SHM_DISABLE",
    "NCCL_SOCKET_IFNAME",
    "OMP_NUM_THREADS",
    "PYTHONPATH",
    "PYTORCH_ALLOC_CONF",
    "PYTORCH_CUDA_ALLOC_CONF",
    "TOKENIZERS_PARALLELISM",
    "TORCH_CUDA_ARCH_LIST",
    "TRANSFORMERS_OFFLINE",
    "MASTER_ADDR",
    "MASTER_PORT",
    "NNODES",
    "NODE_RANK",
    "NPROC_PER_NODE",
    "LOCAL_RANK",
    "RANK",
    "WORLD_SIZE",
    # Of lmdeploy and vLLM.
    "LMDEPLOY_IMAGE_FETCH_TIMEOUT",
    "LMDEPLOY_USE_MODELSCOPE",
    "LMDEPLOY_LOG_LEVEL",
    "VLLM_ATTENTION_BACKEND",
    "VLLM_USE_MODELSCOPE",
    "VLLM_WORKER_MULTIPROC_METHOD",
    # Of ms-swift.
    "IMAGE_MAX_TOKEN_NUM",
    "MAX_PIXELS",
    "ROOT_IMAGE_DIR",
    # Of the training and evaluation scripts (OpenGVLab/InternVL@2410d1d, internvl_chat/shell).
    "BATCH_SIZE",
    "GPUS",
    "GPUS_PER_NODE",
    "LAUNCHER",
    "NODES",
    "PARTITION",
    "PER_DEVICE_BATCH_SIZE",
    "QUOTA_TYPE",
    "SPLIT_THINK",
    "USE_COT",
)
_CLOSE = 0.85
"""How like a known name an unknown one is to be taken for it: one or two letters off."""


def check(variables: Sequence[str]) -> list[Finding]:
    """Return the variables, given as `NAME=value`, whose names are nearly known ones."""
    names = [one.partition("=")[0] for one in variables]
    return [
        Finding(None, f"nothing reads the variable {name!r}.", f"Did you mean {close[0]!r}?")
        for name in names
        if name not in KNOWN and (close := difflib.get_close_matches(name, KNOWN, 1, _CLOSE))
    ]
