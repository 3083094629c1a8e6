"""Say whether a checkpoint still holds LoRA weights of its own."""

import json
from pathlib import Path

checkpoint = Path("checkpoint")


def tensor_names():
    """Return the names of all tensors; a small model has one file and no index."""
    index = checkpoint / "model.safetensors.index.json"
    if index.is_file():
        return list(json.loads(index.read_text(encoding="utf-8"))["weight_map"])
    with (checkpoint / "model.safetensors").open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        return list(json.loads(file.read(size)))


config = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))
rank = config.get("use_llm_lora", 0) or config.get("use_backbone_lora", 0)
lora = [name for name in tensor_names() if "lora_" in name]
if rank or lora:
    print(f"not merged: LoRA of rank {rank}, {len(lora)} LoRA tensors")
else:
    print("merged")
