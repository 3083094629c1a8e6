"""How a script of bash runs so that one sees how far it came: part of the language's value."""

from __future__ import annotations

import re
from pathlib import Path

_SETS_X = re.compile(r"\bset\s[^\n]*[-+][a-zA-Z]*x|xtrace|PS4")
_LAST_EXIT = re.compile(r"^exit( 0)?;?$")


def command(script: Path, report: Path) -> list[str]:
    """Return what runs a script under a prologue that traces it; see `Language.command`."""
    prologue = Path(__file__).with_name("bash_prologue.sh").read_text(encoding="utf-8")
    sets_x = "1" if _SETS_X.search(script.read_text(encoding="utf-8")) else ""
    argv = ["bash", "--noprofile", "--norc", "-c", prologue]
    return [*argv, script.name, str(script), str(report), sets_x]


def failing_line(output: str, name: str) -> int | None:
    """Return the line that bash complained about last; see `Language.failing_line`."""
    numbers = re.findall(rf"^{re.escape(name)}: line (\d+):", output, re.MULTILINE)
    return int(numbers[-1]) if numbers else None


def exits_at_its_end(script: str) -> bool:
    """Say whether the only `exit` of a script is its last line; see `Language.ends_early`."""
    lines = [line.strip() for line in script.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    exits = len(re.findall(r"\b(exit|exec|return)\b", "\n".join(lines)))
    return bool(lines) and exits == 1 and _LAST_EXIT.match(lines[-1]) is not None
