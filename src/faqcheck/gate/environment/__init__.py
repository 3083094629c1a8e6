"""Interpreters in which snippets run: found, built on first use, and described.

A built environment is a virtual environment in the user's cache, named after what its declaration
says, so that every clone on a machine shares it and a changed declaration makes another one. It is
built where it stays, under a lock, and its completion is marked last: what an interrupt left
half-built is built anew.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from faqcheck.content import NETWORK, cache_folder
from faqcheck.gate.environment.fingerprint import Fingerprint, machine_offers, read_fingerprint
from faqcheck.gate.environment.folders import (
    built_folder,
    declaration_digest,
    stand_ins_digest,
    stand_ins_folder,
)
from faqcheck.gate.environment.install import install, prepare
from faqcheck.gate.environment.interpreter import (
    NONE,
    RELEASED,
    STAND_IN,
    WEIGHTS,
    Environment,
    system_python,
)
from faqcheck.gate.environment.making import is_complete, read_complete, to_be_made
from faqcheck.gate.environment.newest import newer_versions, upgraded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faqcheck.content import EnvironmentDeclaration

__all__ = [
    "NONE",
    "RELEASED",
    "STAND_IN",
    "WEIGHTS",
    "Environment",
    "Fingerprint",
    "build_environment",
    "declaration_digest",
    "find_environment",
    "machine_offers",
    "newer_versions",
    "read_fingerprint",
    "stand_ins_digest",
    "upgraded",
]


def find_environment(
    name: str, declaration: EnvironmentDeclaration, *, root: Path, weights: str
) -> Environment | None:
    """Return an environment if it can be used without building anything."""
    cache = cache_folder(os.environ)
    if not declaration.system and not is_complete(built_folder(cache, name, declaration)):
        return None
    stand_ins = stand_ins_folder(cache, name, declaration, root)
    if _wants_stand_ins(declaration, weights) and not is_complete(stand_ins):
        return None
    return build_environment(name, declaration, root=root, weights=weights, progress=print)


def build_environment(
    name: str,
    declaration: EnvironmentDeclaration,
    *,
    root: Path,
    weights: str,
    progress: Callable[[str], None],
) -> Environment:
    """Return an environment, built first if need be.

    Args:
        name: as declared.
        declaration: what it consists of.
        root: the project's folder.
        weights: `released` leaves out the stand-ins.
        progress: told, a line at a time, what takes long.

    Raises:
        RunError: no interpreter, a requirement that cannot be installed, stand-ins that fail.
    """
    cache = cache_folder(os.environ)
    python = system_python(name, declaration, root)
    if not declaration.system:
        folder = built_folder(cache, name, declaration)
        python = folder / "bin" / "python"
        with to_be_made(folder, name, progress) as making:
            if making is not None:
                install(declaration, folder, making)
    variables = {n: v.replace("{cache}", str(cache)) for n, v in declaration.variables.items()}
    used = NONE if declaration.stand_ins is None else weights
    if _wants_stand_ins(declaration, weights):
        folder = stand_ins_folder(cache, name, declaration, root)
        with to_be_made(folder, name, progress) as making:
            if making is not None:
                script = root / str(declaration.stand_ins)
                prepare(script, folder, python, variables, making)
        variables |= read_complete(folder)["variables"]
    digest = stand_ins_digest(declaration, root) or declaration_digest(declaration)
    return Environment(
        name,
        python,
        variables,
        tuple(declaration.preload),
        used,
        digest,
        reaches_network=NETWORK.name in declaration.needs or used == RELEASED,
    )


def _wants_stand_ins(declaration: EnvironmentDeclaration, weights: str) -> bool:
    return declaration.stand_ins is not None and weights == STAND_IN
