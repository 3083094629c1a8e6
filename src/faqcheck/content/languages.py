"""The languages of code blocks that faqcheck can check, by every name a fence may use."""

from __future__ import annotations

import io
import tokenize
from pathlib import PurePosixPath

PYTHON, SHELL, JSON, JSONL, YAML, TOML, TEXT = (
    "python",
    "bash",
    "json",
    "jsonl",
    "yaml",
    "toml",
    "text",
)
LANGUAGES = {
    "python": PYTHON,
    "py": PYTHON,
    "python3": PYTHON,
    "bash": SHELL,
    "sh": SHELL,
    "shell": SHELL,
    "json": JSON,
    "jsonl": JSONL,
    "ndjson": JSONL,
    "yaml": YAML,
    "yml": YAML,
    "toml": TOML,
    "text": TEXT,
    "txt": TEXT,
    "console": TEXT,
    "output": TEXT,
}
"""Name after a fence -> language. A block in another language needs a waiver."""
_SUFFIXES = {
    ".py": PYTHON,
    ".sh": SHELL,
    ".bash": SHELL,
    ".json": JSON,
    ".jsonl": JSONL,
    ".yaml": YAML,
    ".yml": YAML,
    ".toml": TOML,
    ".txt": TEXT,
}


def language_of_file(file: str) -> str | None:
    """Return the language that a file's suffix stands for."""
    return _SUFFIXES.get(PurePosixPath(file).suffix)


OUTPUT_MARK = "#>"
"""Begins a comment that shows what the Python statement above it writes."""


def output_comments(source: str) -> list[int]:
    """Return the lines of Python code that are such comments; none if it cannot be read."""
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
