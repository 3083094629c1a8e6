"""Run the cases of a pack on this machine, which needs nothing but Python, and no network.

    python3 run.py

makes a virtual environment in `work/` that sees the packages of this interpreter, installs the
packed wheels into it, runs the cases, and leaves one ledger file beside this program. Exit status:
that of `faqcheck verify`; 2 if the pack is damaged or does not fit this interpreter.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import site
import subprocess
import sys
import tarfile
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WORK = HERE / "work"
_DONE = WORK / "installed.sha256"


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--install-only", action="store_true", help="run no case")
    parser.add_argument("--no-require", action="store_true", help="cases may be left out")
    parser.add_argument("cases", nargs="*", help="ids or globs; all of the packed environment")
    arguments = parser.parse_args()
    manifest = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))
    if problems := [*_wrong_python(manifest), *_damaged(manifest["files"])]:
        _say(*problems, "Nothing was run.")
        return 2
    _install(manifest)
    if arguments.install_only:
        _say(f"installed: {WORK / 'venv' / 'bin' / 'python'}")
        return 0
    needs = [] if arguments.no_require else manifest["needs"]
    return _run(manifest, arguments.cases or [f"*-{manifest['environment']}"], needs)


def _wrong_python(manifest: dict[str, Any]) -> list[str]:
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    wanted = manifest["python"]
    return [] if here == wanted else [f"the pack is for Python {wanted}, this is {here}."]


def _damaged(files: dict[str, dict[str, Any]]) -> list[str]:
    """Say which files are missing or not what was packed."""
    found = []
    for name, entry in files.items():
        path = HERE / name
        if not path.is_file():
            found.append(f"{name} is missing; it is in part {entry['part']}.")
        elif sha256_of(path) != entry["sha256"]:
            found.append(f"{name} is damaged; take it from part {entry['part']} again.")
    return found


def _install(manifest: dict[str, Any]) -> None:
    """Unpack the project and make the interpreter that runs it, unless that is done."""
    digest = sha256_of(HERE / "manifest.json")
    if _DONE.is_file() and _DONE.read_text(encoding="utf-8") == digest:
        return
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir()
    with tarfile.open(HERE / "project.tar") as archive:
        archive.extractall(WORK / "project", filter="data")
    (WORK / "project" / _ledger(manifest)).unlink(missing_ok=True)
    _say("makes a virtual environment")
    venv.create(WORK / "venv", with_pip=False, symlinks=True)
    python = WORK / "venv" / "bin" / "python"
    wheels = sorted(str(HERE / name) for name in manifest["files"] if name.endswith(".whl"))
    _say(f"installs {len(wheels)} packages")
    installer = [w for w in wheels if Path(w).name.startswith("pip-")]
    pip = [str(python), f"{installer[0]}/pip"] if installer else _own_pip(python)
    options = ["install", "--quiet", "--no-index", "--no-deps", "--no-warn-script-location"]
    subprocess.run([*pip, *options, *wheels], check=True)
    _see_packages_of_this_interpreter(python)
    for script in sorted((HERE / "extra").glob("*/install.py")):
        _say(f"runs {script.relative_to(HERE)}")
        subprocess.run([str(python), str(script)], check=True)
    _DONE.write_text(digest, encoding="utf-8")


def _own_pip(python: Path) -> list[str]:
    return [sys.executable, "-m", "pip", "--python", str(python)]


def _see_packages_of_this_interpreter(python: Path) -> None:
    """Let the environment find what is installed here; what was packed goes first.

    `--system-site-packages` would not do: if this interpreter is that of a virtual environment
    itself, it leads past it to the one below.
    """
    folders = [*site.getsitepackages(), *([site.getusersitepackages()] if _user_site() else [])]
    lines = [f"import site; site.addsitedir({folder!r})\n" for folder in folders]
    own = next((python.parents[1] / "lib").glob("python3*/site-packages"))
    (own / "packages_of_the_machine.pth").write_text("".join(lines), encoding="utf-8")


def _user_site() -> bool:
    return bool(site.ENABLE_USER_SITE)


def _run(manifest: dict[str, Any], cases: list[str], needs: list[str]) -> int:
    project = WORK / "project"
    required = [word for need in needs for word in ("--require", need)]
    command = [str(WORK / "venv" / "bin" / "faqcheck"), "--project", str(project), "verify"]
    variables = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "FAQCHECK_CACHE": str(WORK / "cache"),
        "FAQCHECK_COMMIT": manifest["commit"],
    }
    done = subprocess.run(
        [*command, *required, "--record", *cases], env=variables, cwd=project, check=False
    )
    _hand_over(project / _ledger(manifest), HERE / f"{manifest['environment']}.jsonl")
    return done.returncode


def _hand_over(ledger: Path, file: Path) -> None:
    if not ledger.is_file():
        _say("no case was run to its end, so there is no ledger file.")
        return
    shutil.copyfile(ledger, file)
    _say(f"hand this back, for `faqcheck ledger merge`: {file}")


def _ledger(manifest: dict[str, Any]) -> str:
    return f"{manifest['ledger']}/{manifest['environment']}.jsonl"


def sha256_of(path: Path) -> str:
    """Return the digest by which the manifest knows a file; what packs it calls this, too."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _say(*lines: str) -> None:
    for line in lines:
        print(f"pack: {line}", file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
