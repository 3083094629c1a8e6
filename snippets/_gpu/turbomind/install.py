"""Put TurboMind's extension, and CUDA libraries under the names it asks for, beside lmdeploy.

Run by `run.py` of a pack, with the interpreter that lmdeploy was installed for.
"""

from __future__ import annotations

import importlib.metadata
import lzma
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run as a program."""
    lmdeploy = Path(str(importlib.metadata.distribution("lmdeploy").locate_file("lmdeploy")))
    libraries = lmdeploy / "turbomind" / "lib"  # where the extension's own RUNPATH looks first
    libraries.mkdir(exist_ok=True)
    for library in HERE.glob("*.so.12"):
        shutil.copyfile(library, libraries / library.name)
    for packed in HERE.glob("_turbomind*.so.xz"):
        with lzma.open(packed) as source, (lmdeploy / "turbomind" / packed.stem).open("wb") as file:
            shutil.copyfileobj(source, file, 1 << 20)


if __name__ == "__main__":
    main()
