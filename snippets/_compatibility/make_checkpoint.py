"""Make a tiny checkpoint with the released code, in the version of transformers that it asks for.

    python make_checkpoint.py REPOSITORY SNAPSHOT CODE.json

SNAPSHOT, the folder of REPOSITORY in the cache, holds the Python files of the code already. Written
are the tokenizer, `config.json`, random weights, and the logits that other versions have to come to
(`expected.pt`).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import around
import sizes
import tokenizers_made
import torch
from safetensors.torch import save_file

SPREAD = 0.2
"""Standard deviation of the weights: large enough for positions to show in the logits."""


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("repository")
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("code", type=Path, help="the code's fields, as JSON")
    given = parser.parse_args()
    around.stay_on_cpu()
    code = json.loads(given.code.read_text(encoding="utf-8"))
    folder = given.snapshot
    vocabulary, image_token = tokenizers_made.write(folder, code["language"])
    if code["package"] is None:
        model = _native(folder, code, vocabulary, image_token)
    else:
        settings = sizes.chat_settings(code["language"], code["template"], vocabulary)
        _write(folder, settings)
        model = make_weights(given.repository, folder)
    shape = {"side": sizes.SIDE, "tokens": sizes.TOKENS}
    write_expected(folder, model, {"vocabulary": vocabulary, "image": image_token, **shape})


def make_weights(repository: str, folder: Path) -> Any:
    """Give the model of a repository with code and settings random weights, and return it."""
    from transformers import AutoConfig, AutoModel

    config = AutoConfig.from_pretrained(repository, trust_remote_code=True)
    model = AutoModel.from_config(config, trust_remote_code=True)
    fill(model)
    tensors = {name: one.contiguous().clone() for name, one in model.state_dict().items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    return AutoModel.from_pretrained(
        repository, torch_dtype=torch.bfloat16, trust_remote_code=True
    ).eval()


def _native(folder: Path, code: dict[str, Any], vocabulary: int, image_token: int) -> Any:
    from transformers import InternVLConfig, InternVLForConditionalGeneration

    settings = sizes.native_settings(code["language"], vocabulary, image_token)
    model = InternVLForConditionalGeneration(InternVLConfig(**settings))
    fill(model)
    model.save_pretrained(folder)
    _write(folder, settings)
    return InternVLForConditionalGeneration.from_pretrained(
        folder, torch_dtype=torch.bfloat16
    ).eval()


def fill(model: Any) -> None:
    """Make a model's weights random, the same ones each time, and bfloat16."""
    torch.manual_seed(0)
    with torch.no_grad():
        for _, weight in sorted(model.named_parameters()):
            if weight.dim() > 1:
                weight.normal_(0, SPREAD)
    model.to(torch.bfloat16)


def write_expected(folder: Path, model: Any, shape: dict[str, int]) -> None:
    """Write what a forward pass gives in this version.

    Args:
        shape: `vocabulary` (size), `image` (number of the image token), `side` (pixels of a tile)
            and `tokens` (image tokens of a tile).
    """
    logits = around.logits_of(model, around.inputs(**shape), shape["image"])
    torch.save({"logits": logits, **shape}, folder / "expected.pt")


def _write(folder: Path, settings: dict[str, Any]) -> None:
    text = json.dumps(settings, indent=2) + "\n"
    (folder / "config.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
