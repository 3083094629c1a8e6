"""Make the folder that takes TurboMind to a machine with CUDA 13 and no package index.

    python snippets/_gpu/turbomind.py build/turbomind

fetches lmdeploy's wheel and CUDA 12's runtime with pip, packs the extension with xz (which takes
minutes), and compiles `libcublas.so.12`, which hands on to the target's `libcublas.so.13`. Needs a
C compiler, and the target's kind of processor. `faqcheck pack gpu --add build/turbomind` takes it.
"""

from __future__ import annotations

import argparse
import lzma
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

SOURCES = Path(__file__).resolve().parent / "turbomind"
WHEELS = ("lmdeploy==0.18.0", "nvidia-cuda-runtime-cu12==12.9.79")
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux2014_x86_64")


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="what to make; emptied first")
    parser.add_argument("--python", default="3.12", help="of the target (default: 3.12)")
    parser.add_argument("--preset", type=int, default=6, help="of xz (default: 6)")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    compile_names(folder)
    shutil.copyfile(SOURCES / "install.py", folder / "install.py")
    with TemporaryDirectory() as scratch:
        fetch(Path(scratch), arguments.python)
        for wheel in sorted(Path(scratch).glob("*.whl")):
            take(wheel, folder, arguments.preset)
    for path in sorted(folder.iterdir()):
        print(f"{path.stat().st_size / 2**20:8.2f} MiB  {path}")


def compile_names(folder: Path) -> None:
    """Compile the two libraries that there are under other names, or not at all, in CUDA 13.

    The extension links to cublasLt but imports nothing of it, so an empty library will do.
    """
    shared = ["cc", "-shared", "-fPIC", "-O2", "-s", "-Wall", "-Werror"]
    cublas, light = "libcublas.so.12", "libcublasLt.so.12"
    named = [f"-Wl,-soname,{cublas}", f"-Wl,--version-script={SOURCES / 'cublas12.map'}"]
    source = str(SOURCES / "cublas12.c")
    subprocess.run([*shared, *named, source, "-ldl", "-o", str(folder / cublas)], check=True)
    empty = [f"-Wl,-soname,{light}", "-x", "c", "/dev/null"]
    subprocess.run([*shared, *empty, "-o", str(folder / light)], check=True)


def fetch(folder: Path, python: str) -> None:
    """Download the wheels that hold what is needed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--implementation", "cp", "--python-version", python]
    command += [word for tag in PLATFORMS for word in ("--platform", tag)]
    subprocess.run([*command, "--dest", str(folder), *WHEELS], check=True)


def take(wheel: Path, folder: Path, preset: int) -> None:
    """Take the extension, or CUDA's runtime, out of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            file = name.rpartition("/")[2]
            if file.startswith("_turbomind") and file.endswith(".so"):
                print(f"packs {file}, which takes minutes", file=sys.stderr, flush=True)
                target = folder / f"{file}.xz"
                with archive.open(name) as source, lzma.open(target, "wb", preset=preset) as packed:
                    shutil.copyfileobj(source, packed, 1 << 20)
            elif file == "libcudart.so.12":
                with archive.open(name) as source, (folder / file).open("wb") as copied:
                    shutil.copyfileobj(source, copied)


if __name__ == "__main__":
    main()
