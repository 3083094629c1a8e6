"""Models built without memory have the parameters of the table, rounded as published.

InternLM2 is built as Llama, which has the same matrices. Unknown vocabularies are those
of the base models: 64000 for Yi, 32064 for Phi-3, 151674 for Qwen.
"""

import csv
import os
from decimal import Decimal
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModelForCausalLM
from transformers.models.internvl.configuration_internvl import InternVLVisionConfig
from transformers.models.internvl.modeling_internvl import InternVLVisionModel

TYPES = {
    "LlamaForCausalLM": ("llama", 64000),
    "InternLM2ForCausalLM": ("llama", 92553),
    "Phi3ForCausalLM": ("phi3", 32064),
    "Qwen2ForCausalLM": ("qwen2", 151674),
    "Qwen3ForCausalLM": ("qwen3", 151674),
    "Qwen3MoeForCausalLM": ("qwen3_moe", 151674),
}


def size(model: torch.nn.Module) -> int:
    """Return the number of parameters."""
    return sum(p.numel() for p in model.parameters())


def language_model(row: dict[str, str]) -> int:
    """Return the parameters of a language model, embeddings and output layer apart."""
    kind, vocabulary = TYPES[row["llm_arch"]]
    moe = {
        "num_experts": int(row["experts"] or 0),
        "num_experts_per_tok": int(row["experts_per_token"] or 0),
        "moe_intermediate_size": int(row["expert_inter"] or 0),
    }
    config = AutoConfig.for_model(
        kind,
        vocab_size=int(row["vocab"] or vocabulary),
        hidden_size=int(row["hidden"]),
        intermediate_size=int(row["inter"]),
        num_hidden_layers=2,
        num_attention_heads=int(row["heads"]),
        num_key_value_heads=int(row["kv_heads"]),
        head_dim=int(row["head_dim"]),
        tie_word_embeddings=False,
        pad_token_id=None,
        **(moe if row["experts"] else {}),
    )
    two = size(AutoModelForCausalLM.from_config(config))
    config.num_hidden_layers = 1
    one = size(AutoModelForCausalLM.from_config(config))
    return one + (int(row["layers"]) - 1) * (two - one)


def vision_encoder(row: dict[str, str]) -> int:
    """Return the parameters of a vision encoder."""
    large = row["vit_hidden"] == "3200"
    config = InternVLVisionConfig(
        hidden_size=int(row["vit_hidden"]),
        num_hidden_layers=int(row["vit_layers"]),
        num_attention_heads=int(row["vit_heads"]),
        intermediate_size=int(row["vit_inter"]),
        image_size=[448, 448],
        use_qk_norm=large,
        attention_bias=not large,
        norm_type="rms_norm" if large else "layer_norm",
    )
    return size(InternVLVisionModel(config))


def projector(vit_width: int, width: int) -> int:
    """Return the parameters of the two layers between vision and language model."""
    return 2 * 4 * vit_width + (4 * vit_width + 1) * width + (width + 1) * width


tables = Path(os.environ["FAQCHECK_ROOT"]) / "faq_src/tables"
with (tables / "geometry.csv").open(encoding="utf-8", newline="") as file:
    geometry = {row["model"]: row for row in csv.DictReader(file)}
with (tables / "parameters.csv").open(encoding="utf-8", newline="") as file:
    stated = list(csv.DictReader(file))

CLOSE = Decimal("0.06")  # in billions: published totals are rounded
checked = published = 0
with torch.device("meta"):
    for line in stated:
        for model in line["models"].split(", "):
            row = geometry[model]
            parts = (
                vision_encoder(row),
                projector(int(row["vit_hidden"]), int(row["hidden"])),
                language_model(row),
            )
            for part, cell in zip(parts, ("vit_b", "mlp_b", "llm_b"), strict=True):
                assert abs(Decimal(part) / 10**9 - Decimal(line[cell])) < Decimal(
                    "0.002"
                ), (
                    model,
                    cell,
                    part,
                )
            total = Decimal(sum(parts)) / 10**9
            assert abs(total - Decimal(line["total_b"])) < Decimal("0.01"), (
                model,
                total,
            )
            checked += 1
            if line["published_b"]:
                assert abs(total - Decimal(line["published_b"])) < CLOSE, (
                    model,
                    total,
                )
                published += 1
assert checked >= 30 and published >= 28, (checked, published)
print(checked, "models,", published, "published totals, each within", CLOSE)
