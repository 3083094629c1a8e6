"""Write a checkpoint of the native layout: InternVLForConditionalGeneration of transformers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import torch
from transformers import (
    GotOcr2ImageProcessor,
    InternVLConfig,
    InternVLForConditionalGeneration,
    InternVLProcessor,
    InternVLVideoProcessor,
    PreTrainedTokenizerFast,
)

from checkpoints import language, tokens, vision

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer

    from checkpoints.repositories import Repository

_SIZE = {"height": vision.TILE, "width": vision.TILE}


def write(
    folder: Path, repository: Repository, tokenizer: Tokenizer, *, random: bool = False
) -> None:
    """Write a checkpoint with its processor."""
    torch.manual_seed(0)
    text = language.settings(repository, tokenizer)
    model = InternVLForConditionalGeneration(_settings(text, tokenizer))
    tensors = language.weights(repository, tokenizer, random=random)
    model.lm_head.weight.data = tensors.pop("lm_head.weight")
    model.model.language_model.load_state_dict(
        {name.removeprefix("model."): tensor for name, tensor in tensors.items()}
    )
    ends = {name: text[name] for name in ("bos_token_id", "eos_token_id", "pad_token_id")}
    model.generation_config.update(**ends)
    model.to(torch.bfloat16).save_pretrained(folder)
    _processor(repository, tokenizer).save_pretrained(folder)
    _name_architectures(folder / "config.json", text["architectures"])


def _settings(text: dict[str, object], tokenizer: Tokenizer) -> InternVLConfig:
    return InternVLConfig(
        text_config=text,
        vision_config={
            "architectures": ["InternVLVisionModel"],
            "hidden_size": vision.WIDTH,
            "intermediate_size": vision.INNER,
            "num_hidden_layers": vision.LAYERS,
            "num_attention_heads": vision.HEADS,
            "attention_bias": True,
        },
        image_token_id=tokenizer.token_to_id(tokens.IMAGE),
        image_seq_length=vision.TOKENS,
        tie_word_embeddings=False,
    )


def _processor(repository: Repository, tokenizer: Tokenizer) -> InternVLProcessor:
    return InternVLProcessor(
        image_processor=GotOcr2ImageProcessor(
            size=_SIZE, crop_to_patches=True, min_patches=1, max_patches=12
        ),
        video_processor=InternVLVideoProcessor(size=_SIZE),
        tokenizer=PreTrainedTokenizerFast(
            tokenizer_object=tokenizer,
            bos_token="<s>",
            eos_token=tokens.end_of_turn(repository.family),
            pad_token="<|endoftext|>",
            model_max_length=repository.context,
            clean_up_tokenization_spaces=False,
            extra_special_tokens={
                "start_image_token": "<img>",
                "end_image_token": "</img>",
                "context_image_token": tokens.IMAGE,
                "video_token": "<video>",
            },
        ),
        image_seq_length=vision.TOKENS,
        chat_template=tokens.chat_template(repository.family),
    )


def _name_architectures(file: Path, architectures: object) -> None:
    """Name the language model's class, which lmdeploy asks for and transformers leaves out."""
    settings = json.loads(file.read_text(encoding="utf-8"))
    settings["text_config"]["architectures"] = architectures
    file.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
