"""The snippet that says whether a checkpoint is merged looks at the tensors themselves."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "snippets" / "fine-tuning" / "is_merged.py"
LORA = "language_model.base_model.model.output.lora_A.default.weight"


@pytest.mark.parametrize(
    ("tensor", "config", "said"),
    [
        ("language_model.output.weight", {}, "merged"),
        ("language_model.output.weight", {"use_llm_lora": 0}, "merged"),
        (LORA, {"use_llm_lora": 16}, "not merged: LoRA of rank 16, 1 LoRA tensors"),
        (LORA, {}, "not merged: LoRA of rank 0, 1 LoRA tensors"),  # the base model's config.json
    ],
)
def test_a_checkpoint_of_one_file(
    tmp_path: Path, tensor: str, config: dict[str, int], said: str
) -> None:
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    header = {tensor: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
    written = json.dumps(header).encode()
    tensors = len(written).to_bytes(8, "little") + written + bytes(4)
    (folder / "model.safetensors").write_bytes(tensors)

    done = subprocess.run(
        [sys.executable, str(SCRIPT)], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == said
