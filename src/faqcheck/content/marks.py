"""Comments in code that mean something: `#>` shows what is printed, `(1)!` is an annotation."""

from __future__ import annotations

import io
import re
import tokenize

OUTPUT_MARK = "#>"
"""Begins a comment that shows what the Python statement above it writes."""


def output_comments(source: str) -> list[int]:
    """Return the lines of Python code that are such comments; none if it cannot be read."""
    if OUTPUT_MARK not in source:
        return []
    lines = io.StringIO(source, newline="\n")
    try:
        return [
            token.start[0]
            for token in tokenize.generate_tokens(lines.readline)
            if token.type == tokenize.COMMENT
            and token.string.startswith(OUTPUT_MARK)
            and token.line.strip() == token.string.strip()
        ]
    except (SyntaxError, tokenize.TokenError):
        return []


def without_marks(text: str) -> str:
    """Return data with the marks of Material's code annotations, `// (1)!`, as blanks in place."""
    return _ANNOTATION.sub(lambda found: " " * len(found[0]), text) if "(" in text else text


_ANNOTATION = re.compile(r"(?://|#|/\*)[ \t]*\(\d+\)!?[ \t]*(?:\*/)?[ \t]*$", re.MULTILINE)
