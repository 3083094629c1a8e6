"""What a schema cannot say about people."""

from __future__ import annotations


def check(person: dict[str, object]) -> list[str]:
    """Return what is wrong with a person."""
    return [] if str(person["name"]).istitle() else ["names start with a capital letter"]
