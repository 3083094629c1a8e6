"""What an environment consists of: packages in a virtual environment, and stand-ins."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.gate.environment.downloads import MIB, fetched_bytes
from faqcheck.gate.environment.interpreter import failure
from faqcheck.gate.environment.making import mark_complete

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faqcheck.content import EnvironmentDeclaration
    from faqcheck.gate.environment.making import Making


def install(declaration: EnvironmentDeclaration, folder: Path, making: Making) -> None:
    """Make a virtual environment with what a declaration requires.

    Raises:
        RunError: no interpreter, a requirement that cannot be installed.
    """
    mib = declaration.download_mib
    making.say(f"builds the environment{f', fetches about {mib} MiB' if mib else ''}")
    python = shutil.which(declaration.python)
    if python is None:
        raise failure(
            making.name, f"there is no interpreter {declaration.python!r} on this machine."
        )
    making.run([python, "-m", "venv", str(folder)], "cannot make a virtual environment")
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    pip += ["--no-input", "--progress-bar=off"]
    pip += [f"--extra-index-url={index}" for index in declaration.extra_index]
    fetched = 0
    for options, requirements in (
        ((), declaration.requirements),
        (("--no-deps",), declaration.requirements_no_deps),
    ):
        if requirements:
            printed = making.run([*pip, *options, *requirements], "cannot install what it requires")
            fetched += fetched_bytes(printed)
    site = next((folder / "lib").glob("python3*/site-packages"))
    for pattern in declaration.remove:
        _remove(making.name, site, pattern)
    mark_complete(folder, {"requirements": declaration.requirements})
    making.say(f"is ready, its packages are {round(fetched / MIB)} MiB to fetch")


def _remove(name: str, site: Path, pattern: str) -> None:
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        raise failure(name, f"'remove' stays below site-packages; found {pattern!r}.")
    for path in list(site.glob(pattern)):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def prepare(
    script: Path, folder: Path, python: Path, variables: Mapping[str, str], making: Making
) -> None:
    """Make the stand-ins of an environment, and keep the variables that lead to them.

    Args:
        script: the program that makes them.
        folder: where to; made here.
        python: interpreter of the environment.
        variables: what the environment declares; the program gets them too.
        making: the lock that is held meanwhile, and who is told.

    Raises:
        RunError: their program fails, or does not say which variables.
    """
    making.say("makes its stand-ins")
    folder.mkdir(parents=True)
    command = [str(python), str(script), str(folder / "made")]
    printed = making.run(command, "its stand-ins cannot be made", variables)
    try:
        made = _object_at_the_end(printed)
        leading = {str(k): str(v) for k, v in made["variables"].items()}
    except (KeyError, ValueError, AttributeError, TypeError) as err:
        name = f"{script.parent.name}/{script.name}"
        message = f"{name} did not end with a JSON object {{'variables': {{…}}}}."
        raise failure(making.name, message) from err
    mark_complete(folder, {"variables": leading})


def _object_at_the_end(printed: str) -> Any:
    """Return the JSON object that a program's output, warnings and all, ends with."""
    lines = printed.strip().split("\n")
    for start in (n for n, line in enumerate(lines) if line.startswith("{")):
        with contextlib.suppress(json.JSONDecodeError):
            return json.loads("\n".join(lines[start:]))
    raise ValueError("no object")
