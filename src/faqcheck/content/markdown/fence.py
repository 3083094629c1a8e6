"""What is found in Markdown: code blocks, and what was meant for one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text that was searched, or in a file that it includes."""

    line: int
    """From 0."""
    column: int
    """From 0."""
    path: str | None = None
    """File that is included, relative to the root; None for the text itself."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block."""

    language: str
    """As written, lower case; empty if untagged."""
    title: str | None
    text: str
    """Content as the page shows it, without the fence's indentation; ends with a newline."""
    line: int
    """Line of the opening fence, from 0."""
    first: int
    """Line where `text` starts, from 0; blank lines above it are not shown."""
    end: int
    """Line behind the closing fence, from 0."""
    column: int
    """Column of the opening fence, from 0."""
    declaration: str | None = None
    """What stands behind `faqcheck:` in the comment above it, padded to stand in its column."""
    declaration_line: int = 0
    """Line of that comment, from 0."""
    setup: str = ""
    """Python in a comment above it, which runs before it and is not shown."""
    setup_line: int = 0
    """Line in which that starts, from 0."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What else stands behind the language: classes, attributes, options."""
    included_from: str | None = None
    """File that the opening fence stands in, if the text includes it; lines count there."""
    made: bool = False
    """True if an extension of the site writes the fence, so that no file holds it."""
    places: tuple[Place, ...] = ()
    """Where each line of `text` stands, if not one below the other in the text itself."""


@dataclass(frozen=True, slots=True)
class MissedBlock:
    """Something that was meant for a block, and is none on the page."""

    code: str
    """broken-fence, indented-code, stray-declaration, unknown-include …"""
    why: str
    """Key of `_MISSED` in `load/fences.py`."""
    line: int
    """From 0."""
    column: int
    """From 0."""
    path: str | None = None
    """File that is included, relative to the root; None for the text itself."""
    found: str = ""
    """What the message names."""
