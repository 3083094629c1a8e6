# --8<-- [start:ask]
import json
from pathlib import Path

from huggingface_hub import hf_hub_download

WAYS = {
    "InternVLChatModel": "model.chat",
    "InternVLForConditionalGeneration": "generate",
}


def way_to_use(model: str) -> str:
    """Return how a checkpoint, name or folder, is used: 'model.chat' or 'generate'."""
    folder = Path(model)
    path = (
        folder / "config.json"
        if folder.is_dir()
        else hf_hub_download(model, "config.json")
    )
    config = json.loads(Path(path).read_text(encoding="utf-8"))
    return WAYS[config["architectures"][0]]


print(way_to_use("OpenGVLab/InternVL3-1B"))
print(way_to_use("OpenGVLab/InternVL3-1B-hf"))
# --8<-- [end:ask]
