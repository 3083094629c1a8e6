"""Make tiny tokenizers of the kinds that the released models have.

InternLM2, Llama and Phi-3 models come with a SentencePiece model, InternLM2's read by code of the
repository; Qwen models with `vocab.json` and `merges.txt`; gpt-oss with `tokenizer.json`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

IMAGE = "<IMG_CONTEXT>"
ADDED = (
    *("<img>", "</img>", IMAGE, "<quad>", "</quad>", "<ref>", "</ref>", "<box>", "</box>"),
    *("<|im_start|>", "<|im_end|>", "<|end|>", "<|user|>", "<|assistant|>", "<|system|>"),
    *("<|endoftext|>", "<|start|>", "<|message|>", "<|return|>", "<|channel|>"),
)
TEXT = (
    "Describe the image in detail.",
    "A street with a red car, a bus and two people in front of a house.",
    "You are an assistant; answer the question briefly, please.",
)


def write(folder: Path, language: str) -> tuple[int, int]:
    """Write the tokenizer of a model and return its size and the number of the image token."""
    tokenizer = _KINDS[language](folder)
    tokenizer.add_tokens(list(ADDED), special_tokens=True)
    tokenizer.save_pretrained(folder)
    if language == "internlm2":
        _name_remote_code(folder / "tokenizer_config.json")
    return len(tokenizer), tokenizer.convert_tokens_to_ids(IMAGE)


def _sentence_piece(folder: Path) -> str:
    import sentencepiece

    prefix = folder / "tokenizer"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT),
        model_prefix=str(prefix),
        vocab_size=320,
        byte_fallback=True,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    return f"{prefix}.model"


def _internlm2(folder: Path) -> Any:
    from internvl.model.internlm2.tokenization_internlm2 import InternLM2Tokenizer

    return InternLM2Tokenizer(_sentence_piece(folder))


def _llama(folder: Path) -> Any:
    from transformers import LlamaTokenizer

    return LlamaTokenizer(_sentence_piece(folder), legacy=False)


def _byte_pairs() -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=[],
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXT, trainer)
    return tokenizer


def _qwen(folder: Path) -> Any:
    from transformers import Qwen2Tokenizer

    _byte_pairs().model.save(str(folder))
    return Qwen2Tokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"))


def _fast(_: Path) -> Any:
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_object=_byte_pairs(),
        eos_token="<|return|>",
        pad_token="<|endoftext|>",
    )


def _name_remote_code(file: Path) -> None:
    settings = json.loads(file.read_text(encoding="utf-8"))
    settings["auto_map"] = {"AutoTokenizer": ["tokenization_internlm2.InternLM2Tokenizer", None]}
    file.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


_KINDS = {
    "internlm2": _internlm2,
    "llama": _llama,
    "phi3": _llama,
    "qwen2": _qwen,
    "qwen3": _qwen,
    "qwen3_moe": _qwen,
    "gpt_oss": _fast,
}
