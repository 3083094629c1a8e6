"""How much the finding of a check weighs, for a project, a folder, a page or a block."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator


def _off(value: Any) -> Any:
    """Read `off`, which YAML takes for false, as it was meant."""
    return "off" if value is False else value


Level = Annotated[Literal["error", "warning", "off"], BeforeValidator(_off)]
"""`error` turns the gate red, `warning` is said and turns nothing red, `off` makes no case."""
Levels = dict[str, Level]
"""By the name of a check."""
