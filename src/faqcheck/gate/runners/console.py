"""Commands of a console: typed into one shell, each with its output and exit status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from faqcheck.gate.runners.folders import read_regular
from faqcheck.gate.runners.typed import Gave

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faqcheck.gate.runners.process import Folder
    from faqcheck.gate.transcripts import Typed

_DRIVER = Path(__file__).with_name("console.sh")


def console_argv(typed: Sequence[Typed], folder: Folder) -> list[str]:
    """Write commands into the folder of a run, and return what types them into a shell."""
    commands = folder.root / "typed"
    commands.mkdir()
    for number, one in enumerate(typed):
        (commands / str(number)).write_bytes(one.source.encode())
    driver = _DRIVER.read_text(encoding="utf-8")
    arguments = [str(commands), str(len(typed)), str(folder.report)]
    return ["bash", "--noprofile", "--norc", "-c", driver, "console", *arguments]


def commands_gave(typed: Sequence[Typed], folder: Folder) -> dict[int, Gave]:
    """Return what each command gave, by its index; one that was not reached is left out."""
    found: dict[int, Gave] = {}
    for number in range(len(typed)):
        status = read_regular(folder.root / "typed" / f"{number}.status").decode("ascii", "replace")
        if status.isdecimal():
            output = read_regular(folder.root / "typed" / f"{number}.out").decode(errors="replace")
            output = output.replace(f"{folder.work}/", "").replace(str(folder.work), ".")
            found[number] = Gave(output.replace("\0", ""), None, int(status))
    return found
