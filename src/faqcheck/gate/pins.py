"""Requirements as pip reads them: which package, and which version it is pinned to."""

from __future__ import annotations

from functools import cache

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name


@cache
def package_name(name: str) -> str:
    """Return a package's name as indexes compare it: lower case, with single hyphens."""
    return canonicalize_name(name)


@cache  # each badge asks for the same few
def pin_of(requirement: str) -> tuple[str, str]:
    """Return the name of a required package, and the version if there is only one.

    Both are empty for what names no package, such as a path.
    """
    try:
        read = Requirement(requirement)
    except InvalidRequirement:
        return "", ""
    exact = [s.version for s in read.specifier if s.operator == "==" and "*" not in s.version]
    return package_name(read.name), exact[0] if exact else ""
