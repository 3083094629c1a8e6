"""On a GPU, refuse what lmdeploy does silently: another engine in place of TurboMind.

Where TurboMind's extension cannot be imported, lmdeploy takes its PyTorch engine and says so in a
log. A run would then be taken for evidence about an engine that was never started. That TurboMind
does not support a model is another matter: which engine that leads to is what the answers say.
"""

from __future__ import annotations

import functools
from typing import Any

from import_hooks import after_import


class MissingEngineError(RuntimeError):
    """TurboMind was asked for and cannot be imported."""


def register() -> None:
    """Have lmdeploy fail where it would fall back because TurboMind is missing."""
    after_import("lmdeploy.archs", _refuse_to_fall_back)


def _refuse_to_fall_back(archs: Any) -> None:
    choose = archs.autoget_backend

    @functools.wraps(choose)
    def autoget_backend(*arguments: Any, **keywords: Any) -> str:
        from lmdeploy import turbomind

        if not turbomind.is_available():
            raise MissingEngineError(
                f"TurboMind cannot be imported: {turbomind._import_error}. lmdeploy would take its "
                "PyTorch engine instead, and the run would show nothing about TurboMind."
            )
        return choose(*arguments, **keywords)

    archs.autoget_backend = autoget_backend
