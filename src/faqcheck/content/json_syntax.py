"""What is wrong with text that is no JSON, said alike by every version of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import json

_BLANK = " \t\r\n"
_CLOSED = {"}": ("Expecting property name", "object"), "]": ("Expecting value", "array")}
"""A closing bracket -> what Python before 3.13 says of a comma before it, and what it closes."""


def json_error(err: json.JSONDecodeError) -> tuple[int, int, str]:
    """Return line, column and message of what could not be read.

    From 3.13 on, Python names a comma before a closing bracket; earlier ones name the bracket.
    """
    said, kind = _CLOSED.get(err.doc[err.pos : err.pos + 1], ("", ""))
    before = err.doc[: err.pos].rstrip(_BLANK)
    if not kind or not err.msg.startswith(said) or not before.endswith(","):
        return err.lineno, err.colno, err.msg
    place = len(before) - 1
    line = before.count("\n") + 1
    column = place - before.rfind("\n")
    return line, column, f"Illegal trailing comma before end of {kind}"
