"""Where what is built lies: in folders that are named after what their declaration says."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from faqcheck.content import EnvironmentDeclaration

_BUILD_KEYS = ("python", "requirements", "requirements_no_deps", "remove")


def declaration_digest(declaration: EnvironmentDeclaration) -> str:
    """Return 12 hex digits that change with what is installed."""
    decisive = {key: getattr(declaration, key) for key in _BUILD_KEYS}
    if declaration.extra_index:  # where there is none, an environment keeps its older name
        decisive["extra_index"] = declaration.extra_index
    return _digest(json.dumps(decisive, sort_keys=True).encode())


def stand_ins_digest(declaration: EnvironmentDeclaration, root: Path) -> str:
    """Return 12 hex digits that change with the files of the stand-ins; empty if there are none."""
    if declaration.stand_ins is None:
        return ""
    folder = (root / declaration.stand_ins).parent
    files = sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    parts = [p.relative_to(folder).as_posix().encode() + b"\0" + p.read_bytes() for p in files]
    return _digest(declaration_digest(declaration).encode(), *parts)


def built_folder(cache: Path, name: str, declaration: EnvironmentDeclaration) -> Path:
    """Return the folder of an environment that is built."""
    return cache / "environments" / f"{name}-{declaration_digest(declaration)}"


def stand_ins_folder(
    cache: Path, name: str, declaration: EnvironmentDeclaration, root: Path
) -> Path:
    """Return the folder of what the stand-ins of an environment make."""
    # The variables may name files of this very checkout, so another one does not share them.
    checkout = _digest(str(root.resolve()).encode())
    return cache / "stand-ins" / f"{name}-{stand_ins_digest(declaration, root)}-{checkout}"


def _digest(*parts: bytes) -> str:
    hasher = hashlib.sha256()
    for part in parts:
        hasher.update(len(part).to_bytes(8, "big") + part)
    return hasher.hexdigest()[:12]
