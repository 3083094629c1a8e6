"""Pins that are behind what the package index offers."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.gate.pins import package_name, pin_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faqcheck.content import EnvironmentDeclaration

_AT_ONCE = 4
"""How many questions the index gets at a time."""


@dataclass(frozen=True, slots=True)
class Newer:
    """A pin that is behind."""

    environment: str
    package: str
    pinned: str
    newest: str
    held: str
    """Why the pin stays; empty if it need not."""

    def __str__(self) -> str:
        """Return the line that the command prints."""
        line = f"{self.environment:<12} {self.package} {self.pinned} -> {self.newest}"
        return f"{line}; held: {self.held}" if self.held else line


def newer_versions(declarations: Mapping[str, EnvironmentDeclaration]) -> list[Newer]:
    """Return the pins of environments that are behind, in the order of their declarations.

    Asks the package index that pip is configured for, and those that a declaration adds, once for
    each package.
    """
    pins = [
        (name, package, pinned, tuple(declaration.extra_index))
        for name, declaration in declarations.items()
        for package, pinned in _pins(declaration)
    ]
    asked = list(dict.fromkeys((package, indexes) for _, package, _, indexes in pins))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        newest = dict(zip(asked, pool.map(lambda question: _newest(*question), asked), strict=True))
    return [
        Newer(name, package, pinned, found, _held(declarations[name], package))
        for name, package, pinned, indexes in pins
        if (found := newest[package, indexes]) and found != pinned
    ]


def upgraded(
    declaration: EnvironmentDeclaration, versions: Mapping[str, str]
) -> EnvironmentDeclaration:
    """Return a declaration with other versions of some of its pins, by package."""

    def upgrade(requirement: str) -> str:
        name, pinned = pin_of(requirement)
        if not pinned or name not in versions:
            return requirement
        before, _, version = requirement.partition("==")
        return f"{before}=={version.replace(pinned, versions[name])}"

    return declaration.model_copy(
        update={
            "requirements": list(map(upgrade, declaration.requirements)),
            "requirements_no_deps": list(map(upgrade, declaration.requirements_no_deps)),
        }
    )


def _pins(declaration: EnvironmentDeclaration) -> Iterator[tuple[str, str]]:
    for requirement in (*declaration.requirements, *declaration.requirements_no_deps):
        package, pinned = pin_of(requirement)
        if pinned:
            yield package, pinned


def _held(declaration: EnvironmentDeclaration, package: str) -> str:
    return next(
        (why for name, why in declaration.held.items() if package_name(name) == package), ""
    )


def _newest(package: str, indexes: tuple[str, ...]) -> str:
    """Return the newest version on the index; empty if it has none, or cannot be asked."""
    pip = [sys.executable, "-m", "pip", "index", "versions", "--disable-pip-version-check"]
    extra = [f"--extra-index-url={index}" for index in indexes]
    done = subprocess.run([*pip, *extra, package], capture_output=True, text=True, check=False)
    first = done.stdout.partition("\n")[0]
    return first.rpartition("(")[2].rstrip(")") if done.returncode == 0 else ""
