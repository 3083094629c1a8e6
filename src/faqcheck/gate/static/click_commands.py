"""Commands whose parser is at hand: a click command reads the words of a script, not run."""

from __future__ import annotations

import importlib
import io
from contextlib import redirect_stdout
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import click

from faqcheck.errors import Problem, RunError, did_you_mean
from faqcheck.gate.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from faqcheck.content import Project
    from faqcheck.gate.static.shell_syntax import Command, Word

OWN = {"faqcheck": "faqcheck.cli.main:main"}
_RUNNERS = ({"uvx"}, {"uv", "run"}, {"pipx", "run"}, {"poetry", "run"}, {"hatch", "run"})


def click_mistakes(
    command: Command, declared: Mapping[str, str], project: Project
) -> list[Finding]:
    """Return what the real parser of a command says of its words; nothing if it has none here.

    Raises:
        RunError: the settings name a parser that cannot be imported.
    """
    words = _behind_runners(command.words)
    name = PurePosixPath(words[0].text).name if words else ""
    reference = {**OWN, **declared}.get(name)
    if reference is None:
        return []
    return list(_parse(_imported(name, reference, project), name, words))


def _behind_runners(words: Sequence[Word]) -> Sequence[Word]:
    texts = [PurePosixPath(word.text).name for word in words]
    if texts[0].startswith("python") and texts[1:2] == ["-m"]:
        return words[2:]
    for runner in _RUNNERS:
        if {*texts[: len(runner)]} == runner:
            return words[len(runner) :]
    return words


def _imported(name: str, reference: str, project: Project) -> click.Command:
    module, _, attribute = reference.partition(":")
    place = project.setting("commands", "click", name)
    try:
        found = getattr(importlib.import_module(module), attribute)
    except Exception as err:  # whatever the code of another package raises
        message = f"the parser of {name!r} cannot be imported: {type(err).__name__}: {err}."
        raise RunError([Problem(place, "bad-parser", message)]) from err
    if not isinstance(found, click.Command):
        message = f"{reference} is a {type(found).__name__}, expected a click command."
        raise RunError([Problem(place, "bad-parser", message)])
    return found


def _parse(command: click.Command, name: str, words: Sequence[Word]) -> Iterator[Finding]:
    try:
        with redirect_stdout(io.StringIO()):  # --help prints
            _descend(command, name, [word.text for word in words[1:]], None)
    except click.exceptions.Exit:
        return
    except click.BadParameter as err:
        is_file = err.param is not None and isinstance(err.param.type, click.Path | click.File)
        if not is_file and not any("$" in word.text for word in words):
            yield _placed(err, words)
    except click.UsageError as err:
        yield _placed(err, words)


def _descend(
    command: click.Command, name: str, words: list[str], parent: click.Context | None
) -> None:
    """Parse as click does before it runs a command, group by group."""
    context = command.make_context(name, words, parent=parent)
    if isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        called, child, arguments = command.resolve_command(context, rest)
        if child is not None:
            _descend(child, called or "", arguments, context)


def _placed(err: click.UsageError, words: Sequence[Word]) -> Finding:
    """Return the finding at the word that the message names; at the command if it names none."""
    message = err.format_message().partition(" (")[0].partition(". ")[0].rstrip(".")
    for word in words[1:]:
        flag = word.text.partition("=")[0]
        if f"'{flag}'" in message:
            break
    else:
        word, flag = words[0], ""
    hint = did_you_mean(flag, _known(err.ctx)) if flag and err.ctx else ""
    return Finding(word.line, word.column, f"{words[0].text}: {message}.", hint)


def _known(context: click.Context | None) -> list[str]:
    """Return the options and subcommands of the command that refused a word."""
    if context is None:
        return []
    command = context.command
    options = [name for one in command.get_params(context) for name in one.opts]
    return [*options, *(command.list_commands(context) if isinstance(command, click.Group) else ())]
