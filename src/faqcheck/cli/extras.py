"""Extras: what a command needs beside the packages that faqcheck itself brings."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, requires, version

import click
from packaging.requirements import Requirement

_NAME = "faqcheck"


def require_extra(extra: str) -> None:
    """End the command with what to install, if a package of an extra is not there."""
    if missing := missing_packages(extra):
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
