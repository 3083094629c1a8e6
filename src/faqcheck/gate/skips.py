"""Whether a block is skipped here: its conditions, held to the machine and the environment."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from faqcheck.gate.check import is_static

if TYPE_CHECKING:
    from collections.abc import Collection

    from faqcheck.content import Case, EnvironmentDeclaration, Project, Where

_VERSION = re.compile(r"3(?:\.\d+)+")


def skip_reason(case: Case, project: Project, offers: Collection[str]) -> str:
    """Return why a case is not run here, as its block declares; empty if it is.

    A check that only reads the block is not skipped.
    """
    skip = case.snippet.skip
    if skip is None or is_static(case.check):
        return ""
    declared = project.environment(case.environment)
    if skip.when is not None and not _is_so(skip.when, declared, offers):
        return ""
    if skip.unless is not None and _is_so(skip.unless, declared, offers):
        return ""
    until = f" (until {skip.until})" if skip.until else ""
    return f"it is skipped: {skip.reason}{until}"


def _is_so(where: Where, declared: EnvironmentDeclaration | None, offers: Collection[str]) -> bool:
    """Say whether everything that is named is so."""
    holds = [
        where.python is None or _python_of(declared) in SpecifierSet(where.python),
        where.system is None or platform.system().lower() == where.system,
        where.package is None or _has(Requirement(where.package), declared),
        where.variable is None or bool(os.environ.get(where.variable)),
        where.need is None or where.need in offers,
    ]
    return all(holds)


def _python_of(declared: EnvironmentDeclaration | None) -> str:
    """Return the version of an environment's interpreter, as far as its declaration tells."""
    found = _VERSION.search(declared.python) if declared and not declared.system else None
    return found[0] if found else ".".join(map(str, sys.version_info[:3]))


def _has(wanted: Requirement, declared: EnvironmentDeclaration | None) -> bool:
    """Say whether a package is there: pinned for an environment that is built, else installed."""
    if declared is not None and not declared.system:
        pins = (*declared.requirements, *declared.requirements_no_deps)
        return any(_fits(wanted, pin) for pin in pins)
    try:
        return wanted.specifier.contains(version(wanted.name), prereleases=True)
    except PackageNotFoundError:
        return False


def _fits(wanted: Requirement, pin: str) -> bool:
    try:
        found = Requirement(pin)
    except InvalidRequirement:
        return False
    if canonicalize_name(found.name) != canonicalize_name(wanted.name):
        return False
    exact = [one.version for one in found.specifier if one.operator == "=="]
    return not exact or wanted.specifier.contains(exact[0], prereleases=True)
