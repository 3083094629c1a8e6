"""Make a small checkpoint of a repository's own code, configuration and tokenizer.

    python make_from_hub.py REPOSITORY SNAPSHOT CODE.json

The configuration is made small (layers, widths); everything else in it stays, the vocabulary and
the side of a tile too. Weights are random. Not tried when it was written, see `hub.py`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import around
import make_checkpoint
import sizes
import torch

NATIVE = "InternVLForConditionalGeneration"
PER_HEAD = 16
"""Width of a head in the small model."""


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("repository")
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("code", type=Path, help="the code's fields, as JSON")
    given = parser.parse_args()
    around.stay_on_cpu()
    file = given.snapshot / "config.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    shrink(settings)
    file.unlink()  # a link to the cache's own copy
    file.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    make = _native if settings["architectures"] == [NATIVE] else make_checkpoint.make_weights
    model = make(given.repository, given.snapshot)
    make_checkpoint.write_expected(given.snapshot, model, _shape(given.repository, settings))


def shrink(settings: dict[str, Any]) -> None:
    """Make a configuration small, in place."""
    language = settings["text_config" if "text_config" in settings else "llm_config"]
    for part, wanted in ((language, sizes.LANGUAGE_SIZES), (settings["vision_config"], _VISION)):
        part.update({name: value for name, value in wanted.items() if name in part})
    if "head_dim" in language:
        language["head_dim"] = PER_HEAD
    for name in ("num_experts", "num_local_experts"):
        if name in language:
            language[name] = 4
            language["num_experts_per_tok"] = 2
    language.pop("layer_types", None)
    language.pop("max_window_layers", None)
    if "hidden_size" in settings:
        settings["hidden_size"] = language["hidden_size"]


_VISION = {name: value for name, value in sizes.VISION_SIZES.items() if name != "image_size"}


def _native(repository: str, folder: Path) -> Any:
    from transformers import AutoConfig, AutoModelForImageTextToText

    model = AutoModelForImageTextToText.from_config(AutoConfig.from_pretrained(repository))
    make_checkpoint.fill(model)
    model.save_pretrained(folder)
    return AutoModelForImageTextToText.from_pretrained(
        repository, torch_dtype=torch.bfloat16
    ).eval()


def _shape(repository: str, settings: dict[str, Any]) -> dict[str, int]:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(repository, trust_remote_code=True)
    side = settings.get("force_image_size") or settings["vision_config"]["image_size"]
    side = side[0] if isinstance(side, list) else side
    patch = settings["vision_config"].get("patch_size", 14)
    patch = patch[0] if isinstance(patch, list) else patch
    return {
        "vocabulary": len(tokenizer),
        "image": tokenizer.convert_tokens_to_ids("<IMG_CONTEXT>"),
        "side": side,
        "tokens": int((side // patch * settings["downsample_ratio"]) ** 2),
    }


if __name__ == "__main__":
    main()
