"""The languages of code blocks that faqcheck can check, by every name a fence may use."""

from __future__ import annotations

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
