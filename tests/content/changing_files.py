"""Read a project while one of its files changes right before it is opened; say what came of it.

python changing_files.py PROJECT COPIES
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.content import find_problems, find_project
from faqcheck.errors import FaqError

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = dt.date(2026, 6, 1)


def gone(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def other_bytes(path: Path) -> None:
    path.write_bytes(b"\xff\x00[[[\n" + path.read_bytes()[7:])


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\nx: [\n" * 1000)


FATES = (gone, folder, link_to_itself, empty, other_bytes, longer)


def main(project: Path, copies: Path) -> None:
    """Let each file that is opened meet each fate, one a process."""
    for fate in FATES:
        for number in count(1):
            copy = copies / f"{fate.__name__}-{number}"
            shutil.copytree(project, copy)
            said = read_in_a_child(copy, fate, number)
            if said["file"] is None:
                break
            print(json.dumps({"fate": fate.__name__, **said}))


def read_in_a_child(root: Path, fate: Callable[[Path], None], number: int) -> dict[str, Any]:
    """Return the file that met its fate, and the problems; an `error` if there is none."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        said: dict[str, Any] = {"file": None, "problems": [], "error": None}
        watch(root, fate, number, said)
        try:
            said["problems"] = [str(p) for p in find_problems(find_project(root), today=TODAY)]
        except FaqError as err:
            said["problems"] = [str(p) for p in err.problems]
        except BaseException as err:
            said["error"] = repr(err)
        with os.fdopen(writing, "w") as file:
            file.write(json.dumps(said))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    os.waitpid(child, 0)
    said = json.loads(text)
    assert isinstance(said, dict)
    return said


def watch(root: Path, fate: Callable[[Path], None], number: int, said: dict[str, Any]) -> None:
    """Let the Nth file that is opened below a folder change before it is."""
    opened = count(1)
    writes = os.O_WRONLY | os.O_RDWR | os.O_DIRECTORY
    busy = False

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal busy
        if event != "open" or busy or not str(arguments[0]).startswith(f"{root}{os.sep}"):
            return
        path = Path(str(arguments[0]))
        if arguments[2] & writes or not path.is_file() or next(opened) != number:
            return
        busy = True  # what the fate opens is no reading
        said["file"] = path.relative_to(root).as_posix()
        fate(path)
        busy = False

    sys.addaudithook(hook)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
