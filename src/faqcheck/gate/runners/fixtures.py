"""What the fork of a snippet is told of the fixtures of pytest that it gets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.errors import Problem, RunError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faqcheck.content import Project, Snippet

PYTEST = "pytest"
"""The package that an environment has to have for them."""
_DRIVER = Path(__file__).with_name("fixture_driver.py")


def fixtures_of(members: Sequence[Snippet]) -> list[str]:
    """Return the fixtures that the blocks of a process get, each once."""
    return list(dict.fromkeys(name for snippet in members for name in snippet.checks.fixtures))


def fixtures_request(members: Sequence[Snippet], project: Project) -> dict[str, Any]:
    """Return what `fixture_driver.run` is told, in the part of a request that it is in."""
    names = fixtures_of(members)
    if not names:
        return {}
    page = project.path((members[0].declared_at or members[0].span).path)
    files = [str(project.path(name)) for name in project.settings.fixtures_from]
    wanted = {"names": names, "page": str(page), "root": str(project.root), "files": files}
    return {"fixtures": {**wanted, "driver": str(_DRIVER)}}


def without_pytest(err: RunError, snippet: Snippet, environment: str) -> RunError:
    """Return the error that an environment has no pytest, in place of one on preloading it."""
    if any(problem.code == "preload-failed" for problem in err.problems):
        message = f"fixtures need pytest, which environment {environment!r} cannot import."
        hint = "Add 'pytest' to its requirements, or leave 'fixtures' out."
        return RunError([Problem(snippet.span, "no-pytest", message, hint), *err.problems])
    return err
