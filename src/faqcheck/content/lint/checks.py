"""Rules about how snippets are held true: by which checks, where, beside which server."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from faqcheck.content.languages import Language, all_languages, language_of
from faqcheck.content.lint.content import executed
from faqcheck.content.load import shows_prints
from faqcheck.content.marks import OUTPUT_MARK, output_comments
from faqcheck.content.settings import SYSTEM
from faqcheck.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faqcheck.content.lint.content import Content
    from faqcheck.content.model import Snippet

_FIT: dict[str, Callable[[Language], bool]] = {
    "runs": lambda language: language.can_run,
    "serves": lambda language: language.can_serve,
    "prints": lambda language: language.is_python_script,
    "validates": lambda language: language.family == "data",
}
"""Check -> whether it can hold snippets in a language true."""

_FIELDS: dict[str, Callable[[Language], bool]] = {
    "session": lambda language: language.session is not None,
    "setup": lambda language: language.is_python,
    "fixtures": lambda language: language.session is not None,
}
"""Field of `runs` -> whether snippets in a language can have it."""


def declared_checks(content: Content) -> Iterator[Problem]:
    """Yield snippets that nothing holds true, and checks that cannot hold theirs true."""
    for snippet in content.unwaived:
        if snippet.path in content.faq.left_out:
            continue  # a misspelt check is reported already
        if snippet.file and not snippet.notebook and not snippet.checks.declared:
            yield Problem(
                content.span(snippet),
                "no-check",
                f"the snippet {snippet.id!r} declares no check.",
                "Add 'checks' (runs, serves, validates, prints), the reason why static "
                "checks must do (static), or a waiver.",
            )
        language = language_of(snippet.language)
        for check, fits in _FIT.items():
            if getattr(snippet.checks, check) is not None and not fits(language):
                fitting = (each.name for each in all_languages() if fits(each))
                yield Problem(
                    content.span(snippet, "checks", check),
                    "misfit-check",
                    f"{check!r} is not a check for {snippet.language}.",
                    f"It is for {', '.join(fitting)}{_instead(language)}.",
                )

        yield from _misfit_fields(snippet, content)


def _misfit_fields(snippet: Snippet, content: Content) -> Iterator[Problem]:
    """Yield what `runs` declares and blocks in this language cannot have."""
    runs = snippet.checks.runs
    if runs is None:
        return
    for field, fits in _FIELDS.items():
        if getattr(runs, field) and not fits(language_of(snippet.language)):
            fitting = [one.name for one in all_languages() if fits(one)]
            yield Problem(
                content.span(snippet, "checks", "runs", field),
                "misfit-check",
                f"{field!r} is nothing for {snippet.language}.",
                f"It is for {', '.join(fitting)}.",
            )


def _instead(language: Language) -> str:
    fitting = [check for check, fits in _FIT.items() if fits(language)]
    return f"; for {language.name} there is {' or '.join(map(repr, fitting))}" if fitting else ""


def forbidden_languages(content: Content) -> Iterator[Problem]:
    """Yield blocks in languages that the project forbids, with nothing that holds them true."""
    rules = content.project.settings.languages
    for snippet in content.unwaived if rules.forbid else ():
        name = snippet.language
        if snippet.checks.declared or any(fnmatch(name, one) for one in rules.allow):
            continue
        if pattern := next((one for one in rules.forbid if fnmatch(name, one)), None):
            yield Problem(
                content.span(snippet),
                "forbidden-language",
                f"blocks in {name!r} need a check or a reason here "
                f"('languages.forbid': {pattern!r}).",
                "Declare the command whose output it is (output_of), another check, why static "
                "checks must do (static), or a waiver.",
            )


def undated_skips(content: Content) -> Iterator[Problem]:
    """Yield skips without a last day, where the project wants one; and those whose time is over."""
    may_last = content.project.settings.undated_skips
    for snippet in content.unwaived:
        skip = snippet.skip
        if skip is not None and skip.until is None and not may_last:
            yield Problem(
                content.span(snippet),
                "undated-skip",
                f"this block is not run, without a last day ({skip.reason}).",
                "Add 'until' to 'skip', or allow it with the setting 'undated_skips'.",
            )
        if skip is not None and skip.until is not None and skip.until < content.today:
            yield Problem(
                content.span(snippet, "skip", "until"),
                "expired-waiver",
                f"the skip ended on {skip.until} ({skip.reason}).",
                "Fix the snippet, or extend it to a later date.",
            )


def unchecked_output(content: Content) -> Iterator[Problem]:
    """Yield snippets that show what they print, with nothing that holds it true."""
    for snippet in content.unwaived:
        if snippet.checks.prints is not None or snippet.notebook or not shows_prints(snippet):
            continue
        for line in output_comments(snippet.text)[:1]:
            yield Problem(
                snippet.place(snippet.shown_lines()[line - 1]),
                "unchecked-output",
                f"the comment {OUTPUT_MARK!r} shows what is printed, and nothing checks it.",
                "Declare 'prints' under 'checks', or write '#' for a plain comment.",
                level="warning",
            )


def environments(content: Content) -> Iterator[Problem]:
    """Yield names of environments that are not declared."""
    project = content.project
    for snippet in content.unwaived:
        for at, declared in executed(snippet):
            for number, name in enumerate(declared.environments):
                if project.environment(name) is None:
                    yield Problem(
                        content.span(snippet, *at, "in", number),
                        "unknown-environment",
                        f"no environment {name!r} is declared.",
                        did_you_mean(name, {*project.settings.environments, SYSTEM}),
                    )


def servers(content: Content) -> Iterator[Problem]:
    """Yield snippets that ask for a server which no snippet beside them starts."""
    for snippet in content.unwaived:
        runs = snippet.checks.runs
        if runs is None or runs.server is None:
            continue
        beside = content.servers.get(snippet.owner, set())
        if runs.server not in content.known(beside):
            yield Problem(
                content.span(snippet, "checks", "runs", "with"),
                "unknown-server",
                f"no snippet {runs.server!r} serves here.",
                did_you_mean(runs.server, beside)
                or "Declare it under 'snippets', with 'serves' under 'checks'.",
            )


def waivers(content: Content) -> Iterator[Problem]:
    """Yield waivers and expected failures whose time is over."""
    for snippet in content.faq.snippets:
        for name, waiver in (("waiver", snippet.waiver), ("fails", snippet.fails)):
            if waiver is not None and waiver.until < content.today:
                what = "waiver" if name == "waiver" else "expected failure"
                yield Problem(
                    content.span(snippet, name, "until"),
                    "expired-waiver",
                    f"the {what} ended on {waiver.until} ({waiver.reason}).",
                    "Fix the snippet, or extend it to a later date.",
                )
