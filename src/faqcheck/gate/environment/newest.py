"""Pins that are behind what the package index offers."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from faqcheck.gate.pins import pin_of

if TYPE_CHECKING:
    from faqcheck.content import EnvironmentDeclaration


def newer_versions(declaration: EnvironmentDeclaration) -> list[tuple[str, str, str]]:
    """Return package, pinned and newest version of each pin that is behind.

    Asks the package index that pip is configured for, and those that the declaration adds.
    """
    found = []
    for requirement in (*declaration.requirements, *declaration.requirements_no_deps):
        package, pinned = pin_of(requirement)
        if not pinned:
            continue
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "index",
                "versions",
                "--disable-pip-version-check",
                *(f"--extra-index-url={index}" for index in declaration.extra_index),
                package,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        first = done.stdout.partition("\n")[0]
        newest = first.rpartition("(")[2].rstrip(")")
        if done.returncode == 0 and newest and newest != pinned:
            found.append((package, pinned, newest))
    return found


def upgraded(declaration: EnvironmentDeclaration) -> EnvironmentDeclaration:
    """Return a declaration with the newest version of each pin."""
    newest = {package: version for package, _, version in newer_versions(declaration)}

    def upgrade(requirement: str) -> str:
        name, pinned = pin_of(requirement)
        if not pinned or name not in newest:
            return requirement
        before, _, version = requirement.partition("==")
        return f"{before}=={version.replace(pinned, newest[name])}"

    return declaration.model_copy(
        update={
            "requirements": list(map(upgrade, declaration.requirements)),
            "requirements_no_deps": list(map(upgrade, declaration.requirements_no_deps)),
        }
    )
