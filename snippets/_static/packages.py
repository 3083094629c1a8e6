"""Names of packages in an installation: those that are nearly a known one."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from arguments import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOWN = (
    "accelerate",
    "autoawq",
    "auto-gptq",
    "bitsandbytes",
    "datasets",
    "decord",
    "deepspeed",
    "einops",
    "evaluate",
    "faqcheck",
    "fastapi",
    "flash-attn",
    "gradio",
    "httpx",
    "huggingface-hub",
    "imageio",
    "ipykernel",
    "jsonschema",
    "lmdeploy",
    "matplotlib",
    "mkdocs",
    "mkdocs-material",
    "modelscope",
    "ms-swift",
    "nbclient",
    "numpy",
    "openai",
    "opencv-python",
    "opencv-python-headless",
    "packaging",
    "pandas",
    "peft",
    "pillow",
    "pip",
    "protobuf",
    "psutil",
    "pydantic",
    "pytest",
    "qwen-vl-utils",
    "requests",
    "safetensors",
    "scikit-learn",
    "scipy",
    "sentencepiece",
    "setuptools",
    "sglang",
    "streamlit",
    "tensorboard",
    "tiktoken",
    "timm",
    "tokenizers",
    "torch",
    "torchaudio",
    "torchvision",
    "tqdm",
    "transformers",
    "triton",
    "uvicorn",
    "vllm",
    "wandb",
    "wheel",
    "xtuner",
)
_NAME = re.compile(r"[A-Za-z][\w.-]*")
_FILE = re.compile(r"\.(txt|whl|toml|zip|gz)$")
_CLOSE = 0.85
"""A letter lost, doubled or changed; packages that exist are further apart than this."""


def check(words: Sequence[str]) -> list[Finding]:
    """Return the packages of a command that installs some, whose names are nearly known ones."""
    if "install" not in words or not any(re.search(r"(^|/)pip3?$", word) for word in words):
        return []
    first = words.index("install") + 1
    return [
        Finding(place, f"no package {name!r} is known.", f"Did you mean {close!r}?")
        for place, word in enumerate(words[first:], first)
        if "/" not in word and not _FILE.search(word) and (found := _NAME.match(word))
        for name in [found[0]]
        if (close := _nearly(name.lower().replace("_", "-").rstrip(".")))
    ]


def _nearly(name: str) -> str:
    if name in KNOWN:
        return ""
    return next(iter(difflib.get_close_matches(name, KNOWN, 1, _CLOSE)), "")
