"""How a script of bash runs so that one sees how far it came: part of the language's value."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SETS_X = re.compile(r"\bset\s[^\n]*[-+][a-zA-Z]*x|xtrace|PS4")
_LAST_EXIT = re.compile(r"^exit( 0)?;?$")


def command(script: Path, report: Path) -> list[str]:
    """Return what runs a script under a prologue that traces it; see `Language.command`."""
    return bash_command([(script, report)])


def bash_command(scripts: Sequence[tuple[Path, Path]], *, output: Path | None = None) -> list[str]:
    """Return what runs scripts one after another in one shell.

    Args:
        scripts: the path of each, and that of the file in which it says how far it came.
        output: the file that takes what they print, if it matters where each begins.
    """
    prologue = Path(__file__).with_name("bash_prologue.sh").read_text(encoding="utf-8")
    sets_x = any(_SETS_X.search(script.read_text(encoding="utf-8")) for script, _ in scripts)
    argv = ["bash", "--noprofile", "--norc", "-c", prologue, scripts[0][0].name]
    pairs = [str(path) for pair in scripts for path in pair]
    return [*argv, "1" if sets_x else "", str(output or ""), *pairs]


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
