"""Say whether a checkpoint still holds LoRA weights of its own."""

import json
from pathlib import Path

checkpoint = Path("checkpoint")


def read(name):
    """Return a JSON file of the checkpoint; an empty one if it is missing."""
    path = checkpoint / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


config = read("config.json")
rank = config.get("use_llm_lora", 0) or config.get("use_backbone_lora", 0)
tensors = read("model.safetensors.index.json").get("weight_map", {})
lora = [name for name in tensors if "lora_" in name]
if rank or lora:
    print(f"not merged: LoRA of rank {rank}, {len(lora)} LoRA tensors")
else:
    print("merged")
