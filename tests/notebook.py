"""Write notebooks for tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def code(text: str, *outputs: dict[str, Any], **declared: Any) -> dict[str, Any]:
    """Return a cell with code, its stored outputs and what it declares."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"faqcheck": declared} if declared else {},
        "outputs": list(outputs),
        "source": text.splitlines(keepends=True),
    }


def prose(text: str) -> dict[str, Any]:
    """Return a cell with Markdown."""
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def printed(text: str, *, name: str = "stdout") -> dict[str, Any]:
    """Return the output of a print."""
    return {"name": name, "output_type": "stream", "text": text.splitlines(keepends=True)}


def shown(**data: Any) -> dict[str, Any]:
    """Return a display, by the last part of its kinds: `png`, `plain`."""
    kinds = {"html": "text/html", "plain": "text/plain", "png": "image/png", "svg": "image/svg+xml"}
    found = {kinds[name]: value for name, value in data.items()}
    return {"data": found, "metadata": {}, "output_type": "display_data"}


def write_notebook(path: Path, *cells: dict[str, Any], **declared: Any) -> Path:
    """Write a notebook as Jupyter lays it out."""
    content = {
        "cells": list(cells),
        "metadata": {
            "faqcheck": declared,
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        },
        "nbformat": 4,
        "nbformat_minor": 4,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(f"{text}\n", encoding="utf-8")
    return path
