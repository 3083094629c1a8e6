"""Say whether a checkpoint still holds LoRA weights of its own."""

import json
from pathlib import Path

checkpoint = Path("checkpoint")
config = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))
ranks = {key: config.get(key, 0) for key in ("use_llm_lora", "use_backbone_lora")}
index = checkpoint / "model.safetensors.index.json"
names = json.loads(index.read_text(encoding="utf-8"))["weight_map"] if index.is_file() else {}
lora = [name for name in names if "lora_" in name]
if any(ranks.values()) or lora:
    print(f"not merged: {ranks}, {len(lora)} LoRA tensors")
else:
    print("merged")
