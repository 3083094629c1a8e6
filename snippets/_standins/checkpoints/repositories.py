"""Which repositories have a stand-in: add a line to `REPOSITORIES` for another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Layout = Literal["chat", "native"]
Family = Literal["internlm2", "qwen2", "qwen3", "llama", "phi3"]


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository on the Hugging Face hub, as far as its stand-in goes."""

    name: str
    """Its id on the hub."""
    family: Family
    """The architecture of its language model."""
    layout: Layout = "chat"
    """chat: InternVLChatModel, code in the repository. native: a class of transformers."""
    awq: bool = False
    """Whether the language model's weights are packed to 4 bits."""
    context: int = 32768
    """Positions that the language model has."""
    template: str = "internvl2_5"
    """The chat template that the configuration names."""


REPOSITORIES = (
    Repository("OpenGVLab/InternVL-Chat-V1-5", "internlm2", template="internlm2-chat"),
    Repository(
        "OpenGVLab/InternVL-Chat-V1-5-AWQ", "internlm2", awq=True, template="internlm2-chat"
    ),
    Repository("OpenGVLab/InternVL2-1B", "qwen2", template="Hermes-2"),
    Repository("OpenGVLab/InternVL2-2B", "internlm2", template="internlm2-chat"),
    Repository("OpenGVLab/InternVL2-4B", "phi3", context=131072, template="phi3-chat"),
    Repository("OpenGVLab/InternVL2-8B", "internlm2", template="internlm2-chat"),
    Repository("OpenGVLab/InternVL2-8B-AWQ", "internlm2", awq=True, template="internlm2-chat"),
    Repository("OpenGVLab/InternVL2_5-1B", "qwen2"),
    Repository("OpenGVLab/InternVL2_5-4B", "qwen2"),
    Repository("OpenGVLab/InternVL2_5-8B", "internlm2"),
    Repository("OpenGVLab/InternVL3-1B", "qwen2"),
    Repository("OpenGVLab/InternVL3-2B", "qwen2"),
    Repository("OpenGVLab/InternVL3-8B", "qwen2"),
    Repository("OpenGVLab/InternVL3_5-8B", "qwen3", context=40960),
    Repository("OpenGVLab/InternVL3-1B-hf", "qwen2", layout="native"),
    Repository("OpenGVLab/InternVL3-2B-hf", "qwen2", layout="native"),
    Repository("OpenGVLab/InternVL3-8B-hf", "qwen2", layout="native"),
    Repository("OpenGVLab/InternVL3_5-8B-HF", "qwen3", layout="native", context=40960),
)
