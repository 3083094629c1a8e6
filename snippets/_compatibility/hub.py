"""Take code, configuration and tokenizer from the Hugging Face hub; the weights stay there.

    python measure.py --hub OpenGVLab/InternVL2-8B --hub OpenGVLab/InternVL3_5-8B --work FOLDER

Not tried when it was written: the machine had no way to the hub.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import codes

if TYPE_CHECKING:
    from pathlib import Path

    from places import Place

RELEASE = "hub"
FILES = ("*.py", "*.json", "*.model", "*.txt", "*.jinja")
LEFT_OUT = ("*.safetensors.index.json",)
FETCH = """
import json, sys
from huggingface_hub import snapshot_download
name, cache, wanted, left_out = sys.argv[1], sys.argv[2], *map(json.loads, sys.argv[3:])
snapshot_download(name, cache_dir=cache, allow_patterns=wanted, ignore_patterns=left_out)
"""


def code_of(name: str) -> codes.Code:
    """Return the code of a repository; its weights are made in the version that it asks for."""
    short = name.rpartition("/")[2]
    new = "3_5" in short or short.lower().endswith("-hf")
    made_with = "4.57.6" if new else "4.37.2"
    return codes.Code(short, RELEASE, name, "qwen2", "", None, made_with=made_with)


def fetch(place: Place, python: Path) -> None:
    """Download the small files of a repository into its cache.

    Args:
        python: interpreter of an environment that has huggingface_hub.
    """
    words = [place.repository, str(place.work / "hub"), json.dumps(FILES), json.dumps(LEFT_OUT)]
    online = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    subprocess.run([str(python), "-c", FETCH, *words], check=True, env=online)
