"""What a warm parent is asked for: a snippet's bytes as a file, and the world it runs in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.content import PYTHON, SHELL
from faqcheck.errors import Problem, RunError, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faqcheck.content import Project, Snippet
    from faqcheck.gate.environment import Environment
    from faqcheck.gate.runners.process import Folder

_PROLOGUE = """
set -Eeuo pipefail
__faqcheck_script=$1 __faqcheck_report=$2
shift 2
trap 'printf "%s\\n" "$LINENO" >>"$__faqcheck_report.line"' ERR
source "$__faqcheck_script"
printf '{"completed": true, "faults": []}' >"$__faqcheck_report"
"""
"""How bash reads a script: strictly, noting where it failed and whether it came to its end."""


def snippet_request(
    snippet: Snippet,
    folder: Folder,
    environment: Environment,
    project: Project,
    *,
    timeout_s: float | None,
) -> dict[str, Any]:
    """Write a snippet into its folder, and return how to run it.

    Raises:
        RunError: its language is none that is run.
    """
    suffix = {PYTHON: ".py", SHELL: ".sh"}.get(snippet.language)
    if suffix is None:
        message = f"{snippet.language} cannot be run."
        raise RunError([Problem(snippet.span, "cannot-run", message, "Declare another check.")])
    script = folder.work / (Path(snippet.file).name if snippet.file else f"{snippet.id}{suffix}")
    script.write_bytes(snippet.whole.encode())
    request = bare_request(folder, environment, project, timeout_s=timeout_s)
    if snippet.language == SHELL:
        argv = ["bash", "--noprofile", "--norc", "-c", _PROLOGUE, script.name]
        return {**request, "argv": [*argv, str(script), str(folder.report)]}
    start = snippet.whole_span
    source = project.path(start.path)
    return {
        **request,
        "script": str(script),
        "shown": str(source if source.is_file() else script),
        "line": start.line,
        "column": start.column,
    }


def bare_request(
    folder: Folder, environment: Environment, project: Project, *, timeout_s: float | None
) -> dict[str, Any]:
    """Return the world of a run, with nothing said yet on what is run."""
    return {
        "folder": str(folder.work),
        "output": str(folder.output),
        "report": str(folder.report),
        "timeout_s": timeout_s,
        "variables": {
            **environment.process_variables(os.environ),
            "HOME": str(folder.home),
            "TMPDIR": str(folder.temporary),
            "FAQCHECK_ROOT": str(project.root),
        },
    }


def copy_assets(names: Iterable[str], below: Path, folder: Folder, project: Project) -> None:
    """Copy files and folders into the working directory.

    Args:
        names: as declared.
        below: the folder that the names start from.
        folder: with the working directory.
        project: that they belong to.

    Raises:
        RunError: one cannot be read.
    """
    for source in map(below.joinpath, names):
        try:
            if source.is_dir():
                shutil.copytree(source, folder.work / source.name)
            else:
                shutil.copy(source, folder.work / source.name)
        except OSError as err:  # of a folder, shutil.Error, whose reason is a list
            place = Span(source.as_posix().removeprefix(f"{project.root}/"))
            message = f"cannot be copied: {err.strerror or err}."
            raise RunError([Problem(place, "unknown-file", message)]) from err
