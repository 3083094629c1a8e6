"""The words of badges: what was done with a case, on what, and what that leaves open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from faqcheck.content import GATE, GPU, Prints, Runs, scarce
from faqcheck.evidence import Depth
from faqcheck.gate import RELEASED, STAND_IN, check_of, is_static, package_name, pin_of
from faqcheck.site.badges import Badge, Grade, label_of
from faqcheck.site.links import ENGLISH
from faqcheck.site.words import long_day, translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from faqcheck.content import Case, EnvironmentDeclaration, Project
    from faqcheck.evidence import Assessment, State, Verdict, Verification
    from faqcheck.site.words import Translate

_WORDS: dict[Depth, tuple[str, Grade]] = {
    Depth.PARSED: ("parsed", "parsed"),
    Depth.CHECKED: ("checked", "checked"),
    Depth.STAND_INS_CPU: ("ran", "ran"),
    Depth.STAND_INS_GPU: ("ran", "ran"),
    Depth.DOCUMENTED: ("ran", "ran"),
}
_GRADES: dict[State, Grade] = {
    "failing": "failing",
    "stale": "stale",
    "unverified": "none",
    "exempt": "waived",
}
_WEIGHTS = {STAND_IN: "stand-in weights", RELEASED: "released weights"}
_STAND_INS_LEAVE_OPEN = "what released weights answer, and how fast they are"


def badge_of(
    case: Case, assessment: Assessment, project: Project, language: str = ENGLISH
) -> Badge:
    """Return the badge of a case."""
    verdict = assessment.verdicts[case.id]
    t = partial(translated, language=language)
    return Badge(
        *word_of(verdict, is_static(case.check)),
        _detail(case, verdict, assessment, t),
        label_of(case, t),
        tuple(_evidence(case, verdict, assessment, project, t)),
        is_static(case.check),
        _sentence(case, verdict, assessment, t),
    )


def _sentence(case: Case, verdict: Verdict, assessment: Assessment, t: Translate) -> str:
    """Say the most important thing about a case: what was done, on what, with what, and when."""
    row, static = verdict.evidence, is_static(case.check)
    if row is None:
        needs = t(" and ").join(map(t, _needs(case)))
        if static:
            return t("Not checked yet")
        return t("Not run yet: needs {needs}").format(needs=needs) if needs else t("Not run yet")
    day = long_day(row.day, t)
    if verdict.state == "stale":
        return t("Out of date") + t(": ") + t(verdict.reason)
    if verdict.state == "failing":
        return f"{t('Fails')} ({day}){t(': ')}{verdict.reason}"
    if verdict.state != "verified":
        return t(verdict.reason)
    versions = [f"{name} {number}" for name, number in _key_versions(case, row, assessment)]
    if static:
        done = t("Not run; checked against its packages")
        if verdict.depth == Depth.PARSED:
            done = t("Not run; its syntax was checked")
    else:
        weights = {STAND_IN: t(" with random weights"), RELEASED: t(" with released weights")}
        on_gpu = GPU.name in case.needs and row.accelerator is not None
        machine = str(row.accelerator).partition(",")[0] if on_gpu else t("CPU")
        done = t("Ran on {machine}{weights}").format(
            machine=machine, weights=weights.get(row.weights, "")
        )
    return t(", ").join([done, *versions, day])


def word_of(verdict: Verdict, static: bool = False) -> tuple[str, Grade]:
    """Return the word and the grade of a verdict."""
    if verdict.depth is not None:
        return _WORDS[verdict.depth]
    if verdict.state == "unverified":
        return ("not checked yet" if static else "not run yet"), "none"
    if verdict.state == "exempt":
        return verdict.reason.partition(":")[0], "waived"
    return verdict.state, _GRADES[verdict.state]


def machine_of(case: Case, row: Verification, t: Translate = str) -> str:
    """Return what a case ran on, as a badge says it: `CPU, stand-in weights`."""
    if is_static(case.check):
        return ""
    on_gpu = GPU.name in case.needs and row.accelerator is not None
    machine = str(row.accelerator).partition(",")[0] if on_gpu else t("CPU")
    weights = _WEIGHTS.get(row.weights)
    return f"{machine}{t(', ')}{t(weights)}" if weights else machine


def _detail(case: Case, verdict: Verdict, assessment: Assessment, t: Translate) -> str:
    row = verdict.evidence
    if row is None:
        needs = _needs(case)
        return t("needs {needs}").format(needs=t(" and ").join(map(t, needs))) if needs else ""
    if verdict.state == "stale":
        return t(verdict.reason)
    if verdict.state != "verified":
        return row.day
    versions = [f"{name} {number}" for name, number in _key_versions(case, row, assessment)]
    return " · ".join(filter(None, [machine_of(case, row, t), *versions, row.day]))


def _evidence(
    case: Case, verdict: Verdict, assessment: Assessment, project: Project, t: Translate
) -> Iterator[tuple[str, str]]:
    declared = project.environment(case.environment)
    check = check_of(case.check)
    row = verdict.evidence
    if verdict.reason and row is not None:
        yield (
            {"failing": "Fails with", "stale": "Why stale"}.get(verdict.state, "Why"),
            verdict.reason if verdict.state == "failing" else t(verdict.reason),
        )
    if check.is_static and verdict.state == "verified":
        yield "Shows", t(check.claims(project.settings) or check.shows)
    if row is not None:
        yield from _recorded(case, row, declared, assessment, t)
    yield "Command", f"`faqcheck verify {case.id}`"
    if needs := _needs(case):
        yield "Needs", t(" and ").join(map(t, needs))
    is_shown = verdict.state == "verified" or not check.is_static
    if row is not None and is_shown and (left_open := _leaves_open(case, row, declared, t)):
        yield "Does not show", left_open


def _recorded(
    case: Case,
    row: Verification,
    declared: EnvironmentDeclaration | None,
    assessment: Assessment,
    t: Translate,
) -> Iterator[tuple[str, str]]:
    if not is_static(case.check):
        memory = t(", at most {mib} MiB of memory").format(mib=f"{row.peak_mib or 0:.0f}")
        if row.lines is not None:
            yield "Lines", _lines(case, row.lines, t)
        took = t("{seconds} s").format(seconds=f"{row.seconds:.1f}")
        yield "Took", took if row.peak_mib is None else took + memory
        yield "Printed", f"{row.output.strip()}\n" if row.output.strip() else "nothing"
    machine = row.fingerprint
    accelerator = [f"{row.accelerator}, driver {machine['driver']}"] if row.accelerator else []
    place = [*accelerator, machine["os"], f"Python {machine['python']}"]
    if not is_static(case.check) and (weights := _WEIGHTS.get(row.weights)):
        place.append(t(weights))
    yield "On", " · ".join(place)
    if packages := _packages(case, row, declared, assessment):
        yield "Packages", ", ".join(packages)
    yield "When", row.at.replace("T", " ").replace("Z", " UTC")
    if row.commit:
        changed = ", with changes that were not committed" if row.commit.endswith("+") else ""
        yield "Commit", f"`{row.commit.rstrip('+')}`{changed}"


def _lines(case: Case, counted: Sequence[int], t: Translate) -> str:
    """Return how many of the lines shown have run, and why the rest has not."""
    ran, of = counted
    declared = case.declaration
    reasons = (
        [n.reason for n in declared.not_reached] if isinstance(declared, Runs | Prints) else []
    )
    left = t("; the rest does not run: {reasons}").format(reasons=" ".join(reasons))
    template = t("{ran} of {of} line ran" if of == 1 else "{ran} of {of} lines ran")
    return template.format(ran=ran, of=of) + (left if ran < of and reasons else "")


def _needs(case: Case) -> list[str]:
    return [need.shown for need in scarce(case.needs)]


def _leaves_open(
    case: Case, row: Verification, declared: EnvironmentDeclaration | None, t: Translate
) -> str:
    if is_static(case.check):
        return t(check_of(case.check).leaves_open)
    if row.weights != STAND_IN:
        return ""
    return t((declared.shows_not if declared else None) or _STAND_INS_LEAVE_OPEN)


def _key_versions(
    case: Case, row: Verification, assessment: Assessment
) -> Sequence[tuple[str, str]]:
    """Return the packages that the answer is about, with the versions that were there."""
    entry = assessment.faq.entries.get(case.snippet.owner.rpartition("/")[2])
    named = entry.declared.applies_to.packages if entry is not None else {}
    found = ((name, _version(name, row)) for name in named)
    return [(name, version) for name, version in found if version][:2]


def _packages(
    case: Case, row: Verification, declared: EnvironmentDeclaration | None, assessment: Assessment
) -> list[str]:
    """Return those packages of a machine that were declared, or that the answer is about."""
    if case.environment == GATE or declared is None or declared.system:
        return [f"{name} {number}" for name, number in _key_versions(case, row, assessment)]
    pins = (*declared.requirements, *declared.requirements_no_deps)
    found = ((name, _version(name, row)) for name, _ in map(pin_of, pins))
    return [f"{name} {version}" for name, version in found if version]


def _version(package: str, row: Verification) -> str | None:
    """Return the version of a package that was there."""
    packages: Mapping[str, str] = row.fingerprint["packages"]
    if (version := packages.get(package.lower())) is not None:
        return version
    name = package_name(package)
    return next((number for other, number in packages.items() if package_name(other) == name), None)
