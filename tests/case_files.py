"""Read case files: several files of a project in one, and what is expected of them.

A line `== PATH` starts a file, `== PATH -> TARGET` makes a link, `== PATH (latin-1)` writes a file
in that encoding; `== expected` starts the expected lines. The name of the case file is the
specification.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_PART = re.compile(r"^== (?P<name>\S+)(?: -> (?P<target>\S+))?(?: \((?P<encoding>\S+)\))?\n", re.M)
SETTINGS = '[tool.faqcheck]\nname = "Case"\n'


@dataclass(frozen=True)
class CaseFile:
    """A project in a file, and what is expected of it."""

    path: Path
    parts: tuple[tuple[re.Match[str], str], ...]
    expected: str

    def write(self, folder: Path) -> Path:
        """Write the project's files; a case without pyproject.toml gets the smallest one."""
        (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
        for header, content in self.parts:
            path = folder / header["name"]
            path.parent.mkdir(parents=True, exist_ok=True)
            if header["target"]:
                path.symlink_to(header["target"])
            else:
                path.write_bytes(content.encode(header["encoding"] or "utf-8"))
        return folder


def read_case(path: Path) -> CaseFile:
    """Return a case file's parts."""
    text = path.read_bytes().decode("utf-8")
    headers = list(_PART.finditer(text))
    ends = [*(h.start() for h in headers[1:]), len(text)]
    parts = [(h, text[h.end() : end]) for h, end in zip(headers, ends, strict=True)]
    expected = next(content for header, content in parts if header["name"] == "expected")
    return CaseFile(path, tuple(p for p in parts if p[0]["name"] != "expected"), expected)


def case_files(kind: str) -> list[Path]:
    """Return the case files of a kind, sorted."""
    return sorted((CASES / kind).glob("*.txt"))
