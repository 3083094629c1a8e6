"""The language models: their settings and their weights, family by family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from checkpoints import awq, speech, tokens

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from checkpoints.repositories import Repository

    Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Shape:
    """Widths and depth of a language model."""

    width: int
    inner: int
    """Width of the MLP."""
    layers: int
    heads: int
    key_heads: int
    """Heads of keys and values."""
    head: int
    """Width of a head."""
    rows: int | None = None
    """Tokens of the embedding; None: as many as the tokenizer has."""


TINY = Shape(width=256, inner=256, layers=2, heads=2, key_heads=1, head=128)
WIDTH = TINY.width
SPREAD = 0.02
"""Standard deviation of the weights: small beside the embedding's, see `speech`."""

ARCHITECTURES = {
    "internlm2": "InternLM2ForCausalLM",
    "llama": "LlamaForCausalLM",
    "phi3": "Phi3ForCausalLM",
    "qwen2": "Qwen2ForCausalLM",
    "qwen3": "Qwen3ForCausalLM",
}


def settings(repository: Repository, tokenizer: Tokenizer, shape: Shape = TINY) -> dict[str, Any]:
    """Return the `llm_config` or `text_config` of a checkpoint."""
    family = repository.family
    values: dict[str, Any] = {
        "architectures": [ARCHITECTURES[family]],
        "model_type": family,
        "vocab_size": shape.rows or tokenizer.get_vocab_size(),
        "hidden_size": shape.width,
        "intermediate_size": shape.inner,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.heads if family == "phi3" else shape.key_heads,
        "hidden_act": "silu",
        "rms_norm_eps": 1e-6,
        "rope_theta": 10000.0 if family == "phi3" else 1000000.0,
        "max_position_embeddings": repository.context,
        "tie_word_embeddings": False,
        "bos_token_id": tokenizer.token_to_id("<s>"),
        "eos_token_id": tokenizer.token_to_id(tokens.end_of_turn(family)),
        "pad_token_id": tokenizer.token_to_id("<|endoftext|>"),
        "torch_dtype": "float16" if repository.awq else "bfloat16",
    }
    if family == "internlm2":
        values |= {"bias": False}
    if family == "qwen3":
        values |= {"head_dim": shape.head}
    return values


def weights(repository: Repository, tokenizer: Tokenizer, *, random: bool = False) -> Tensors:
    """Return the tensors of a language model, named as in its family's released checkpoints.

    Args:
        random: Leave out the sentence, and let what comes next depend on all that came before.
    """
    linear: Tensors = {}
    rest: Tensors = {}
    for number in range(TINY.layers):
        _layer(number, repository.family, TINY, linear, rest)
    end = tokens.end_of_turn(repository.family)
    embedding, output = speech.speak(tokenizer, end, WIDTH)
    if random:
        output = torch.randn_like(output) / WIDTH**0.5
        linear = {name: weight * 4 for name, weight in linear.items()}
    rest |= _ends(repository.family, embedding, output)
    return rest | _linear_layers(linear, repository)


def layer_weights(number: int, repository: Repository, shape: Shape) -> Tensors:
    """Return the random tensors of one layer of a language model of any size."""
    linear: Tensors = {}
    rest: Tensors = {}
    _layer(number, repository.family, shape, linear, rest)
    return rest | _linear_layers(linear, repository)


def end_weights(repository: Repository, shape: Shape) -> Tensors:
    """Return the random tensors before the first layer and after the last one."""
    assert shape.rows is not None
    embedding = torch.randn(shape.rows, shape.width)
    output = torch.randn(shape.rows, shape.width) / shape.width**0.5
    return _ends(repository.family, embedding, output)


def _ends(family: str, embedding: torch.Tensor, output: torch.Tensor) -> Tensors:
    words, head = (
        ("model.tok_embeddings", "output")
        if family == "internlm2"
        else ("model.embed_tokens", "lm_head")
    )
    norm = torch.ones(embedding.shape[1])
    return {f"{words}.weight": embedding, f"{head}.weight": output, "model.norm.weight": norm}


def _linear_layers(linear: Tensors, repository: Repository) -> Tensors:
    tensors: Tensors = {}
    for name, weight in linear.items():
        tensors |= awq.pack(name, weight) if repository.awq else {f"{name}.weight": weight}
    return tensors


def _layer(number: int, family: str, shape: Shape, linear: Tensors, rest: Tensors) -> None:
    write = _internlm2_layer if family == "internlm2" else _llama_like_layer
    write(f"model.layers.{number}", family, shape, linear, rest)


def _linear(outputs: int, inputs: int) -> torch.Tensor:
    return torch.randn(outputs, inputs) * SPREAD


def _internlm2_layer(layer: str, _: str, shape: Shape, linear: Tensors, rest: Tensors) -> None:
    linear |= {
        f"{layer}.attention.wqkv": _linear(
            (shape.heads + 2 * shape.key_heads) * shape.head, shape.width
        ),
        f"{layer}.attention.wo": _linear(shape.width, shape.heads * shape.head),
        f"{layer}.feed_forward.w1": _linear(shape.inner, shape.width),
        f"{layer}.feed_forward.w3": _linear(shape.inner, shape.width),
        f"{layer}.feed_forward.w2": _linear(shape.width, shape.inner),
    }
    rest |= {
        f"{layer}.{norm}.weight": torch.ones(shape.width) for norm in ("attention_norm", "ffn_norm")
    }


def _llama_like_layer(
    layer: str, family: str, shape: Shape, linear: Tensors, rest: Tensors
) -> None:
    if family == "phi3":
        linear |= {
            f"{layer}.self_attn.qkv_proj": _linear(3 * shape.width, shape.width),
            f"{layer}.mlp.gate_up_proj": _linear(2 * shape.inner, shape.width),
        }
    else:
        keys = shape.key_heads * shape.head
        sizes = {"q": shape.heads * shape.head, "k": keys, "v": keys}
        linear |= {f"{layer}.self_attn.{n}_proj": _linear(s, shape.width) for n, s in sizes.items()}
        linear |= {
            f"{layer}.mlp.{n}_proj": _linear(shape.inner, shape.width) for n in ("gate", "up")
        }
        if family == "qwen2":
            rest |= {f"{layer}.self_attn.{n}_proj.bias": torch.zeros(s) for n, s in sizes.items()}
        if family == "qwen3":
            rest |= {f"{layer}.self_attn.{n}_norm.weight": torch.ones(shape.head) for n in "qk"}
    linear |= {
        f"{layer}.self_attn.o_proj": _linear(shape.width, shape.heads * shape.head),
        f"{layer}.mlp.down_proj": _linear(shape.width, shape.inner),
    }
    for norm in ("input_layernorm", "post_attention_layernorm"):
        rest[f"{layer}.{norm}.weight"] = torch.ones(shape.width)
