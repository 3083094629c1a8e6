"""Marks at the lines of a change, in the words of GitHub's workflow commands.

Source: docs.github.com, "Workflow commands for GitHub Actions", setting an error message.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faqcheck.errors import Span

_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
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


def harmless(text: str) -> str:
    """Return what a snippet printed with what would steer a terminal written as escapes."""
    return _STEERS.sub(lambda found: ascii(found[0])[1:-1], text)


def as_displayed(text: str) -> str:
    """Return what a terminal shows in the end: no colours, of a progress bar its last state."""
    text = _COLOURS.sub("", text)
    if "\r" not in text:
        return text
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))


def fenced(text: str, variables: Mapping[str, str]) -> str:
    """Return a text so that a workflow of GitHub takes no line of it for a command."""
    if not on_github(variables):
        return text
    token = secrets.token_hex(16)  # that the text cannot know
    return f"::stop-commands::{token}\n{text}\n::{token}::"


def _escaped(text: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(letter, letter) for letter in text)
