"""The language models: their settings and their weights, family by family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from checkpoints import awq, speech, tokens

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from checkpoints.repositories import Repository

    Tensors = dict[str, torch.Tensor]

WIDTH = 256
INNER = 256
LAYERS = 2
HEADS = 2
HEAD = WIDTH // HEADS
SPREAD = 0.02
"""Standard deviation of the weights: small beside the embedding's, see `speech`."""

ARCHITECTURES = {
    "internlm2": "InternLM2ForCausalLM",
    "llama": "LlamaForCausalLM",
    "phi3": "Phi3ForCausalLM",
    "qwen2": "Qwen2ForCausalLM",
    "qwen3": "Qwen3ForCausalLM",
}


def settings(repository: Repository, tokenizer: Tokenizer) -> dict[str, Any]:
    """Return the `llm_config` or `text_config` of a checkpoint."""
    family = repository.family
    values: dict[str, Any] = {
        "architectures": [ARCHITECTURES[family]],
        "model_type": family,
        "vocab_size": tokenizer.get_vocab_size(),
        "hidden_size": WIDTH,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": HEADS if family == "phi3" else 1,
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
        values |= {"head_dim": HEAD}
    return values


def weights(repository: Repository, tokenizer: Tokenizer, *, random: bool = False) -> Tensors:
    """Return the tensors of a language model, named as in its family's released checkpoints.

    Args:
        random: Leave out the sentence, and let what comes next depend on all that came before.
    """
    layers = _internlm2_layer if repository.family == "internlm2" else _llama_like_layer
    linear: Tensors = {}
    rest: Tensors = {}
    for layer in range(LAYERS):
        layers(f"model.layers.{layer}", repository.family, linear, rest)
    end = tokens.end_of_turn(repository.family)
    embedding, output = speech.speak(tokenizer, end, WIDTH)
    if random:
        output = torch.randn_like(output) / WIDTH**0.5
        linear = {name: weight * 4 for name, weight in linear.items()}
    words, head = (
        ("model.tok_embeddings", "output")
        if repository.family == "internlm2"
        else ("model.embed_tokens", "lm_head")
    )
    rest |= {f"{words}.weight": embedding, f"{head}.weight": output}
    rest["model.norm.weight"] = torch.ones(WIDTH)
    for name, weight in linear.items():
        rest |= awq.pack(name, weight) if repository.awq else {f"{name}.weight": weight}
    return rest


def _linear(outputs: int, inputs: int) -> torch.Tensor:
    return torch.randn(outputs, inputs) * SPREAD


def _internlm2_layer(layer: str, _: str, linear: Tensors, rest: Tensors) -> None:
    linear |= {
        f"{layer}.attention.wqkv": _linear((HEADS + 2) * HEAD, WIDTH),
        f"{layer}.attention.wo": _linear(WIDTH, WIDTH),
        f"{layer}.feed_forward.w1": _linear(INNER, WIDTH),
        f"{layer}.feed_forward.w3": _linear(INNER, WIDTH),
        f"{layer}.feed_forward.w2": _linear(WIDTH, INNER),
    }
    rest |= {f"{layer}.{norm}.weight": torch.ones(WIDTH) for norm in ("attention_norm", "ffn_norm")}


def _llama_like_layer(layer: str, family: str, linear: Tensors, rest: Tensors) -> None:
    if family == "phi3":
        linear |= {
            f"{layer}.self_attn.qkv_proj": _linear(3 * WIDTH, WIDTH),
            f"{layer}.mlp.gate_up_proj": _linear(2 * INNER, WIDTH),
        }
    else:
        sizes = {"q": WIDTH, "k": HEAD, "v": HEAD}
        linear |= {f"{layer}.self_attn.{n}_proj": _linear(s, WIDTH) for n, s in sizes.items()}
        linear |= {f"{layer}.mlp.{n}_proj": _linear(INNER, WIDTH) for n in ("gate", "up")}
        if family == "qwen2":
            rest |= {f"{layer}.self_attn.{n}_proj.bias": torch.zeros(s) for n, s in sizes.items()}
        if family == "qwen3":
            rest |= {f"{layer}.self_attn.{n}_norm.weight": torch.ones(HEAD) for n in "qk"}
    linear |= {
        f"{layer}.self_attn.o_proj": _linear(WIDTH, WIDTH),
        f"{layer}.mlp.down_proj": _linear(WIDTH, INNER),
    }
    for norm in ("input_layernorm", "post_attention_layernorm"):
        rest[f"{layer}.{norm}.weight"] = torch.ones(WIDTH)
