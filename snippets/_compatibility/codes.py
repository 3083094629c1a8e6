"""What is measured: the released model code, release by release, and the versions of transformers.

`OpenGVLab/InternVL` holds the code that was released with the weights, once for each release that
changed it. The copies on the Hugging Face hub were made from these; which commit each copy comes
from is not published, so a release stands for its models here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["internlm2", "llama", "phi3", "qwen2", "qwen3", "qwen3_moe", "gpt_oss"]

TRANSFORMERS = ("4.37.2", "4.45.2", "4.49.0", "4.50.3", "4.52.4", "4.57.6", "5.0.0", "5.24.0")
"""Oldest first. 4.37.2 is what the releases up to 3.0 ask for, 4.57.6 the newest 4.x."""

PEFT = {"4.37.2": "0.10.0", "4.45.2": "0.14.0", "4.49.0": "0.14.0", "4.50.3": "0.14.0"}
"""The code imports peft. 0.10.0 is what it asks for; newer transformers want a newer one."""
NEWEST_PEFT = "0.21.2"

HEAD = "2410d1dbf208f0e799459aff9376e5747dbf41a2"
CHAT = "internvl_chat/internvl"
CHAT_3_5 = "internvl_chat_gpt_oss/internvl"


@dataclass(frozen=True, slots=True)
class Code:
    """One modelling code with one kind of language model."""

    id: str
    release: str
    """The release it came with."""
    models: str
    """The models that have it, as far as it is known."""
    language: Language
    commit: str = HEAD
    """Of OpenGVLab/InternVL."""
    package: str | None = CHAT
    """Folder of the code in that repository; None for the classes of transformers."""
    template: str = "internlm2-chat"
    """Chat template that the configuration names."""
    trimmed: bool = False
    """Whether the code is reduced to this one language model, see `checkout.trim`."""
    made_with: str = "4.37.2"
    """The transformers that makes the weights and the expected logits: what the code asks for."""


def _chat(name: str, release: str, language: Language, models: str, *rest: str) -> Code:
    commit, template = rest
    return Code(name, release, models, language, commit, CHAT, template)


V1_1, V1_2, V1_5, V1_5_MINI = "ac6e5c9", "754dfa2", "0f2f7b2", "e81aac3"
V2, V2_5, V3 = "0dc48a2", "c981100", "19b0da2"
NEWER: dict[Language, str] = {
    "internlm2": "InternVL2-2B, -8B, -26B, InternVL2_5-2B, -8B, -26B",
    "llama": "InternVL2-40B, -Llama3-76B",
    "phi3": "InternVL2-4B",
    "qwen2": "InternVL2-1B, InternVL2_5-1B, -4B, -38B, -78B, InternVL3 but 9B",
}
"""Models by language model, those whose copies on the hub are newer than their release."""
TRIMMED = tuple(
    Code(
        f"{release}-{language}-trimmed",
        release,
        models,
        language,
        commit,
        CHAT,
        {"llama": "Hermes-2", "phi3": "phi3-chat"}.get(language, "internvl2_5"),
        trimmed=True,
    )
    for release, commit in (("2025-04", V3), ("2025-09", HEAD))
    for language, models in NEWER.items()
)
CODES = (
    *TRIMMED,
    _chat("1.1-llama", "1.1", "llama", "InternVL-Chat-V1-1", V1_1, "internvl_zh"),
    _chat(
        "1.2-llama", "1.2", "llama", "InternVL-Chat-V1-2, InternVL-Chat-V1-2-Plus", V1_2, "Hermes-2"
    ),
    _chat("1.5-internlm2", "1.5", "internlm2", "InternVL-Chat-V1-5", V1_5, "internlm2-chat"),
    _chat(
        "1.5-mini-internlm2",
        "1.5",
        "internlm2",
        "Mini-InternVL-Chat-2B-V1-5",
        V1_5_MINI,
        "internlm2-chat",
    ),
    _chat("1.5-mini-phi3", "1.5", "phi3", "Mini-InternVL-Chat-4B-V1-5", V1_5_MINI, "phi3-chat"),
    _chat("2-internlm2", "2", "internlm2", "InternVL2-2B, -8B, -26B", V2, "internlm2-chat"),
    _chat("2-llama", "2", "llama", "InternVL2-40B, -Llama3-76B", V2, "Hermes-2"),
    _chat("2-phi3", "2", "phi3", "InternVL2-4B", V2, "phi3-chat"),
    _chat("2-qwen2", "2", "qwen2", "InternVL2-1B", V2, "Hermes-2"),
    _chat("2.5-internlm2", "2.5", "internlm2", "InternVL2_5-2B, -8B, -26B", V2_5, "internvl2_5"),
    _chat("2.5-qwen2", "2.5", "qwen2", "InternVL2_5-1B, -4B, -38B, -78B", V2_5, "internvl2_5"),
    _chat("3-qwen2", "3", "qwen2", "InternVL3-1B, -2B, -8B, -14B, -38B, -78B", V3, "internvl2_5"),
    _chat("3-internlm2", "2025-04", "internlm2", "own training", V3, "internvl2_5"),
    _chat("3-llama", "2025-04", "llama", "own training", V3, "Hermes-2"),
    _chat("3-phi3", "2025-04", "phi3", "own training", V3, "phi3-chat"),
    _chat("last-internlm2", "2025-09", "internlm2", "own training", HEAD, "internvl2_5"),
    _chat("last-llama", "2025-09", "llama", "own training", HEAD, "Hermes-2"),
    _chat("last-phi3", "2025-09", "phi3", "own training", HEAD, "phi3-chat"),
    _chat("last-qwen2", "2025-09", "qwen2", "own training", HEAD, "internvl2_5"),
    Code(
        "3.5-qwen3",
        "3.5",
        "InternVL3_5-1B, -2B, -4B, -8B, -14B, -38B",
        "qwen3",
        HEAD,
        CHAT_3_5,
        "internvl2_5",
        made_with="4.57.6",
    ),
    Code(
        "3.5-qwen3-moe",
        "3.5",
        "InternVL3_5-30B-A3B, -241B-A28B",
        "qwen3_moe",
        HEAD,
        CHAT_3_5,
        "internvl2_5",
        made_with="4.57.6",
    ),
    Code(
        "3.5-gpt-oss",
        "3.5",
        "InternVL3_5-GPT-OSS-20B-A4B-Preview",
        "gpt_oss",
        HEAD,
        CHAT_3_5,
        "internvl3_5_gpt_oss",
        made_with="4.57.6",
    ),
    Code(
        "hf-qwen2", "-hf", "InternVL3-1B-hf to -78B-hf", "qwen2", "", None, "", made_with="4.57.6"
    ),
    Code(
        "hf-qwen3", "-hf", "InternVL3_5-1B-HF to -38B-HF", "qwen3", "", None, "", made_with="4.57.6"
    ),
    Code(
        "hf-gpt-oss",
        "-hf",
        "InternVL3_5-GPT-OSS-20B-A4B-Preview-HF",
        "gpt_oss",
        "",
        None,
        "",
        made_with="4.57.6",
    ),
)
