"""Blocks that run although they declare nothing, because the setting `run` names their language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from faqcheck.content.languages import all_languages, language_named, language_of
from faqcheck.content.marks import output_comments
from faqcheck.content.model import Checks, Prints, Runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faqcheck.content.model import Snippet
    from faqcheck.content.project import Project


def runnable_languages() -> tuple[str, ...]:
    """Return the languages whose blocks can be run as they stand."""
    return tuple(each.name for each in all_languages() if each.can_run)


def with_unasked_runs(snippets: Iterable[Snippet], project: Project) -> list[Snippet]:
    """Give each block in a language of the setting `run` a run, unless it declares something."""
    languages = {language_named(name) for name in project.settings.run}
    if any(language_of(name or "").is_python for name in languages):  # sessions of it, too
        languages |= {each.name for each in all_languages() if each.is_python and each.is_typed}
    return [
        replace(one, checks=_run_of(one, project), is_unasked=True)
        if one.language in languages and may_run_unasked(one)
        else one
        for one in snippets
    ]


def may_run_unasked(snippet: Snippet) -> bool:
    """Say whether a block could run, and neither declares how nor why not."""
    free = (
        snippet.waiver is None
        and not snippet.is_ignored
        and snippet.skip is None
        and snippet.notebook is None
        and not snippet.checks.declared
    )
    return free and language_of(snippet.language).can_run


def _run_of(snippet: Snippet, project: Project) -> Checks:
    """Return the check that fits a block: its output comments are compared, if it has any."""
    if shows_prints(snippet):
        return Checks(prints=Prints(environments=[project.settings.default_environment]))
    return Checks(runs=Runs())


def shows_prints(snippet: Snippet) -> bool:
    """Say whether a script of Python shows in comments what it prints."""
    is_script = language_of(snippet.language).is_python_script
    return is_script and bool(output_comments(snippet.text))


def with_sessions(snippets: Iterable[Snippet], *, all_of: str | None = None) -> list[Snippet]:
    """Give blocks that continue one another, by a word or by their page, one session.

    A block goes on where the nearest block above it that runs has ended.

    Args:
        snippets: of a page, in reading order.
        all_of: name of the session that all of them share, if the page declares one.
    """
    found = list(snippets)
    last: dict[str, int] = {}
    """Kind of process -> the nearest block above that runs in one."""
    for number, snippet in enumerate(found):
        runs, kind = snippet.checks.runs, language_of(snippet.language).session
        if runs is None or kind is None or snippet.skip is not None:
            continue
        name, above = snippet.continues or all_of, last.get(kind)
        if snippet.continues == "" and not all_of and above is not None:
            before = found[above].checks.runs
            name = (before.session if before else None) or f"from-{found[above].id}"
            found[above] = _in_session(found[above], name)
        if name is not None and runs.session is None:
            found[number] = _in_session(snippet, name)
        last[kind] = number
    return found


def with_fixtures(snippets: Iterable[Snippet], of_all: Sequence[str] = ()) -> list[Snippet]:
    """Give blocks that run the fixtures that words behind them name, and their page.

    Args:
        snippets: of a page.
        of_all: what the page names for all of them.
    """
    return [
        _with(one, (*of_all, *one.fixtures)) if of_all or one.fixtures else one for one in snippets
    ]


def _with(snippet: Snippet, names: Sequence[str]) -> Snippet:
    """Return a block whose runs get fixtures, beside those that it declares."""
    changed = {}
    for check in ("runs", "prints"):
        declared = getattr(snippet.checks, check)
        if declared is not None:
            fixtures = list(dict.fromkeys([*names, *declared.fixtures]))
            changed[check] = declared.model_copy(update={"fixtures": fixtures})
    return replace(snippet, checks=snippet.checks.model_copy(update=changed))


def _in_session(snippet: Snippet, name: str) -> Snippet:
    runs = (snippet.checks.runs or Runs()).model_copy(update={"session": name})
    return replace(snippet, checks=snippet.checks.model_copy(update={"runs": runs}))
