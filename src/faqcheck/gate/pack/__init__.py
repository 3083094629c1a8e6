"""Pack: what the cases of an environment need, for a machine that no package index reaches.

A pack is a manifest, a program that needs nothing but Python, the project's files and wheels. The
wheels are those that the target lacks: pip resolves as if what the target has were installed.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from faqcheck import __version__
from faqcheck.content import read_commit
from faqcheck.gate.pack.run import sha256_of
from faqcheck.gate.pack.wheels import Target, collect_wheels, failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faqcheck.content import Project

MANIFEST = "manifest.json"
MIB = 1024 * 1024
_PROGRAM = Path(__file__).with_name("run.py")
_ALWAYS = ("run.py", MANIFEST)
"""Lie in every part, so that each can say what is missing."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of a pack."""

    name: str
    """Its path in the pack."""
    size: int
    """In bytes."""
    part: int
    """Number of the archive that holds it, from 1."""


def pack_cases(
    project: Project,
    environment: str,
    *,
    target: Target,
    out: Path,
    add: Sequence[Path] = (),
    part_mib: float | None = None,
) -> list[Packed]:
    """Write `out`-1.tar and, if there has to be more than one part, those that follow.

    The same inputs give the same bytes, as long as the index offers the same wheels.

    Args:
        project: whose files are packed, those that version control knows.
        environment: name of a declared environment that takes the interpreter as it is.
        target: the machine that it is for.
        out: where to, without the ending.
        add: folders to take along; an `install.py` in one is run there once all is installed.
        part_mib: how large one archive may be; None: one archive.

    Raises:
        RunError: the environment is unknown or builds its own interpreter, a wheel is missing, or
            one file is larger than a part may be.
    """
    declared = project.environment(environment)
    if declared is None or not declared.system:
        raise failure(
            f"there is no environment {environment!r} that is declared with 'system = true'.",
            "Packed cases run beside the packages of the target's own interpreter.",
        )
    tracked = _tracked(project.root)  # before anything is fetched
    with TemporaryDirectory(prefix="faqcheck-pack-") as scratch:
        folder = Path(scratch) / "pack"
        folder.mkdir()
        collect_wheels(declared, target, folder / "wheels")
        (folder / "project.tar").write_bytes(_tar(tracked))
        for added in add:
            _copy(added, folder / "extra" / added.resolve().name)
        files = {p.relative_to(folder).as_posix(): p for p in _files_below(folder)}
        parts = _in_parts({name: p.stat().st_size for name, p in files.items()}, part_mib)
        described = {
            name: {"sha256": sha256_of(path), "bytes": path.stat().st_size, "part": parts[name]}
            for name, path in sorted(files.items())
        }
        manifest = {
            "project": project.settings.name,
            "commit": read_commit(project.root, ledger=project.ledger),
            "faqcheck": __version__,
            "environment": environment,
            "needs": list(declared.needs),
            "ledger": project.settings.ledger,
            "python": target.minor,
            "files": described,
        }
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        shutil.copyfile(_PROGRAM, folder / "run.py")
        for part in range(1, max(parts.values()) + 1):
            names = [*_ALWAYS, *(name for name in sorted(files) if parts[name] == part)]
            content = [(name, folder / name) for name in names]
            Path(f"{out}-{part}.tar").write_bytes(_tar(content))
        return [Packed(name, files[name].stat().st_size, part) for name, part in parts.items()]


def _tracked(root: Path) -> list[tuple[str, Path]]:
    """Return the files that version control knows, as they are now."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as err:
        raise failure("what belongs to the project is what git knows; there is no git.") from err
    if listed.returncode != 0:
        raise failure("what belongs to the project is what git knows, and this is not a checkout.")
    names = sorted(name for name in listed.stdout.split("\0") if name)
    return [(name, root / name) for name in names if (root / name).is_file()]


def _tar(files: Iterable[tuple[str, Path]]) -> bytes:
    """Return an archive that depends on nothing but names, bytes and whether they can be run."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, path in files:
            content = path.read_bytes()
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            entry.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def _copy(source: Path, destination: Path) -> None:
    if not source.is_dir():
        raise failure(f"{source} is not a folder, so it cannot be added.")
    shutil.copytree(source, destination, ignore=shutil.ignore_patterns("__pycache__"))


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _in_parts(sizes: dict[str, int], part_mib: float | None) -> dict[str, int]:
    """Return which part each file goes to: the largest first, each to the first with room."""
    if part_mib is None:
        return dict.fromkeys(sizes, 1)
    # An archive pads each file to blocks of 512 bytes and adds a block for its name.
    room = int(part_mib * MIB) - MIB // 4
    rooms: list[int] = []
    parts: dict[str, int] = {}
    for name, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        taken = size + 2 * 512
        if taken > room:
            raise failure(
                f"{name} has {size / MIB:.1f} MiB, which no part of {part_mib:g} MiB can hold.",
                "Allow larger parts, list the package as one that the target has, or leave it out.",
            )
        number = next((n for n, left in enumerate(rooms) if left >= taken), len(rooms))
        if number == len(rooms):
            rooms.append(room)
        rooms[number] -= taken
        parts[name] = number + 1
    return parts
