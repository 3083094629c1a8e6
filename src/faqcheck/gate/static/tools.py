"""Programs that static checks call: found beside the gate's interpreter, and held to answer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from faqcheck.content import SETTINGS
from faqcheck.errors import Problem, RunError, Span

if TYPE_CHECKING:
    from collections.abc import Iterable


def run_tool(
    name: str,
    arguments: Iterable[str],
    *,
    text: str | None = None,
    folder: Path | None = None,
    partial: bool = False,
) -> str:
    """Return what a tool printed; 1 is the exit status by which it says that it found something.

    Args:
        name: of a program beside the gate's interpreter, or on the PATH.
        arguments: of the program.
        text: its input.
        folder: where it runs.
        partial: a list that it printed counts although it ended with 2, as it does when it could
            not read every file.

    Raises:
        RunError: it is not installed, or failed.
    """
    beside = Path(sys.executable).parent / name
    program = str(beside) if beside.is_file() else shutil.which(name)
    if program is None:
        hint = "Install faqcheck with its extra: pip install 'faqcheck[gate]'."
        raise RunError([Problem(Span(SETTINGS), "missing-tool", f"{name} is not installed.", hint)])
    done = subprocess.run(
        [program, *arguments], input=text, capture_output=True, text=True, check=False, cwd=folder
    )
    is_partial = partial and done.returncode == 2 and done.stdout.startswith("[")
    if done.returncode not in (0, 1) and not is_partial:
        message = f"{name}: {done.stderr.strip()}"
        raise RunError([Problem(Span(SETTINGS), "tool-failed", message)])
    return done.stdout
