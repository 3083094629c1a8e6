"""Take the released code of one release out of a clone, and lay it out as on the hub."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from typing import TYPE_CHECKING

import codes
import sizes

if TYPE_CHECKING:
    from pathlib import Path

    from places import Place


def describe(clone: Path) -> str:
    """Return repository and commit of a clone."""
    return f"OpenGVLab/InternVL@{_git(clone, 'rev-parse', '--short', 'HEAD').decode().strip()}"


def lay_out(code: codes.Code, clone: Path, place: Place) -> None:
    """Write the Python files of a checkpoint.

    The files of the chat model lie in the checkpoint itself, where `trust_remote_code` looks for
    them. They import the rest as `internvl`, which is put on the path; on the hub all of it is one
    folder.
    """
    if code.package is None:
        return
    unpacked = place.imports / "unpacked"
    wanted = [f"{code.package}/model"]
    if code.package == codes.CHAT:
        wanted.append(f"{code.package}/conversation.py")
    archive = _git(clone, "archive", code.commit, *wanted)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(unpacked, filter="data")
    package = place.imports / "internvl"
    (unpacked / code.package).rename(package)
    shutil.rmtree(unpacked)
    if code.trimmed:
        for file in package.glob("model/internvl_chat/*_internvl_chat.py"):
            text = trim(file.read_text(encoding="utf-8"), code.language)
            file.write_text(text, encoding="utf-8")
    chat = [file for file in package.glob("model/internvl_chat/*.py") if file.stem != "__init__"]
    for file in (*chat, *package.glob("model/internlm2/tokenization_internlm2*.py")):
        shutil.copy(file, place.snapshot)
    if (place.snapshot / "flash_attention.py").is_file():
        _let_it_be_found(place.imports / "flash_attn")


def trim(text: str, language: codes.Language) -> str:
    """Return the chat model's code with one language model only.

    In the repository it imports the code of all language models, and the configuration's default
    names none. The copies on the hub hold the files of one language model, and reports of failures
    later than loading (OpenGVLab/InternVL#1068) show that their default can be built. Two changes
    make it alike: imports of the other language models go, and the default names this one.
    """
    others = [name for name in ("internlm2", "phi3") if name != language]
    kept = [
        line
        for line in text.splitlines(keepends=True)
        if not any(line.startswith(f"from internvl.model.{name}.") for name in others)
    ]
    architecture = sizes.ARCHITECTURES[language]
    return "".join(kept).replace(
        "{'architectures': ['']}", f"{{'architectures': ['{architecture}']}}"
    )


def _let_it_be_found(package: Path) -> None:
    """Write an empty package of that name.

    transformers refuses to load a repository one of whose files imports what is not installed. The
    code up to 2.0 has such a file, and does without it when the names in it cannot be imported.
    """
    package.mkdir()
    (package / "__init__.py").touch()


def _git(clone: Path, *words: str) -> bytes:
    return subprocess.run(["git", "-C", str(clone), *words], check=True, capture_output=True).stdout
