"""Build one environment for each version of transformers, over one that holds torch.

torch takes most of the space and the time, and is the same for all: each environment sees the
base's packages through a `.pth` file, and its own come first.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import codes

if TYPE_CHECKING:
    from pathlib import Path

BASE = (
    "torch==2.13.0",
    "numpy==1.26.4",
    "pillow==13.0.0",
    "einops==0.8.1",
    "sentencepiece==0.2.3",
    "protobuf==7.36.2",
    "psutil",
    "requests",
)
"""What every version shares. numpy is the one that the code asks for."""
BASE_ALONE = ("torchvision==0.28.0",)
"""timm asks for it, and its wheel for CUDA's torch: installed without what it asks for."""
OVER_IT = ("accelerate", "timm==0.9.12")


def build(work: Path, version: str, python: str) -> Path:
    """Build the environment of a version unless it is there, and return its interpreter.

    Args:
        work: folder of all environments.
        version: of transformers.
        python: interpreter to make environments with.
    """
    base = work / "base"
    if not (base / ".built").is_file():
        _make(base, python)
        _install(base, *BASE)
        _install(base, "--no-deps", *BASE_ALONE)
        (base / ".built").touch()
    folder = work / f"transformers-{version}"
    if not (folder / ".built").is_file():
        _make(folder, python)
        [packages] = folder.glob("lib/python3*/site-packages")
        [shared] = base.glob("lib/python3*/site-packages")
        (packages / "base.pth").write_text(f"{shared}\n", encoding="utf-8")
        peft = codes.PEFT.get(version, codes.NEWEST_PEFT)
        _install(folder, f"transformers=={version}", f"peft=={peft}", *OVER_IT)
        (folder / ".built").touch()
    return folder / "bin" / "python"


def packages(python: Path) -> dict[str, str]:
    """Return the versions of what matters in an environment."""
    names = (
        "transformers",
        "torch",
        "tokenizers",
        "huggingface_hub",
        "peft",
        "accelerate",
        "numpy",
    )
    code = (
        "import json, sys; from importlib.metadata import version;"
        "print(json.dumps({name: version(name) for name in sys.argv[1:]}))"
    )
    done = subprocess.run(
        [str(python), "-c", code, *names], capture_output=True, text=True, check=True
    )
    import json

    found: dict[str, str] = json.loads(done.stdout)
    return found


def _make(folder: Path, python: str) -> None:
    subprocess.run([python, "-m", "venv", str(folder)], check=True)


def _install(folder: Path, *wanted: str) -> None:
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, *wanted], check=True)
