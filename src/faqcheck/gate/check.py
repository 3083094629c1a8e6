"""What a check is, and the one list of them.

A `Check` says everything about itself: in which languages and where it applies, how it runs, what
decides its outcome, and what it shows. Plans, digests, badges and the documentation ask it;
nothing else spells its name. The checks of faqcheck are the modules of `faqcheck.gate.checks`;
those of other packages come by the entry point group `faqcheck.checks`.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Literal, get_args

from faqcheck.errors import Problem, ProjectError, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from faqcheck.content import Level, Project, Settings, Snippet
    from faqcheck.gate.findings import Findings
    from faqcheck.gate.static.batch import Batch

GROUP = "faqcheck.checks"
"""Entry points of other packages, each naming a `Check`."""
BUILT_IN = "faqcheck.gate.checks"
Depth = Literal["parsed", "checked", "ran"]
"""How much a check tries, the weakest claim first."""
_DEPTHS: tuple[Depth, ...] = get_args(Depth)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TEXTS = ("label", "finds", "shows", "leaves_open")


@dataclass(frozen=True, slots=True)
class Decisive:
    """What decides an outcome beside the snippet and its declaration; it goes into the digest."""

    settings: Any = None
    """Anything that JSON can hold."""
    files: tuple[str, ...] = ()
    """Files and folders, from the root."""
    program: str | None = None
    """A script of the project; with it goes the folder that it has to itself."""


def _always(_snippet: Snippet, _settings: Settings) -> bool:
    return True


def _nowhere(_settings: Settings) -> None:
    return None


def _nothing(_project: Project) -> Decisive:
    return Decisive()


def _no_more(_settings: Settings) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One way of holding a snippet true."""

    name: str
    """Part of a case's id, with underscores: `parses`."""
    label: str
    """How pages name it: `Syntax`, `Run in {environment}`."""
    finds: str
    """What makes it fail, as the documentation says it."""
    shows: str
    """What a reader may conclude when it passed: a sentence."""
    leaves_open: str
    """What a reader may not conclude: `that it works`."""
    run: Callable[[Batch], Findings] | None = None
    """Reads a batch of cases; None only for a check that runs its snippet, which a runner does."""
    languages: tuple[str, ...] = ()
    """Which it reads; empty: those that `applies` says."""
    depth: Depth = "parsed"
    applies: Callable[[Snippet, Settings], bool] = _always
    """Says whether a snippet in one of its languages gets it."""
    environment: Callable[[Settings], str | None] = _nowhere
    """Names the environment whose packages it looks into; None: the gate's own."""
    decided_by: Callable[[Project], Decisive] = _nothing
    """Returns what of the project decides its outcome."""
    tools: tuple[str, ...] = ()
    """Packages whose verdict it takes; their versions go into the digest."""
    level: Level = "error"
    """What a finding weighs where nothing else is declared."""
    for_readers: bool = True
    """False if it is an author's matter: no badge and no verdict counts it."""
    claims: Callable[[Settings], str] = _no_more
    """Returns what it shows in this project, if that is more than `shows`."""

    @property
    def is_static(self) -> bool:
        """Say whether it runs nothing of the snippet."""
        return self.depth != "ran"

    def holds(self, snippet: Snippet, settings: Settings) -> bool:
        """Say whether it is a check of this snippet."""
        speaks = not self.languages or snippet.language in self.languages
        return speaks and self.applies(snippet, settings)


def all_checks() -> Mapping[str, Check]:
    """Return every check by its name, the weakest first.

    Raises:
        ProjectError: a check of another package cannot be used.
    """
    return _registry()


def check_of(name: str) -> Check:
    """Return a check; one that nobody registered, as in an old ledger, claims least."""
    return all_checks().get(name) or Check(
        name=name,
        label=name,
        finds="unknown to this version of faqcheck",
        shows="It was looked at by a check that is not installed here.",
        leaves_open="that it works",
    )


def is_static(name: str) -> bool:
    """Say whether the check of this name runs nothing of the snippet."""
    return check_of(name).is_static


def register(found: Iterable[tuple[str, object]]) -> dict[str, Check]:
    """Return checks by name, the weakest first, if each is whole.

    Args:
        found: where each comes from, and what was found there.

    Raises:
        ProjectError: one lacks a part, or two have one name.
    """
    known: dict[str, Check] = {}
    problems = []
    for origin, value in found:
        wrong = list(_mistakes(value))
        if isinstance(value, Check) and value.name in known:
            wrong.append(f"the name {value.name!r} is taken")
        for message in wrong:
            problems.append(
                Problem(
                    Span(origin),
                    "bad-check",
                    f"this check cannot be registered: {message}.",
                    "Uninstall the package, or tell those who maintain it.",
                )
            )
        if isinstance(value, Check) and not wrong:
            known[value.name] = value
    if problems:
        raise ProjectError(problems)
    ordered = sorted(known.values(), key=lambda check: (_DEPTHS.index(check.depth), check.name))
    return {check.name: check for check in ordered}


def _mistakes(value: object) -> Iterator[str]:
    """Yield what keeps a value from being registered as a check."""
    if not isinstance(value, Check):
        yield f"it is a {type(value).__name__}, expected a faqcheck.gate.Check"
        return
    if not _NAME.fullmatch(value.name):
        yield f"the name {value.name!r} is not lower case with underscores"
    for name in _TEXTS:
        if not str(getattr(value, name)).strip():
            yield f"{name!r} says nothing"
    if value.depth not in _DEPTHS:
        yield f"the depth {value.depth!r} is unknown; expected {', '.join(_DEPTHS)}"
    elif value.is_static and value.run is None:
        yield "'run' is missing"
    elif not value.is_static and value.run is not None:
        yield "'run' reads snippets; the depth says that it runs them"
    if value.is_static and not value.languages and value.applies is _always:
        yield "it names no 'languages'"


@cache
def _registry() -> dict[str, Check]:
    return register([*_built_in(), *_installed()])


def _built_in() -> Iterator[tuple[str, object]]:
    package = importlib.import_module(BUILT_IN)
    for module in pkgutil.iter_modules(package.__path__, f"{BUILT_IN}."):
        found = vars(importlib.import_module(module.name)).values()
        yield from ((module.name, value) for value in found if isinstance(value, Check))


def _installed() -> Iterator[tuple[str, object]]:
    for point in entry_points(group=GROUP):
        try:
            yield point.value, point.load()
        except Exception as err:  # whatever the code of another package raises
            message = f"cannot be imported: {type(err).__name__}: {err}."
            raise ProjectError([Problem(Span(point.value), "bad-check", message)]) from err
