"""Write a checkpoint of the chat layout: InternVLChatModel, with Python code in the repository."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import save_file

from checkpoints import awq, language, tokens, vision

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from checkpoints.repositories import Repository

_CODE = Path(__file__).parent / "remote_code"


def write(
    folder: Path, repository: Repository, tokenizer: Tokenizer, *, random: bool = False
) -> None:
    """Write a checkpoint that loads only with `trust_remote_code=True`, as the released ones do."""
    torch.manual_seed(0)
    write_settings(folder, repository, tokenizer)
    tensors = vision.weights(language.WIDTH)
    for name, tensor in language.weights(repository, tokenizer, random=random).items():
        tensors[f"language_model.{name}"] = tensor
    save(tensors, folder / "model.safetensors", repository)


def write_settings(
    folder: Path,
    repository: Repository,
    tokenizer: Tokenizer,
    *,
    language_shape: language.Shape = language.TINY,
    vision_shape: vision.Shape = vision.TINY,
) -> None:
    """Write all files of a checkpoint but its weights."""
    dtype = dtype_of(repository)
    model_settings = {
        "architectures": ["InternVLChatModel"],
        "model_type": "internvl_chat",
        "auto_map": {
            "AutoConfig": "configuration_internvl_chat.InternVLChatConfig",
            "AutoModel": "modeling_internvl_chat.InternVLChatModel",
            "AutoModelForCausalLM": "modeling_internvl_chat.InternVLChatModel",
        },
        "llm_config": language.settings(repository, tokenizer, language_shape),
        "vision_config": vision.settings(dtype, vision_shape),
        "template": repository.template,
        "select_layer": -1,
        "downsample_ratio": vision.SHRINK,
        "ps_version": "v2",
        "force_image_size": vision.TILE,
        "dynamic_image_size": True,
        "use_thumbnail": True,
        "min_dynamic_patch": 1,
        "max_dynamic_patch": 12,
        "pad2square": False,
        "use_backbone_lora": 0,
        "use_llm_lora": 0,
        "torch_dtype": dtype,
    }
    if repository.awq:
        model_settings["llm_config"]["quantization_config"] = awq.SETTINGS
    _write_json(folder / "config.json", model_settings)
    write_tokenizer(folder, repository, tokenizer)
    for file in _CODE.glob("*.py"):
        shutil.copy(file, folder)


def save(tensors: dict[str, torch.Tensor], file: Path, repository: Repository) -> None:
    """Write tensors, those of floating point in the checkpoint's own type."""
    dtype = getattr(torch, dtype_of(repository))
    save_file(
        {
            name: tensor.to(dtype) if tensor.is_floating_point() else tensor
            for name, tensor in sorted(tensors.items())
        },
        file,
        metadata={"format": "pt"},
    )


def dtype_of(repository: Repository) -> str:
    """Return the type of what is not packed to 4 bits, by its name in torch."""
    return "float16" if repository.awq else "bfloat16"


def write_tokenizer(folder: Path, repository: Repository, tokenizer: Tokenizer) -> None:
    """Write the files that AutoTokenizer reads; InternLM2's tokenizer is code of the repository."""
    tokenizer.save(str(folder / "tokenizer.json"))
    tokenizer_settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "chat_template": tokens.chat_template(repository.family),
        "clean_up_tokenization_spaces": False,
        "model_max_length": repository.context,
        "bos_token": "<s>",
        "eos_token": tokens.end_of_turn(repository.family),
        "pad_token": "<|endoftext|>",
        "unk_token": "<unk>",
        "additional_special_tokens": list(tokens.SPECIAL[10:]),
    }
    if repository.family == "internlm2":
        tokenizer_settings |= {
            "tokenizer_class": "InternLM2Tokenizer",
            "auto_map": {"AutoTokenizer": ["tokenization_internlm2.InternLM2Tokenizer", None]},
        }
    _write_json(folder / "tokenizer_config.json", tokenizer_settings)


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
