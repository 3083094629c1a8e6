"""What is wrong with text that is not valid YAML, in words that say what to do about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from faqcheck.errors import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYNTAX = (
    (
        "found unexpected end of stream",
        "the quote that opens here is never closed.",
        "Close it, or write long text as a block behind '|'.",
    ),
    (
        "mapping values are not allowed",
        "': ' stands inside a text.",
        "Put quotes around a text that holds ': ', or align the field with the one above.",
    ),
    (
        "undefined alias",
        "a text that starts with '*' is read as a reference to another value.",
        "Put quotes around the text.",
    ),
    (
        "alphabetic or numeric character",
        "a text that starts with '*' or '&' is read as a reference or its name.",
        "Write an answer behind 'answer: |', indented further than that; quote another text that "
        "starts so.",
    ),
    (
        "cannot start any token",
        "a text may not start with this character.",
        "Put quotes around the text.",
    ),
    (
        "mapping keys are not allowed",
        "a text that starts with '? ' is read as a key.",
        "Put quotes around the text.",
    ),
    (
        "block sequence entries are not allowed",
        "a text that starts with '- ' is read as an item of a list.",
        "Put quotes around the text, or begin the list in the next line.",
    ),
    (
        "found unknown escape character",
        "a backslash in double quotes starts an escape, and this is none.",
        "Put the text in single quotes, or write the backslash twice.",
    ),
    (
        "did not find expected hexdecimal number",
        "'\\x', '\\u' and '\\U' in double quotes take 2, 4 and 8 hexadecimal digits.",
        "Put the text in single quotes, or write the backslash twice.",
    ),
    (
        "could not find expected ':'",
        "expected 'field: value'.",
        "Indent a text's further lines, or add the colon.",
    ),
    (
        "did not find expected key",
        "expected the next field here.",
        "Align fields, close quotes above, and quote a text that starts with '[' or '{'.",
    ),
    (
        "did not find expected '-' indicator",
        "expected the next item of the list.",
        "Align fields with fields, and items with items, each behind '- '.",
    ),
    (
        "did not find expected comment or line break",
        "'>' or '|' starts a block of text, which begins in the next line.",
        "Put quotes around a text that starts with it.",
    ),
    (
        "did not find expected ',' or",
        "expected ',' or the closing bracket.",
        "Close the bracket; quote a text that starts with one.",
    ),
    (
        "did not find expected node content",
        "expected a value.",
        "Close the bracket; quote a text that starts with one.",
    ),
    ("found another document", "a second document starts here.", "Keep one: delete the '---'."),
    (
        "could not determine a constructor for the tag",
        "a text that starts with '!' is read as a tag, and '=' or '<<' alone is not a text either.",
        "Put quotes around the text.",
    ),
)
"""What libyaml says -> what an author can do about it."""
_OPENED = re.compile(r"\s*(?:- )*(?:[\w-]+:\s+)?(?P<mark>[\"'\[{])")
"""The start of a line whose value begins with a quote or a bracket."""
_BEHIND = {
    '"': "Put the whole text in single quotes, which may hold double ones.",
    "'": "Put the whole text in double quotes, or write the quote inside it twice: ''.",
    "[": "Put quotes around a text that starts with a bracket.",
    "{": "Put quotes around a text that starts with a brace.",
}
"""What opens a value -> what to do if text follows its end."""
_NO_BLANK = re.compile(r"\s*(?:- )?(?P<name>[a-z_]+):\S")


def syntax_problem(err: yaml.MarkedYAMLError, text: str, path: str) -> Problem:
    """Return the problem that an error of PyYAML stands for."""
    reason = str(err.problem or err).replace("\n", " ")
    mark = err.problem_mark or err.context_mark
    if "end of stream" in reason and err.context_mark is not None:
        mark = err.context_mark
    line, column = place_in(mark, err, text)
    lines = text.split("\n")
    shown = lines[line] if line < len(lines) else ""
    if "\t" in shown[: column + 1]:
        return Problem(
            Span(path, line + 1, shown.index("\t") + 1),
            "tab",
            "a tab stands where YAML takes spaces only.",
            "Indent with spaces.",
        )
    if (nearer := _nearer(err, lines, line, column, text, path)) is not None:
        return nearer
    span = Span(path, line + 1, column + 1)
    for part, message, hint in _SYNTAX:
        if part in reason:
            return Problem(span, "alias" if "alias" in part else "bad-yaml", message, hint)
    return Problem(span, "bad-yaml", f"{reason}.")


def place_in(mark: Any, err: yaml.MarkedYAMLError, text: str) -> tuple[int, int]:
    """Return line and column of a mark, from 0; of what is not closed for one behind the text."""
    lines = text.rstrip().split("\n")
    if mark is not None and mark.line >= len(lines) and err.context_mark is not None:
        mark = err.context_mark
    if mark is None:
        return 0, 0
    if mark.line >= len(lines):
        return len(lines) - 1, len(lines[-1])
    return mark.line, mark.column


def _nearer(
    err: yaml.MarkedYAMLError, lines: list[str], line: int, column: int, text: str, path: str
) -> Problem | None:
    """Return a problem at the mistake itself, where libyaml stops behind it."""
    reason, start = str(err.problem), err.context_mark
    if "could not find expected ':'" in reason and start is not None and start.line < len(lines):
        if (glued := _NO_BLANK.match(lines[start.line])) is not None:
            return Problem(
                Span(path, start.line + 1, glued.start("name") + 1),
                "bad-yaml",
                f"expected a space behind the colon of {glued['name']!r}.",
                f"Write '{glued['name']}: …'.",
            )
        return None
    if "did not find expected key" not in reason:
        return None
    if (quote := _closed_later(text, line, column)) is not None:
        return Problem(
            Span(path, quote.start_mark.line + 1, quote.start_mark.column + 1),
            "bad-yaml",
            f"the quote that opens here ends in line {quote.end_mark.line + 1}.",
            "Close it where its text ends.",
        )
    opened = _OPENED.match(lines[line])
    if opened is None or opened.end() > column:
        return None
    mark = opened["mark"]
    closing = {"[": "]", "{": "}"}.get(mark, mark)
    return Problem(
        Span(path, line + 1, column + 1),
        "bad-yaml",
        f"more text follows the closing {closing!r}.",
        _BEHIND[mark],
    )


def _closed_later(text: str, line: int, column: int) -> yaml.ScalarToken | None:
    """Return the quoted text of several lines that ends right before a place; None if none does."""
    last = None
    for token in _tokens(text):
        if (token.start_mark.line, token.start_mark.column) >= (line, column):
            break
        if isinstance(token, yaml.ScalarToken):
            last = token
    if last is None or last.style not in ("'", '"') or last.end_mark.line != line:
        return None
    return last if last.start_mark.line < line else None


def _tokens(text: str) -> Iterator[yaml.Token]:
    try:
        yield from yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return  # what comes behind the mistake
