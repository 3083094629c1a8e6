"""What a warm parent is asked for: a snippet's bytes as a file, and the world it runs in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.content import language_of
from faqcheck.errors import Problem, RunError, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faqcheck.content import Project, Snippet
    from faqcheck.gate.environment import Environment
    from faqcheck.gate.runners.process import Folder


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
    language = language_of(snippet.language)
    script = folder.work / script_name(snippet)
    script.write_bytes(snippet.whole.encode())
    request = bare_request(folder, environment, project, timeout_s=timeout_s)
    if language.command is not None:
        return {**request, "argv": language.command(script, folder.report)}
    if snippet.places:  # its lines are those of several files; `judge` looks them up
        return {
            **request,
            "script": str(script),
            "shown": str(script),
            "line": 1,
            "column": 1,
            "lines": snippet.shown_lines() if snippet.shown else (),
        }
    start = snippet.whole_span
    source = project.path(start.path)
    return {
        **request,
        "script": str(script),
        "shown": str(source if source.is_file() else script),
        "line": start.line,
        "column": start.column,
        "lines": snippet.shown_lines() if snippet.shown else (),
    }


def script_name(snippet: Snippet) -> str:
    """Return the name of the file that takes a snippet in its working directory.

    Raises:
        RunError: its language is none that is run.
    """
    language = language_of(snippet.language)
    if not language.can_run:
        message = f"{snippet.language} cannot be run."
        raise RunError([Problem(snippet.span, "cannot-run", message, "Declare another check.")])
    return Path(snippet.file).name if snippet.file else f"{snippet.id}{language.script_suffix}"


def bare_request(
    folder: Folder, environment: Environment, project: Project, *, timeout_s: float | None
) -> dict[str, Any]:
    """Return the world of a run, with nothing said yet on what is run."""
    return {
        "folder": str(folder.work),
        "output": str(folder.output),
        "report": str(folder.report),
        "root": str(folder.root),
        "timeout_s": timeout_s,
        "memory_mib": project.settings.memory_mib or _most_memory(),
        "disk_mib": project.settings.disk_mib,
        "variables": {
            **environment.process_variables(os.environ),
            "HOME": str(folder.home),
            "TMPDIR": str(folder.temporary),
            "FAQCHECK_ROOT": str(project.root),
        },
    }


def _most_memory() -> float:
    """Return MiB that a run may take where the project says nothing: most of the machine's."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**20 * 0.8


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
