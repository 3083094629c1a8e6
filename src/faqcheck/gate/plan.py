"""Which cases there are, and which of them can be run on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.content import GATE, JSON, JSONL, PYTHON, SHELL, TOML, YAML, Case

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from faqcheck.content import Executes, Faq, Project, Runs, Serves, Snippet

PARSED = (PYTHON, SHELL, JSON, JSONL, YAML, TOML)
STATIC_CHECKS = ("parses", "style", "types", "usage", "commands", "validates")
"""Checks that run nothing of the snippet."""
NEEDS = {
    "environment": "an environment that faqcheck builds",
    "gpu": "a CUDA device",
    "network": "the network",
}
"""What a case may need of the machine, and what that is."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A case, and why it is not run here; empty: it is."""

    case: Case
    reason: str = ""


def cases_of(faq: Faq, project: Project) -> tuple[Case, ...]:
    """Return every case in reading order; a waived snippet has none."""
    servers = {s.path: s for s in faq.snippets if s.checks.serves is not None}
    return tuple(
        case
        for snippet in faq.snippets
        if snippet.waiver is None
        for case in _cases_of(snippet, servers, project)
    )


def _cases_of(snippet: Snippet, servers: dict[str, Snippet], project: Project) -> Iterator[Case]:
    for check in static_checks(snippet, project):
        name = _looks_into(check, project)
        yield Case(snippet, check, name, _needs(name, project))
    checks = snippet.checks
    if checks.prints is not None:
        yield Case(snippet, "prints", GATE)
    if checks.output_of is not None:
        yield Case(snippet, "output_of", GATE)
    if checks.runs is not None:
        server = servers.get(f"{snippet.owner}/{checks.runs.server}")
        yield from _in_environments(snippet, "runs", checks.runs, project, server)
    if checks.serves is not None:
        yield from _in_environments(snippet, "serves", checks.serves, project, None)
    if snippet.notebook is not None:
        yield from _in_environments(snippet, "executes", snippet.notebook.declared, project, None)


def static_checks(snippet: Snippet, project: Project) -> list[str]:
    """Return the names of the checks that a snippet's language gets without being asked."""
    settings = project.settings
    checks = ["parses"] if snippet.language in PARSED else []
    if snippet.language == PYTHON:
        checks += ["style"]
        checks += ["types"] if settings.types else []
        checks += ["usage"] if settings.python else []
    if snippet.language == SHELL:
        checks += ["commands"]
    if snippet.checks.validates is not None:
        checks += ["validates"]
    return checks


def _looks_into(check: str, project: Project) -> str:
    """Return the environment whose packages a static check looks into."""
    settings = project.settings
    chosen = {"types": settings.types, "usage": settings.python, "commands": settings.commands}
    declared = chosen.get(check)
    return GATE if declared is None else declared.environment or GATE


def _needs(name: str, project: Project) -> frozenset[str]:
    environment = project.environment(name)
    if environment is None:
        return frozenset()
    return frozenset({*environment.needs, *([] if environment.system else ["environment"])})


def _in_environments(
    snippet: Snippet,
    check: str,
    declared: Runs | Serves | Executes,
    project: Project,
    server: Snippet | None,
) -> Iterator[Case]:
    for name in declared.environments or [project.settings.default_environment]:
        if project.environment(name) is not None:  # lint reports an unknown one
            yield Case(snippet, check, name, _needs(name, project), server)


def plan_cases(
    cases: Iterable[Case], *, offers: Collection[str], built: Collection[str], quick: bool
) -> list[Planned]:
    """Say for each case whether it is run here, and if not why.

    Args:
        cases: in any order; the result keeps it.
        offers: what the machine has: gpu, network.
        built: names of the environments that are ready to be used.
        quick: build no environment; cases in environments that are not built are left out.
    """
    return [Planned(case, _reason(case, offers, built, quick)) for case in cases]


def _reason(case: Case, offers: Collection[str], built: Collection[str], quick: bool) -> str:
    missing = sorted(case.needs - {"environment"} - set(offers))
    if missing:
        return f"this machine offers no {' and no '.join(missing)}"
    if quick and "environment" in case.needs and case.environment not in built:
        return f"the quick loop builds no environment, and {case.environment!r} is not built"
    return ""
