"""Mistakes that bash takes for something else: it runs, and does not what was meant.

They hold for any project: what a word, a redirection or an assignment means is bash's own matter,
and what a package may be called is that of the installers.
"""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement

from faqcheck.gate.findings import Finding
from faqcheck.gate.static.programs_within import programs_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faqcheck.gate.static.shell_syntax import Command, Script, Word

_PYTHON = re.compile(r"python(3(\.\d+)?)?")
_PIP = re.compile(r"pip(3(\.\d+)?)?")
_INSTALLERS = {"install", "download", "wheel", "uninstall", "add"}
_WITH_VALUE = re.compile(
    r"-[rcetifpC]|--(requirement|constraint|editable|target|(extra-|default-)?index(-url)?"
    r"|find-links|python|prefix|root|src|platform|python-version|implementation|abi|proxy|timeout"
    r"|retries|cert|trusted-host|no-binary|only-binary|config-settings|global-option"
    r"|upgrade-strategy|report|log|cache-dir|exists-action|progress-bar|group|torch-backend"
    r"|override|exclude-newer|link-mode|resolution|prerelease)"
)
"""Options of pip and uv with a value in the next word (their own help, pip 26 and uv 0.9)."""
_NO_PACKAGE = re.compile(r"[./~]|.*[/$`*]|.*\.(whl|zip|gz|txt|toml)$|.*@ ?(https?|git|file)|git\+")
"""What is no name of a package: a path, an address, a file, something that bash replaces."""
_NAME_OF = re.compile(r"\w*")
_VARIABLE = re.compile(r"(?<![\w$.])[A-Za-z_]\w*")
_PINNED = re.compile(r"[A-Za-z][\w.-]*==\d")
_EVERYWHERE = re.compile(r"PATH|HOME|IFS|LANG|LC_\w+|TZ|TERM|SHELL|OPTIND|PS[0-4]|PWD")
"""Variables that mean something to bash itself, or that every process has exported already."""


def shell_mistakes(script: Script, text: str, *, alone: bool = True) -> Iterator[Finding]:
    """Yield what a bash script does not do although it reads as if it did.

    Args:
        script: what it consists of.
        text: of the script.
        alone: no other block runs in its shell, which could read what it sets.
    """
    for command in script.commands:
        yield from _redirections(command)
        yield from _packages(command)
        yield from _sed(command)
        yield from programs_within(command)
    yield from _pins(script)
    yield from _lone_assignments(script, text) if alone else ()
    yield from _unset(script, text)


def _redirections(command: Command) -> Iterator[Finding]:
    """Find a version range that bash takes for a file: `pip install package>=0.6.4`."""
    installs = _installed(command.words) is not None
    for one in command.redirects:
        is_range = one.operator in ("<", ">") and one.is_glued
        if is_range and (one.target.startswith("=") or (installs and one.target[:1].isdigit())):
            file = "reads from" if one.operator == "<" else "writes to"
            yield Finding(
                one.line,
                one.column,
                f"bash {file} a file {one.target!r} here.",
                "Put quotes around the requirement.",
            )


def _packages(command: Command) -> Iterator[Finding]:
    """Find words that name no package: `transformers=4.37.2`, or `==` between spaces."""
    skip = False
    for word in _installed(command.words) or ():
        if skip or word.text.startswith("-"):
            skip = not skip and bool(_WITH_VALUE.fullmatch(word.text))
            continue
        if _NO_PACKAGE.match(word.text):
            continue
        if not _is_requirement(word.text):
            yield Finding(
                word.line,
                word.column,
                f"{word.text!r} is not a valid requirement.",
                "Write it as one word: 'name==1.2.3'.",
            )
            return


def _pins(script: Script) -> Iterator[Finding]:
    """Find words that name no package among those of a `for` that pin versions."""
    for words in script.lists:
        if not any(_PINNED.match(word.text) for word in words):
            continue
        for word in words:
            if "$" not in word.text and not _is_requirement(word.text):
                yield Finding(
                    word.line,
                    word.column,
                    f"{word.text!r} is not a valid requirement, unlike the others of this 'for'.",
                    "Write it as 'name==1.2.3'.",
                )


def _is_requirement(text: str) -> bool:
    try:
        Requirement(text)
    except InvalidRequirement:
        return False
    return True


def _installed(words: Sequence[Word]) -> Sequence[Word] | None:
    """Return the arguments of a command that installs Python packages; None if it is none."""
    names = [PurePosixPath(words[0].text).name, *(word.text for word in words[1:])]
    start = 0
    if _PYTHON.fullmatch(names[0]) and names[1:2] == ["-m"]:
        start = 2
    elif names[0] == "uv" and names[1:2] in (["pip"], ["add"]):
        start = 1
    at = start + (0 if names[start : start + 1] == ["add"] else 1)
    is_pip = bool(names[start:]) and (_PIP.fullmatch(names[start]) or names[start] == "add")
    if not is_pip or names[at : at + 1] == [] or names[at] not in _INSTALLERS:
        return None
    return words[at + 1 :]


def _sed(command: Command) -> Iterator[Finding]:
    """Find `sed -i` that names no file: it ends with an error."""
    name, *arguments = command.words
    if PurePosixPath(name.text).name != "sed":
        return
    flags = [word.text for word in arguments if word.text.startswith("-")]
    others = [word for word in arguments if not word.text.startswith("-")]
    in_place = any(re.match(r"-[nErsuz]*i|--in-place", flag) for flag in flags)
    scripts = sum(bool(re.fullmatch(r"-[nErsuz]*[ef]|--(expression|file)", f)) for f in flags)
    given = any(re.match(r"--(expression|file)=|-[ef].", flag) for flag in flags)
    needed = scripts if scripts or given else 1
    if in_place and len(others) <= needed:
        yield Finding(name.line, name.column, "sed -i names no file.", "Add the file to change.")


def _lone_assignments(script: Script, text: str) -> Iterator[Finding]:
    """Find variables set on a line of their own that nothing reads: its backslash was lost."""
    called = [PurePosixPath(command.words[0].text).name for command in script.commands]
    last = max((command.words[0].line for command in script.commands), default=0)
    if {"source", ".", "eval"} & {*called} or re.search(r"\bset -\w*a|\bset -o allexport", text):
        return
    for word in script.alone:
        name = "".join(takewhile(lambda letter: letter.isalnum() or letter == "_", word.text))
        is_read = re.search(rf"\$\{{?[#!]?{name}\b|\(\(.*\b{name}\b", text)
        is_exported = re.search(rf"\b(export|declare|typeset|readonly|read)\b.*\b{name}\b", text)
        if not name or _EVERYWHERE.fullmatch(name) or is_read or is_exported or word.line >= last:
            continue
        yield Finding(
            word.line,
            word.column,
            f"{name!r} is set for no command, and nothing below reads it.",
            "End the line with '\\' if it belongs to the next one, or write 'export' before it.",
        )


def _unset(script: Script, text: str) -> Iterator[Finding]:
    """Find variables that a script reads and does not set, and that are nearly one that it sets."""
    commands = (word for command in script.commands for word in command.assignments)
    known = {_NAME_OF.match(word.text)[0] for word in (*script.alone, *commands)}  # type: ignore[index]
    known |= set(re.findall(r"\b(?:for|read|local|declare|export)\s+(?:-\w+\s+)*(\w+)", text))
    for found in re.finditer(r"\$\{?(\w+)|\(\((.*?)\)\)", text):
        names = [(found[1], found.start(1))] if found[1] else []
        if found[2]:
            names = [(m[0], found.start(2) + m.start()) for m in _VARIABLE.finditer(found[2])]
        for name, at in names:
            meant = next((one for one in sorted(known) if _is_slip(name, one)), None)
            if name not in known and meant is not None:
                line = text.count("\n", 0, at) + 1
                column = at - text.rfind("\n", 0, at)
                message = f"the script sets no {name!r}, and {meant!r}."
                yield Finding(line, column, message, f"Did you mean {meant!r}?")


def _is_slip(word: str, meant: str) -> bool:
    """Say whether a name is another one with a letter lost, doubled, or two that changed places."""
    if len(meant) < 4 or word[:1] != meant[:1] or word == meant:
        return False
    lost = (meant[:at] + meant[at + 1 :] for at in range(1, len(meant)) if meant[at].isalpha())
    doubled = (meant[:at] + meant[at] + meant[at:] for at in range(1, len(meant)))
    swapped = (
        meant[:at] + meant[at + 1] + meant[at] + meant[at + 2 :] for at in range(1, len(meant) - 1)
    )
    return word in {*lost, *doubled, *swapped}
