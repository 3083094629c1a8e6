"""The wheels that a target lacks: resolved by pip, thinned out, and held to be complete."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

import faqcheck
from faqcheck.errors import Problem, RunError, Span
from faqcheck.gate.pins import package_name, pin_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faqcheck.content import EnvironmentDeclaration

_STATIC = {"ruff", "ty", "pytest-xdist"}
"""Large tools of checks that run nothing, or in the gate; a packed case needs none of them."""
_THERE = "there"
"""Local version of the empty wheels that stand for what the target has."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PLATFORM = re.compile(r"manylinux_2_(\d+)_(\w+)")
_OLD_NAMES = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
_LAST_LINES = 20


@dataclass(frozen=True, slots=True)
class Target:
    """The machine that a pack is for."""

    python: str
    """Such as 3.12.3. Without its last number, packages that ask for a later one are not found."""
    platform: str
    """The newest wheels that it takes, such as manylinux_2_28_x86_64."""
    has: tuple[str, ...] = ()
    """What is installed there: lines `name==version`, as `pip list --format=freeze` has them."""
    constraints: tuple[str, ...] = ()
    """Versions to choose of what is not installed there."""

    @property
    def minor(self) -> str:
        """Return the version that wheels are made for, such as 3.12."""
        return ".".join(self.python.split(".")[:2])

    def platforms(self) -> list[str]:
        """Return the tags of all wheels it takes, the newest first.

        pip itself takes a wheel for an older C library only if that tag is named.
        """
        found = _PLATFORM.fullmatch(self.platform)
        if found is None:
            return [self.platform]
        newest, machine = int(found[1]), found[2]
        tags: list[str] = []
        for minor in range(newest, 4, -1):
            tags.append(f"manylinux_2_{minor}_{machine}")
            tags += [f"{_OLD_NAMES[minor]}_{machine}"] if minor in _OLD_NAMES else []
        return [*tags, f"linux_{machine}"]

    def installed(self) -> dict[str, str]:
        """Return the version of each package that is there, by its normal name.

        Raises:
            RunError: a line is not `name==version`.
        """
        found = {}
        for line in filter(None, (text.partition("#")[0].strip() for text in self.has)):
            name, separator, version = line.partition("==")
            if not separator:
                raise failure(
                    f"{line!r} is not name==version.",
                    "Let the target write the list: python3 -m pip list --format=freeze",
                )
            found[package_name(name.strip())] = version
        return found


def collect_wheels(declared: EnvironmentDeclaration, target: Target, folder: Path) -> None:
    """Put the wheels that a target lacks into a folder: faqcheck's, and an environment's.

    Raises:
        RunError: pip finds no set of wheels, or what it found is not complete for the target.
    """
    folder.mkdir()
    there = target.installed()
    alone = [r for r in declared.requirements_no_deps if pin_of(r)[0] not in there]
    with TemporaryDirectory(prefix="faqcheck-wheels-") as scratch:
        stand = Path(scratch)
        pins = [f"{n}=={_public(v)}+{_THERE}" for n, v in there.items()]
        pins += [line for line in target.constraints if pin_of(line)[0] not in there]
        (stand / "pins.txt").write_text("\n".join(pins) + "\n", encoding="utf-8")
        for name, version in there.items():
            _write_empty_wheel(stand, name, version)
        options = ["--find-links", scratch, "--constraint", str(stand / "pins.txt")]
        wanted = [*_own_requirements(), *declared.requirements, "pip"]
        _download(wanted, target, folder, options)
        if alone:
            _download(alone, target, folder, [*options, "--no-deps"])
    for path in folder.glob(f"*+{_THERE}-*.whl"):
        path.unlink()
    for path in sorted(folder.glob("*.whl")):
        _thin_out(path, declared.remove)
    _write_own_wheel(folder)
    if missing := list(_missing(folder, target, {pin_of(r)[0] for r in alone})):
        raise RunError(missing)


def _own_requirements() -> list[str]:
    """Return what faqcheck needs to run cases."""
    found = [Requirement(line) for line in metadata.requires("faqcheck") or ()]
    return [
        f"{r.name}{r.specifier}"
        for r in found
        if package_name(r.name) not in _STATIC
        and (r.marker is None or r.marker.evaluate({"extra": "gate"}))
    ]


def _download(wanted: Sequence[str], target: Target, folder: Path, options: list[str]) -> None:
    tags = [word for tag in target.platforms() for word in ("--platform", tag)]
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check"]
    command += ["--only-binary=:all:", "--implementation", "cp", "--python-version", target.python]
    command += [*tags, *options, "--dest", str(folder), *wanted]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != 0:
        lines = [x for x in done.stdout.strip().splitlines() if not x.startswith("WARNING:")]
        last_lines = "\n".join(lines[-_LAST_LINES:])
        raise failure(
            f"pip finds no set of wheels for the target:\n{last_lines}",
            "What the target has cannot be exchanged; a line left out of its list is brought anew.",
        )


def _missing(folder: Path, target: Target, alone: set[str]) -> Iterable[Problem]:
    """Say what wheels ask for that is neither packed nor there.

    pip judges `python_version` by the interpreter it runs in, so a target of another version may
    need what pip has left out.
    """
    packed = {package_name(path.name.partition("-")[0]): path for path in folder.glob("*.whl")}
    versions = {name: path.name.split("-")[1] for name, path in packed.items()}
    found = target.installed() | versions
    machine = target.platform.partition("_2_")[2].partition("_")[2] or target.platform
    marks = {
        "python_version": target.minor,
        "python_full_version": target.python,
        "platform_machine": machine,
        "extra": "",
    }
    for name, path in packed.items():
        if name in alone or name == "faqcheck":
            continue
        for line in _metadata(path).get_all("Requires-Dist") or ():
            needed = Requirement(line)
            if needed.marker is not None and not needed.marker.evaluate(marks):
                continue
            version = found.get(package_name(needed.name))
            if version is None or not needed.specifier.contains(version, prereleases=True):
                message = f"{name} asks for {line!r}; packed or on the target: {version or 'none'}."
                hint = f"Pack with Python {target.minor}, or add it to 'requirements'."
                yield Problem(Span("pyproject.toml"), "pack-incomplete", message, hint)


def _metadata(wheel: Path) -> metadata.PackageMetadata:
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())  # type: ignore[return-value]


def _write_empty_wheel(folder: Path, name: str, version: str) -> None:
    """Stand for a package of the target; no index has its version, so pip takes this one."""
    version = f"{_public(version)}+{_THERE}"
    file = f"{name.replace('-', '_')}-{version}"
    text = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    write_wheel(folder / f"{file}-py3-none-any.whl", f"{file}.dist-info", {"METADATA": text}, {})


def _write_own_wheel(folder: Path) -> None:
    """Make a wheel of the faqcheck that is running, however it was installed."""
    base = Path(faqcheck.__file__).parent
    found = metadata.distribution("faqcheck")
    described = {n: found.read_text(n) or "" for n in ("METADATA", "entry_points.txt")}
    files = {
        f"faqcheck/{path.relative_to(base).as_posix()}": path.read_bytes()
        for path in sorted(base.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    name = f"faqcheck-{found.version}"
    write_wheel(folder / f"{name}-py3-none-any.whl", f"{name}.dist-info", described, files)


def write_wheel(path: Path, info: str, described: dict[str, str], files: dict[str, bytes]) -> None:
    """Write a wheel that any Python takes.

    Args:
        path: of the wheel.
        info: name of its folder `….dist-info`.
        described: files of that folder, METADATA among them.
        files: what is installed, by its path below site-packages.
    """
    wheel = "Wheel-Version: 1.0\nGenerator: faqcheck\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    content = files | {f"{info}/{n}": text.encode() for n, text in described.items()}
    content |= {f"{info}/WHEEL": wheel.encode()}
    _write_zip(path, content, record=f"{info}/RECORD")


def _thin_out(path: Path, patterns: Iterable[str]) -> None:
    """Leave out of a wheel what the environment removes from site-packages."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if not n.endswith("/")]
        kept = [n for n in names if not any(_is_below(n, pattern) for pattern in patterns)]
        if kept == names:
            return
        record = next(n for n in names if n.endswith(".dist-info/RECORD"))
        content = {n: archive.read(n) for n in kept if n != record}
    _write_zip(path, content, record=record)


def _is_below(name: str, pattern: str) -> bool:
    """Say whether a glob matches a file or a folder above it; `**` is not known here."""
    parts, wanted = name.split("/"), pattern.split("/")
    return len(parts) >= len(wanted) and all(map(fnmatch, parts, wanted))


def _write_zip(path: Path, content: dict[str, bytes], *, record: str) -> None:
    lines = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            lines.append(f"{name},sha256={digest},{len(data)}\n")
            archive.writestr(_entry(name), data)
        archive.writestr(_entry(record), "".join([*lines, f"{record},,\n"]))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _public(version: str) -> str:
    return version.partition("+")[0]


def failure(message: str, hint: str = "") -> RunError:
    """Return an error about a pack."""
    return RunError([Problem(Span("pyproject.toml"), "pack-failed", message, hint)])
