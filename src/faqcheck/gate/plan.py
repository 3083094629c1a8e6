"""Which cases there are, and which of them can be run on this machine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from faqcheck.content import (
    BUILT,
    GATE,
    Case,
    Executes,
    Prints,
    Runs,
    Serves,
    language_of,
    read_baseline,
    scarce,
)
from faqcheck.gate.check import all_checks, check_of
from faqcheck.gate.levels import declared_level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from faqcheck.content import Faq, Project, Snippet


@dataclass(frozen=True, slots=True)
class Planned:
    """A case, and why it is not run here; empty: it is."""

    case: Case
    reason: str = ""


def cases_of(faq: Faq, project: Project) -> tuple[Case, ...]:
    """Return every case in reading order; a waived snippet has none."""
    servers = {s.path: s for s in faq.snippets if s.checks.serves is not None}
    cases = _in_sessions(
        case
        for snippet in faq.snippets
        if snippet.waiver is None and not snippet.is_ignored
        for case in _cases_of(snippet, servers, project)
    )
    known = read_baseline(project).covered(cases)
    if not known:
        return cases
    return tuple(
        replace(case, tolerated=known[case.id].found or "a finding") if case.id in known else case
        for case in cases
    )


def _in_sessions(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Return cases that know what else runs in their process."""
    cases = tuple(cases)
    members: defaultdict[tuple[str, ...], dict[str, Snippet]] = defaultdict(dict)
    for case in cases:
        if isinstance(case.declaration, Runs) and (key := _session_of(case)):
            for name in (key, key[:3]):
                members[name][case.snippet.path] = case.snippet
    sessions = {key: tuple(found.values()) for key, found in members.items()}
    return tuple(
        replace(case, session=sessions.get(key, ())) if (key := _session_of(case)) else case
        for case in cases
    )


def _session_of(case: Case) -> tuple[str, ...]:
    """Return owner, name and kind of a case's session, and the environment that it runs in.

    A check that only reads the block wants to know what any environment runs before it.
    """
    runs = case.snippet.checks.runs
    if runs is None or runs.session is None or check_of(case.check).depth == "parsed":
        return ()
    kind = language_of(case.snippet.language).session
    if kind is None:
        return ()
    session = (case.snippet.owner, runs.session, kind)
    return (*session, case.environment) if isinstance(case.declaration, Runs) else session


def _cases_of(snippet: Snippet, servers: dict[str, Snippet], project: Project) -> Iterator[Case]:
    for check in all_checks().values():
        if not check.holds(snippet, project.settings):
            continue
        level = declared_level(check.name, snippet, project.settings) or check.level
        if level == "off":
            continue
        name = check.environment(project.settings) or GATE
        case = Case(snippet, check.name, name, _needs(name, project), level=level)
        declared = case.declaration
        if isinstance(declared, Runs | Serves | Executes):
            default = [project.settings.default_environment]
            yield from _in_environments(case, declared.environments or default, servers, project)
        elif isinstance(declared, Prints) and declared.environments:
            yield from _in_environments(case, declared.environments, servers, project)
        else:
            yield case


def _needs(name: str, project: Project) -> frozenset[str]:
    environment = project.environment(name)
    if environment is None:
        return frozenset()
    return frozenset({*environment.needs, *([] if environment.system else [BUILT.name])})


def _in_environments(
    case: Case,
    environments: Iterable[str],
    servers: dict[str, Snippet],
    project: Project,
) -> Iterator[Case]:
    declared = case.declaration
    named = declared.server if isinstance(declared, Runs) else None
    server = servers.get(f"{case.snippet.owner}/{named}")
    for name in environments:
        if project.environment(name) is not None:  # lint reports an unknown one
            needs = _needs(name, project)
            yield replace(case, environment=name, needs=needs, server=server)


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
    missing = [need.name for need in scarce(case.needs) if need.name not in offers]
    if missing:
        return f"this machine offers no {' and no '.join(missing)}"
    if quick and BUILT.name in case.needs and case.environment not in built:
        return f"the quick loop builds no environment, and {case.environment!r} is not built"
    return ""
