"""What a case is run on: an interpreter with its packages, and a machine."""

from __future__ import annotations

import functools
import json
import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from faqcheck.content import GPU, SCARCE
from faqcheck.gate.environment.interpreter import failure

if TYPE_CHECKING:
    from pathlib import Path

    from faqcheck.gate.environment.interpreter import Environment


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a case was run on."""

    python: str
    packages: dict[str, str]
    os: str
    machine: str
    accelerator: str | None
    """Name and memory of the first CUDA device."""
    driver: str | None
    weights: str


def read_fingerprint(environment: Environment) -> Fingerprint:
    """Describe what a case of an environment runs on.

    Raises:
        RunError: its interpreter cannot say what is installed.
    """
    accelerator, driver = _accelerator() or (None, None)
    python, packages = _packages(environment.name, environment.python)
    return Fingerprint(
        python=python,
        packages=dict(packages),
        os=platform.platform(),
        machine=platform.machine(),
        accelerator=accelerator,
        driver=driver,
        weights=environment.weights,
    )


def machine_offers() -> frozenset[str]:
    """Return what this machine has of what cases may need."""
    return frozenset(name for name in SCARCE if _OFFERED.get(name, partial(_is_declared, name))())


def _is_declared(need: str) -> bool:
    """Say whether whoever runs the gate says that it is there: FAQCHECK_NETWORK=1."""
    return os.environ.get(f"FAQCHECK_{need.upper()}") == "1"


def _has_cuda() -> bool:
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1")
    return _accelerator() is not None and not hidden


_OFFERED = {GPU.name: _has_cuda}
"""How the machine itself tells; any other need is declared."""


@functools.cache
def _accelerator() -> tuple[str, str] | None:
    """Return name with memory, and driver, of the first CUDA device."""
    if shutil.which("nvidia-smi") is None:
        return None
    done = subprocess.run(
        ["nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"],
        capture_output=True,
        text=True,
        check=False,
    )
    cells = [cell.strip() for cell in done.stdout.partition("\n")[0].split(",")]
    if done.returncode != 0 or len(cells) != 3:
        return None
    return f"{cells[0]}, {cells[1]}", cells[2]


@functools.cache
def _packages(name: str, python: Path) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return version and packages of an environment's interpreter."""
    program = (
        "import importlib.metadata as m, json, platform;"
        # Of two copies, the one that an import finds is the first on the path.
        "packages = {};"
        "[packages.setdefault(d.name.lower(), d.version) for d in m.distributions()];"
        "print(json.dumps([platform.python_version(), sorted(packages.items())]))"
    )
    try:
        done = subprocess.run(
            [str(python), "-c", program], capture_output=True, text=True, check=True
        )
        version, packages = json.loads(done.stdout)
    except OSError as err:
        raise failure(name, f"{python}: {err.strerror}.") from err
    except subprocess.CalledProcessError as err:
        last = err.stderr.strip().rpartition("\n")[2]
        message = f"{python} cannot list its packages (exit status {err.returncode}): {last}"
        raise failure(name, message) from err
    except ValueError as err:
        message = f"{python} cannot list its packages; it printed {done.stdout[:80]!r}."
        raise failure(name, message) from err
    return version, tuple((package, number) for package, number in packages)
