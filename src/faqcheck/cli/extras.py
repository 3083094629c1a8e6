"""Extras: what a command needs beside the packages that faqcheck itself brings."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

import click
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Container

_NAME = "faqcheck"


def require_extra(extra: str, *, apart_from: Container[str] = ()) -> None:
    """End the command with what to install, if a package of an extra is not there.

    Args:
        extra: which one.
        apart_from: packages that are asked for later, by what needs them.
    """
    missing = missing_packages(extra)
    if any(name not in apart_from for name in missing):
        names, wanted = ", ".join(missing), f"{_NAME}[{extra}]"
        raise click.ClickException(
            f"this needs the extra {extra!r}, of which is not installed: {names}.\n"
            f"Install it: python -m pip install '{wanted}'\n"
            f"With uv, without installing: uvx --from '{wanted}' {_NAME} …"
        )


def missing_packages(extra: str) -> list[str]:
    """Return the packages of an extra that are not installed."""
    declared = map(Requirement, requires(_NAME) or ())
    wanted = [
        one.name
        for one in declared
        if one.marker is not None
        and one.marker.evaluate({"extra": extra})
        and not one.marker.evaluate({"extra": ""})
    ]
    return [name for name in wanted if not _is_installed(name)]


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
