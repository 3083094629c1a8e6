"""Interpreters that are ready to run snippets."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from faqcheck.errors import Problem, RunError, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faqcheck.content import EnvironmentDeclaration

_INHERITED = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH")
"""Variables of the gate that a snippet gets too; everything else is declared."""
STAND_IN, RELEASED, NONE = "stand-in", "released", "none"
WEIGHTS = (STAND_IN, RELEASED)
"""What an environment with stand-ins can be run with."""


@dataclass(frozen=True, slots=True)
class Environment:
    """An interpreter that is ready to run snippets."""

    name: str
    python: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    """What the declaration and its stand-ins set."""
    preload: Sequence[str] = ()
    weights: str = NONE
    """What the snippets compute with: none, stand-in or released."""
    digest: str = ""
    """Changes with the declaration and with the stand-ins."""
    reaches_network: bool = False
    """Its runs use the network of the machine; else they have one of their own, where it can."""

    @property
    def bin(self) -> Path:
        """Return the folder of its programs."""
        return self.python.parent

    def process_variables(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """Return the whole environment of a process that runs in it."""
        path = f"{self.bin}{os.pathsep}{inherited.get('PATH', os.defpath)}"
        kept = {name: inherited[name] for name in _INHERITED if name in inherited}
        return {
            "LANG": "C.UTF-8",
            **kept,
            "PATH": path,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            **self.variables,
        }


def system_python(name: str, declaration: EnvironmentDeclaration, root: Path) -> Path:
    """Return the interpreter to take where none is built: the gate's own, or the one declared.

    Raises:
        RunError: the one declared is not there.
    """
    if not declaration.system or "python" not in declaration.model_fields_set:
        return Path(sys.executable)
    declared = declaration.python
    found = str(root / declared) if "/" in declared else shutil.which(declared)
    if found is None or not os.access(found, os.X_OK):
        raise failure(name, f"there is no interpreter {declared!r}. Make it, or name another one.")
    return Path(found)


def failure(name: str, message: str) -> RunError:
    """Return the error that an environment cannot be made, or cannot be used."""
    return RunError(
        [Problem(Span("pyproject.toml"), "environment-failed", f"environment {name!r}: {message}")]
    )
