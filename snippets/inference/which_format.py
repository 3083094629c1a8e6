# --8<-- [start:ask]
import json
from pathlib import Path


def checkpoint_format(folder: Path) -> str:
    """Return how a downloaded model has to be loaded: 'github' or 'native'."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    architecture = config["architectures"][0]
    formats = {"InternVLChatModel": "github", "InternVLForConditionalGeneration": "native"}
    if architecture not in formats:
        raise ValueError(f"not an InternVL chat model: {architecture}")
    return formats[architecture]


print(checkpoint_format(Path("InternVL3-1B")))
print(checkpoint_format(Path("InternVL3-1B-hf")))
# --8<-- [end:ask]
