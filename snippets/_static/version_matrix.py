"""Say for which versions of lmdeploy and transformers the snippets' names and flags exist.

    python version_matrix.py --fetch FOLDER          # once: the packages' source, without weights
    python version_matrix.py FOLDER snippets/[a-z]*/*.{py,sh} --write ledger/holds_for.json

Nothing of a snippet is run. Python files go through ty with the unpacked package in front of the
installed ones, shell files through that version's own argument parser. What only a run would show
(defaults, behaviour, weights) is not looked at: "ok" means that names, keywords and flags exist.
A version whose parser cannot be built here is left out for shell files.

Runs in the gate's interpreter. The environment `static` has to be built.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import hashlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calls import Calls
from model_facts import is_native

from faqcheck.content.project import find_project
from faqcheck.gate.environment import build_environment
from faqcheck.gate.static.shell_syntax import read_script

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).resolve().parent
VERSIONS = {
    "lmdeploy": (
        *("0.4.2", "0.5.3", "0.6.5", "0.7.3", "0.8.0", "0.9.2", "0.10.2", "0.12.3", "0.13.0"),
        *("0.14.0", "0.16.0", "0.17.0", "0.18.0"),
    ),
    "transformers": ("4.37.2", "4.49.0", "4.52.4", "4.57.1", "5.0.0", "5.17.0"),
}
"""Oldest first. From the first lmdeploy that serves InternVL 1.5 in 4 bits on."""
PYTHON = "3.11"
LEFT_OUT = ("invalid-argument-type", "invalid-assignment", "not-iterable", "deprecated")
"""Rules of ty that upstream's own annotations break: they say less than the code accepts."""


def fetch(folder: Path, versions: dict[str, tuple[str, ...]] = VERSIONS) -> None:
    """Download each version's wheel, keep its Python files, and throw the rest away."""
    for package, wanted in versions.items():
        for version in wanted:
            target = folder / f"{package}-{version}"
            if not target.is_dir():
                _fetch_one(package, version, target)


def _fetch_one(package: str, version: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary=:all:", f"--python-version={PYTHON}", f"--dest={scratch}"]
        subprocess.run([*command, f"{package}=={version}"], check=True)
        [wheel] = Path(scratch).glob("*.whl")
        unpacked = Path(scratch) / "unpacked"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(
                unpacked, [name for name in archive.namelist() if name.endswith((".py", ".pyi"))]
            )
        _let_the_function_win(unpacked / package)
        unpacked.rename(target)


def _let_the_function_win(package: Path) -> None:
    """Import `pipeline` last in the copy of a package that also has a module of that name.

    ty takes the submodule otherwise, because importing from it binds its name.
    """
    if package.name == "lmdeploy" and (package / "pipeline.py").is_file():
        with (package / "__init__.py").open("a", encoding="utf-8") as file:
            file.write("\nfrom .api import pipeline\n")


def packages_of(path: Path) -> set[str]:
    """Return the packages of `VERSIONS` that a snippet uses."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".sh":
        commands = read_script(text).commands
        return {"lmdeploy"} & {word.text for command in commands for word in command.words}
    imported = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.partition(".")[0])
    return imported & set(VERSIONS)


def check_version(
    package: str, unpacked: Path, files: Iterable[Path], python: Path
) -> dict[Path, list[str]]:
    """Return what does not exist in one version of a package, for each file that can be checked."""
    found: dict[Path, list[str]] = {path: [] for path in files if path.suffix == ".py"}
    for path, message in _ask_ty(unpacked, list(found), python) if found else ():
        found[path].append(message)
    if package == "transformers":
        for path in found:
            found[path] += _missing_class(unpacked, path)
            found[path] += code_that_fails(path, unpacked.name.rpartition("-")[2])
    if package == "lmdeploy":
        for path in found:
            found[path] += _passed_on(unpacked, path)
        for path in files:
            answer = _ask_parser(unpacked, path, python) if path.suffix == ".sh" else None
            if answer is not None:
                found[path] = answer
    return found


def _missing_class(unpacked: Path, script: Path) -> list[str]:
    """Return the checkpoints whose model class a version of transformers does not have yet."""
    if (unpacked / "transformers" / "models" / "internvl").is_dir():
        return []
    texts = [
        node.value
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [f"no model class for {text}" for text in texts if is_native(text)]


def code_that_fails(script: Path, version: str) -> list[str]:
    """Return the checkpoints whose own code does not run with a version of transformers.

    Which versions those are was measured (`snippets/_compatibility`); the rules of
    `check_environment.py` are held to that.
    """
    tree = ast.parse(script.read_text(encoding="utf-8"))
    keywords = {keyword.arg for node in ast.walk(tree) for keyword in getattr(node, "keywords", ())}
    if "trust_remote_code" not in keywords:
        return []
    rules = runpy.run_path(str(HERE.parent / "inference" / "check_environment.py"))
    return [
        f"the code of {node.value} needs transformers {wanted}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if not is_native(node.value) and node.value[:1].isalnum()
        for _, wanted in rules["rules_for"](node.value, "inference")
        if not rules["fits"](version, wanted)
    ]


def _passed_on(unpacked: Path, script: Path) -> list[str]:
    """Return the keywords that `pipeline` takes only as part of its `**kwargs`.

    It hands those on to an engine, and what becomes of them there no signature says.
    """
    tree = ast.parse((unpacked / "lmdeploy" / "api.py").read_text(encoding="utf-8"))
    function = next(
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "pipeline"
    )
    own = {one.arg for one in function.args.args + function.args.kwonlyargs}
    return [
        f"`pipeline` has no parameter {keyword.arg!r} of its own"
        for name, call in Calls(ast.parse(script.read_text(encoding="utf-8")))
        if name == "lmdeploy.pipeline"
        for keyword in call.keywords
        if keyword.arg is not None and keyword.arg not in own
    ]


def _ask_ty(unpacked: Path, files: list[Path], python: Path) -> Iterable[tuple[Path, str]]:
    ty = Path(sys.executable).with_name("ty")
    command = [str(ty), "check", "--output-format=gitlab", "--no-progress", f"--python={python}"]
    command += [f"--extra-search-path={unpacked}"]
    command += [option for rule in LEFT_OUT for option in ("--ignore", rule)]
    done = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, check=False, cwd=HERE
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    by_path = {str(path.resolve()): path for path in files}
    for one in json.loads(done.stdout or "[]"):
        place = str((HERE / one["location"]["path"]).resolve())
        yield by_path[place], one["description"]


def _ask_parser(unpacked: Path, script: Path, python: Path) -> list[str] | None:
    """Return what the version's own parser refuses; None if the parser cannot be built here."""
    commands = read_script(script.read_text(encoding="utf-8")).commands
    lines = [[word.text for word in one.words] for one in commands]
    requests = [
        {"id": str(i), "argv": words} for i, words in enumerate(lines) if "lmdeploy" in words
    ]
    done = subprocess.run(
        [str(python), str(HERE / "check_commands.py")],
        input="".join(f"{json.dumps(one)}\n" for one in requests),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
    )
    if done.returncode != 0:
        return None
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [found["message"] for answer in answers for found in answer["findings"]]


def matrix(
    folder: Path,
    files: list[Path],
    python: Path,
    *,
    root: Path,
    wanted: dict[str, tuple[str, ...]] = VERSIONS,
) -> dict[str, object]:
    """Return the evidence: file -> digest, and package -> version -> ok or messages.

    Args:
        folder: holds what `fetch` unpacked.
        files: absolute paths below `root`.
        python: interpreter of the environment with the other packages.
        root: what the names of the files are relative to.
        wanted: package -> versions.
    """
    used = {path: packages_of(path) for path in files}
    snippets: dict[str, dict[str, Any]] = {
        path.resolve().relative_to(root).as_posix(): {
            "digest": hashlib.sha256(path.read_bytes()).hexdigest()[:16],
            "packages": {package: {} for package in sorted(used[path])},
        }
        for path in sorted(files)
        if used[path]
    }
    for package, versions in wanted.items():
        concerned = [path for path in files if package in used[path]]
        for version in versions if concerned else ():
            unpacked = folder / f"{package}-{version}"
            if not unpacked.is_dir():
                raise FileNotFoundError(f"{unpacked} is missing; run with --fetch first")
            for path, messages in check_version(package, unpacked, concerned, python).items():
                name = path.resolve().relative_to(root).as_posix()
                snippets[name]["packages"][package][version] = sorted(set(messages)) or "ok"
    return {"made": dt.datetime.now(dt.UTC).date().isoformat(), "snippets": snippets}


def main() -> None:
    """Fetch the packages, or check snippets against them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the unpacked packages are")
    parser.add_argument("files", type=Path, nargs="*", help="snippets: .py and .sh")
    parser.add_argument("--fetch", action="store_true", help="download what is missing, 1.2 GB")
    parser.add_argument("--write", type=Path, help="file for the evidence; default: stdout")
    given = parser.parse_args()
    if given.fetch:
        given.folder.mkdir(parents=True, exist_ok=True)
        fetch(given.folder)
    if not given.files:
        return
    project = find_project(HERE)
    declaration = project.environment("static")
    assert declaration is not None
    static = build_environment(
        "static", declaration, root=project.root, weights="released", progress=print
    )
    files = [path.resolve() for path in given.files]
    found = matrix(given.folder.resolve(), files, static.python, root=project.root)
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    if given.write:
        given.write.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
