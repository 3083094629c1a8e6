"""Hold the arguments of a command to an argparse parser, without running anything.

Stricter than argparse: an abbreviated flag is a finding, because it breaks as soon as a release
adds a flag with the same beginning. Laxer in one way: a word with a shell expansion in it (`$PORT`)
may turn into any value, so its type and choices are not checked.
"""

from __future__ import annotations

import argparse
import difflib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a command."""

    argument: int | None
    """Index of the word at fault, counted like argv; None for the command as a whole."""
    message: str
    hint: str = ""


class _RefusedError(Exception):
    """The parser gave up for a reason that is not one argument's."""


class _DoneError(Exception):
    """The parser would have printed help or a version, and left."""


def check_arguments(
    parser: argparse.ArgumentParser, words: Sequence[str], *, first: int
) -> tuple[argparse.Namespace | None, list[Finding]]:
    """Parse what follows a command's name.

    Args:
        words: the whole command.
        first: index of the first word that the parser sees.

    Returns:
        What was parsed, None if it could not be; and what is wrong.
    """
    arguments = list(words[first:])
    with _strict(parser) as seen:
        try:
            return parser.parse_args(arguments), []
        except _DoneError:
            return None, []
        except argparse.ArgumentError as err:
            return None, [_about_argument(err, seen, arguments, first)]
        except _RefusedError as err:
            return None, list(_about_rest(str(err), _innermost(parser, arguments), words, first))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the most similar known word, or lists them if they are few."""
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    return f"One of: {', '.join(names)}." if 0 < len(names) <= 12 else ""


@contextmanager
def _strict(parser: argparse.ArgumentParser) -> Iterator[list[str]]:
    """Refuse abbreviations, raise instead of leaving, and accept expansions as values.

    Yields:
        The values looked at so far; the last one is at fault when parsing fails.
    """
    seen: list[str] = []
    for one in _family(parser):
        _raise_instead_of_leaving(one)
        _accept_expansions(one, seen)
    yield seen
    for one in _family(parser):
        for name in ("error", "exit", "_print_message", "_get_value", "_check_value"):
            vars(one).pop(name)


def _raise_instead_of_leaving(parser: argparse.ArgumentParser) -> None:
    def refuse(message: str) -> NoReturn:
        raise _RefusedError(message)

    def leave(*_: object) -> NoReturn:
        raise _DoneError

    parser.allow_abbrev = False
    parser.exit_on_error = False
    parser.error = refuse  # type: ignore[method-assign]
    parser.exit = leave  # type: ignore[method-assign,assignment]
    parser._print_message = lambda *_: None  # type: ignore[method-assign]


def _accept_expansions(parser: argparse.ArgumentParser, seen: list[str]) -> None:
    """Wrap the two private methods that judge a value; argparse has no public place for it."""
    get_value, check_value = parser._get_value, parser._check_value

    def get(action: argparse.Action, text: str) -> Any:
        seen.append(text)
        return text if has_expansion(text) else get_value(action, text)

    def check(action: argparse.Action, value: Any) -> None:
        seen.append(str(value))
        if not has_expansion(str(value)):
            check_value(action, value)

    parser._get_value = get  # type: ignore[method-assign, assignment]
    parser._check_value = check  # type: ignore[method-assign]


def has_expansion(word: str) -> bool:
    """Say whether the shell replaces a part of a word, so that its value is not known."""
    return "$" in word or "`" in word


def _family(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in dict.fromkeys(action.choices.values()):
                yield from _family(child)


def _innermost(
    parser: argparse.ArgumentParser, arguments: Sequence[str]
) -> argparse.ArgumentParser:
    """Return the parser of the subcommand that the arguments name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for position, word in enumerate(arguments):
                if word in action.choices:
                    return _innermost(action.choices[word], arguments[position + 1 :])
    return parser


def _about_argument(
    err: argparse.ArgumentError, seen: Sequence[str], arguments: Sequence[str], first: int
) -> Finding:
    flags = (err.argument_name or "").split("/")
    spellings = {_flag(one) for one in flags}
    places = [i for i, word in enumerate(arguments) if _flag(word) in spellings]
    if "expected" in err.message:
        return Finding(first + places[-1] if places else None, f"{flags[0]}: {err.message}.")
    value = seen[-1]
    places = [
        i for i, word in enumerate(arguments) if word in (value, f"{_raw_flag(word)}={value}")
    ]
    message, _, choices = err.message.partition(" (choose from ")
    known = [one.strip("' ") for one in choices.rstrip(")").split(",")] if choices else []
    label = f"{flags[0]}: " if flags[0].startswith("-") else ""
    return Finding(
        first + places[-1] if places else None,
        f"{label}{message}.",
        nearest(value, [one for one in known if one != "None"]),
    )


def _about_rest(
    message: str, parser: argparse.ArgumentParser, words: Sequence[str], first: int
) -> Iterator[Finding]:
    title, _, rest = message.partition(": ")
    if title != "unrecognized arguments":
        yield Finding(None, f"{message}.")
        return
    tokens = rest.split(" ")
    options = [name for name in parser._option_string_actions if name.startswith("--")]
    left_over = [
        index
        for index, word in enumerate(words)
        if index >= first and not has_expansion(word) and (word in tokens or _same(word, tokens))
    ]
    flags = [index for index in left_over if words[index].startswith("-")]
    for index in flags:
        yield _about_flag(index, _raw_flag(words[index]), options)
    if not flags and left_over:
        yield Finding(left_over[0], f"unexpected argument {words[left_over[0]]!r}.")


def _about_flag(index: int, flag: str, options: Sequence[str]) -> Finding:
    longer = [one for one in options if one.startswith(flag)]
    if longer and len(flag) > len("--"):
        hint = f"Write {' or '.join(repr(one) for one in longer[:3])}."
        return Finding(index, f"abbreviated flag {flag!r}.", hint)
    return Finding(index, f"unknown flag {flag!r}.", nearest(flag, options))


def _same(word: str, tokens: Sequence[str]) -> bool:
    """Say whether a parser that reads `--a_b` as `--a-b` left this word over."""
    return word.startswith("--") and any(_flag(word) == _flag(one) for one in tokens)


def _raw_flag(word: str) -> str:
    return word.partition("=")[0]


def _flag(word: str) -> str:
    flag = _raw_flag(word)
    return flag.replace("_", "-") if flag.startswith("--") else flag
