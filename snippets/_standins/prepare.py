"""Build what stands in for weights, hub and web images, and say which variables switch it on.

    python prepare.py FOLDER

builds FOLDER unless it is there already, and prints `{"variables": {…}}`: the environment variables
for the processes that shall find the stand-ins. FOLDER appears whole or not at all.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="what to build; made anew if missing")
    folder = parser.parse_args().folder.resolve()
    if not folder.exists():
        build_atomically(folder)
    print(json.dumps({"variables": variables(folder)}, indent=2))


def variables(folder: Path) -> dict[str, str]:
    """Return the environment variables that switch the stand-ins in a built folder on."""
    from no_network import proxies

    return {
        **proxies.VARIABLES,
        "STANDINS_FOLDER": str(folder),
        "PYTHONPATH": str(HERE / "on_path"),
        "HF_HOME": str(folder / "hf_home"),
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "TORCHDYNAMO_DISABLE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_NUM_THREADS": "1",
    }


def build_atomically(folder: Path) -> None:
    """Build beside `folder` and move the whole into place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.") as scratch:
        built = Path(scratch) / "built"
        build(built)
        try:
            built.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
            shutil.rmtree(built)  # another process was faster; what it built is the same


def build(folder: Path) -> None:
    """Write the checkpoints and the web images."""
    os.environ.update(variables(folder))  # before huggingface_hub is imported, which reads them
    from checkpoints import hub, speech, tokens
    from checkpoints.repositories import REPOSITORIES
    from web_images import draw_web_images

    if os.environ.get("STANDINS_DEVICE", "cpu") == "cpu":
        import torch_without_gpu

        torch_without_gpu.register()
    from checkpoints import chat, native

    tokenizer = tokens.train_tokenizer(speech.SENTENCE)
    for repository in REPOSITORIES:
        checkpoint = hub.snapshot(folder / "hf_home", repository.name)
        if repository.layout == "native":
            native.write(checkpoint, repository, tokenizer)
        else:
            chat.write(checkpoint, repository, tokenizer)
            hub.copy_remote_code(repository.name, checkpoint)
    draw_web_images(folder / "web")


if __name__ == "__main__":
    import sys

    sys.path.insert(0, str(HERE / "on_path"))
    main()
