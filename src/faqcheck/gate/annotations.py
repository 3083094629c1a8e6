"""Marks at the lines of a change, in the words of GitHub's workflow commands.

Source: docs.github.com, "Workflow commands for GitHub Actions", setting an error message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faqcheck.errors import Span

_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


def annotation(
    span: Span, message: str, *, title: str, level: Literal["error", "warning"] = "error"
) -> str:
    """Return the line that marks a place when a workflow prints it."""
    place = f"file={_escaped(span.path, _IN_PROPERTIES)},line={span.line},col={span.column}"
    properties = f"{place},title={_escaped(title, _IN_PROPERTIES)}"
    return f"::{level} {properties}::{_escaped(message.strip(), _IN_MESSAGES)}"


def on_github(variables: Mapping[str, str]) -> bool:
    """Say whether a workflow of GitHub reads what is printed."""
    return variables.get("GITHUB_ACTIONS") == "true"


def _escaped(text: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(letter, letter) for letter in text)
