"""JavaScript, run by Node 20 or later: an example of a language that a package brings."""

from __future__ import annotations

import re
from pathlib import Path

from faqcheck.content import Language

_NOTES_ITS_END = Path(__file__).with_name("notes_its_end.cjs")


def command(script: Path, report: Path) -> list[str]:
    """Return what runs a script; `beforeExit` comes at its end, and not after process.exit()."""
    return ["node", "--require", str(_NOTES_ITS_END), str(script), str(report)]


def failing_line(output: str, name: str) -> int | None:
    """Return the line of the first stack frame, or of the syntax error, in the script."""
    found = re.search(rf"{re.escape(name)}:(\d+)", output)
    return int(found[1]) if found else None


JAVASCRIPT = Language(
    name="javascript",
    aliases=("js", "node"),
    suffixes=(".mjs", ".js"),
    command=command,
    failing_line=failing_line,
)
