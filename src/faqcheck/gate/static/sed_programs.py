"""Programs of `sed`, as far as their form goes: commands, delimiters, brackets and flags.

They are read, never run. What is not known for sure is taken for right.
"""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"\s*(?:\d+(?:~\d+)?|\$|\+\d+|~\d+)")
_BARE = frozenset("=dDgGhHlnNpPqQxzF")
_WITH_NAME = frozenset("btTrRwWv:")
_WITH_TEXT = frozenset("aic")
_CLASS = re.compile(r"\[\^?+\]?+(?:\[[:.=].*?[:.=]\]|[^\]])*\]")
"""A bracket expression: `[^"]`, `[]x]`, `[[:alpha:]/]`."""
_FLAGS = re.compile(r"(?:[gpiImMe]|\d+)*(?:w[^\n]*)?")


def sed_mistake(program: str) -> str:
    """Return what sed would say of a program; empty if it can be read."""
    try:
        _read(program)
    except _Mistake as err:
        return str(err)
    return ""


class _Mistake(Exception):  # noqa: N818 - it never leaves this module
    """A program that sed refuses."""


def _read(program: str) -> None:
    at = 0
    while at < len(program):
        if program[at] in " \t\n;{}":
            at += 1
        elif program[at] == "#":
            at = _line_end(program, at)
        else:
            at = _command(program, _addresses(program, at))


def _addresses(program: str, at: int) -> int:
    """Return where the addresses of a command end: `/^a/,/b/!`."""
    for _ in range(2):
        if match := _ADDRESS.match(program, at):
            at = match.end()
        elif program[at : at + 1] == "/":
            at = _flagged(program, _delimited(program, at + 1, "/"))
        elif program[at : at + 1] == "\\" and at + 1 < len(program):
            at = _flagged(program, _delimited(program, at + 2, program[at + 1]))
        while program[at : at + 1] in (" ", "\t"):
            at += 1
        if program[at : at + 1] != ",":
            break
        at += 1
        while program[at : at + 1] in (" ", "\t"):
            at += 1
    while program[at : at + 1] in ("!", " ", "\t"):
        at += 1
    return at


def _flagged(program: str, at: int) -> int:
    while program[at : at + 1] in ("I", "M"):
        at += 1
    return at


def _command(program: str, at: int) -> int:
    """Return where a command ends that begins here."""
    name = program[at : at + 1]
    if not name:
        raise _Mistake("an address is followed by no command")
    if name in "{}":
        return at + 1
    if name in "sy":
        return _substitution(program, at)
    if name in _WITH_TEXT:
        return _text(program, at + 1)
    if name in _WITH_NAME:
        return _line_end(program, at)
    if name not in _BARE:
        raise _Mistake(f"{name!r} is not a command of sed")
    rest = re.compile(r"\s*\d*\s*(?:[;}\n#]|$)").match(program, at + 1)
    if rest is None:
        raise _Mistake(f"the command {name!r} is followed by {program[at + 1 : at + 11]!r}")
    return at + 1 + len(re.match(r"\s*\d*", program[at + 1 :])[0])  # type: ignore[index]


def _substitution(program: str, at: int) -> int:
    mark = program[at + 1 : at + 2]
    if not mark or mark in "\n\\":
        raise _Mistake(f"{program[at]!r} is followed by no delimiter")
    middle = _delimited(program, at + 2, mark)
    end = _delimited(program, middle, mark, is_pattern=False)
    pattern, text = program[at + 2 : middle - 1], program[middle : end - 1]
    if program[at] == "s":
        flags = _FLAGS.match(program, end)
        end = flags.end() if flags else end
        groups = len(re.findall(r"\\?\(", pattern))
        for number in re.findall(r"(?<!\\)(?:\\\\)*\\([1-9])", text):
            if int(number) > groups:
                raise _Mistake(f"\\{number} names a group that the pattern does not have")
        _quotes(pattern, text)
    if re.compile(r"\s*(?:[;}\n#]|$)").match(program, end) is None:
        raise _Mistake(f"'s' is followed by {program[end : end + 10]!r}")
    return end


def _quotes(pattern: str, text: str) -> None:
    """Refuse a replacement that leaves a quote without its other half; taking both away is fine."""
    found = _CLASS.sub("", pattern).count('"'), text.count('"')
    if min(found) > 0 and sum(found) % 2:
        raise _Mistake(f"it replaces {found[0]} quotes by {found[1]}")


def _delimited(program: str, at: int, mark: str, *, is_pattern: bool = True) -> int:
    """Return where a part ends that a mark closes, behind the mark."""
    while at < len(program):
        if program[at] == "[" and is_pattern:
            bracket = _CLASS.match(program, at)
            if bracket is None:
                raise _Mistake("a bracket of its pattern is never closed")
            at = bracket.end()
        elif program[at] == mark:
            return at + 1
        else:
            at += 2 if program[at] == "\\" else 1
    raise _Mistake(f"{program[:24]!r} is never closed")


def _text(program: str, at: int) -> int:
    """Return where the text of `a`, `i` or `c` ends: lines are joined by a backslash."""
    rest = program[at:]
    if re.match(r"[ \t]*(?:\n|$)", rest):
        raise _Mistake(f"the command {program[at - 1]!r} needs '\\' or a text behind it")
    lines = re.match(r"(?:[^\n\\]|\\.|\\\n)*", rest, re.DOTALL)
    return at + (lines.end() if lines else 0)


def _line_end(program: str, at: int) -> int:
    end = program.find("\n", at)
    return len(program) if end < 0 else end
