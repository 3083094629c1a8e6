"""Write a checkpoint of the chat layout with a released model's widths and depth.

Its weights are random, so that memory and speed are those of the released model and text is not.
A file holds one layer: what is in memory at a time stays small.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import torch

from checkpoints import chat, language, tokens, vision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checkpoints.repositories import Repository

    Tensors = dict[str, torch.Tensor]

_LARGE = 3200
"""Width from which InternViT is built as the 6B is.

Ascend/MindSpeed-MM@02655c5:examples/internvl2/model_26B.json (qk_layernorm, normalization,
add_qkv_bias) against model_8B.json.
"""


def read_shapes(geometry: Path, model: str) -> tuple[language.Shape, vision.Shape]:
    """Return the shapes of a model, from the table `geometry`.

    Raises:
        ValueError: the table has no such model, or not all that is needed.
    """
    with geometry.open(encoding="utf-8", newline="") as file:
        row = next((r for r in csv.DictReader(file) if r["model"] == model), None)
    if row is None:
        raise ValueError(f"{geometry} has no row for {model}")
    if not row["vocab"]:
        raise ValueError(f"{geometry} has no vocabulary for {model}")
    number = {name: int(cell) for name, cell in row.items() if cell.isdigit()}
    text = language.Shape(
        number["hidden"],
        number["inter"],
        number["layers"],
        number["heads"],
        number["kv_heads"],
        number["head_dim"],
        number["vocab"],
    )
    width = number["vit_hidden"]
    sight = vision.Shape(
        width, number["vit_inter"], number["vit_layers"], number["vit_heads"], width >= _LARGE
    )
    return text, sight


def write(
    folder: Path,
    repository: Repository,
    text: language.Shape,
    sight: vision.Shape,
    *,
    device: str = "cpu",
) -> None:
    """Write the files of a checkpoint, its index last.

    Args:
        folder: made if missing.
        device: where the random numbers are drawn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    assert text.rows is not None
    tokenizer = tokens.with_rows(tokens.train_tokenizer(), text.rows)
    chat.write_settings(folder, repository, tokenizer, language_shape=text, vision_shape=sight)
    placed: dict[str, str] = {}
    size = 0
    torch.manual_seed(0)
    for number, tensors in enumerate(_parts(repository, text, sight, device)):
        name = f"model-{number:05}.safetensors"
        chat.save({n: t.contiguous() for n, t in tensors.items()}, folder / name, repository)
        placed |= dict.fromkeys(tensors, name)
        size += (folder / name).stat().st_size
    index = {"metadata": {"total_size": size}, "weight_map": placed}
    path = folder / "model.safetensors.index.json"
    path.write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")


def _parts(
    repository: Repository, text: language.Shape, sight: vision.Shape, device: str
) -> Iterator[Tensors]:
    with torch.device(device):
        yield vision.weights(text.width, sight)
        yield _prefixed(language.end_weights(repository, text))
        for number in range(text.layers):
            yield _prefixed(language.layer_weights(number, repository, text))


def _prefixed(tensors: Tensors) -> Tensors:
    return {f"language_model.{name}": tensor for name, tensor in tensors.items()}
