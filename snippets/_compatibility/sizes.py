"""The settings of tiny models: the released ones, with small numbers in the place of large ones."""

from __future__ import annotations

from typing import Any

SIDE = 56
"""Pixels of a tile's side; with patches of 14 and every four made one, 4 tokens."""
TOKENS = 4
BEGIN = 1
"""Number of the token for the beginning of a text."""

ARCHITECTURES = {
    "internlm2": "InternLM2ForCausalLM",
    "llama": "LlamaForCausalLM",
    "phi3": "Phi3ForCausalLM",
    "qwen2": "Qwen2ForCausalLM",
    "qwen3": "Qwen3ForCausalLM",
    "qwen3_moe": "Qwen3MoeForCausalLM",
    "gpt_oss": "GptOssForCausalLM",
}
LANGUAGE_SIZES = {
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
}
_OWN: dict[str, dict[str, Any]] = {
    "internlm2": {"bias": False, "rope_scaling": {"type": "dynamic", "factor": 2.0}},
    "phi3": {"num_key_value_heads": 4, "sliding_window": 512},
    "qwen3": {"head_dim": 16},
    "qwen3_moe": {
        "head_dim": 16,
        "num_experts": 4,
        "num_experts_per_tok": 2,
        "moe_intermediate_size": 32,
        "decoder_sparse_step": 1,
    },
    "gpt_oss": {
        "head_dim": 16,
        "num_local_experts": 4,
        "num_experts_per_tok": 2,
        "sliding_window": 128,
    },
}
VISION_SIZES = {
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 4,  # V1.1 takes what the fourth layer from the end gives
    "num_attention_heads": 4,
    "image_size": SIDE,
}


def language_settings(language: str, vocabulary: int) -> dict[str, Any]:
    """Return the `llm_config` or `text_config` of a tiny model."""
    own = _OWN.get(language, {})
    return {
        "architectures": [ARCHITECTURES[language]],
        "model_type": language,
        "vocab_size": vocabulary,
        "max_position_embeddings": 4096,
        "tie_word_embeddings": False,
        "bos_token_id": BEGIN,
        "eos_token_id": 2,
        "pad_token_id": 0,
        "torch_dtype": "bfloat16",
        **LANGUAGE_SIZES,
        **own,
    }


def chat_settings(language: str, template: str, vocabulary: int) -> dict[str, Any]:
    """Return the `config.json` of a tiny InternVLChatModel."""
    return {
        "architectures": ["InternVLChatModel"],
        "model_type": "internvl_chat",
        "auto_map": {
            "AutoConfig": "configuration_internvl_chat.InternVLChatConfig",
            "AutoModel": "modeling_internvl_chat.InternVLChatModel",
            "AutoModelForCausalLM": "modeling_internvl_chat.InternVLChatModel",
        },
        "llm_config": language_settings(language, vocabulary),
        "vision_config": {
            "architectures": ["InternVisionModel"],
            "model_type": "intern_vit_6b",
            "patch_size": 14,
            "qkv_bias": True,
            "qk_normalization": False,
            "norm_type": "layer_norm",
            "drop_path_rate": 0.1,
            "use_flash_attn": True,
            "torch_dtype": "bfloat16",
            **VISION_SIZES,
        },
        "template": template,
        "select_layer": -1,
        "downsample_ratio": 0.5,
        "ps_version": "v2",
        "force_image_size": SIDE,
        "dynamic_image_size": True,
        "use_thumbnail": True,
        "min_dynamic_patch": 1,
        "max_dynamic_patch": 12,
        "pad2square": False,
        "use_backbone_lora": 0,
        "use_llm_lora": 0,
        "torch_dtype": "bfloat16",
    }


def native_settings(language: str, vocabulary: int, image_token: int) -> dict[str, Any]:
    """Return the `config.json` of a tiny InternVLForConditionalGeneration."""
    vision = {name: value for name, value in VISION_SIZES.items() if name != "image_size"}
    return {
        "architectures": ["InternVLForConditionalGeneration"],
        "model_type": "internvl",
        "image_token_id": image_token,
        "image_seq_length": TOKENS,
        "downsample_ratio": 0.5,
        "projector_hidden_act": "gelu",
        "vision_feature_layer": -1,
        "vision_feature_select_strategy": "default",
        "tie_word_embeddings": False,
        "text_config": language_settings(language, vocabulary),
        "vision_config": {
            "architectures": ["InternVLVisionModel"],
            "model_type": "internvl_vision",
            "image_size": [SIDE, SIDE],
            "patch_size": [14, 14],
            "attention_bias": True,
            **vision,
        },
        "torch_dtype": "bfloat16",
    }
