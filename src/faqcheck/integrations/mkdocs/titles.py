"""Titles of pages that are not converted: the navigation of others shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class FrontMatter(dict[str, Any]):
    """What the front matter of a page says, made when a template asks for it."""

    def __init__(self, make: Callable[[], dict[str, Any]]) -> None:
        """Make nothing yet."""
        super().__init__()
        self._make: Callable[[], dict[str, Any]] | None = make

    def __missing__(self, key: str) -> Any:
        """Make it, once."""
        if self._make is None:
            raise KeyError(key)
        made, self._make = self._make(), None
        self.update(made)
        return self[key]
