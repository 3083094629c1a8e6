"""Check shell commands: JSON lines in, `{"id", "findings"}` out.

A line is `{"id", "argv", "variables", "known"}`, see the settings of faqcheck. A finding is
`{"argument": index or null, "message", "hint"}`. No command is run. lmdeploy is held
to its own parser, other programs to the flags declared in `commands/`, our own scripts to the
arguments that they add to a parser.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from dataclasses import asdict
from functools import cache
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TextIO

import command_rules
import everyday
import lmdeploy_cli
import model_ids
import packages
import ranges
import scripts
import variables
from arguments import Finding, check_arguments, has_expansion, nearest
from declared_commands import Catalogue, catalogue, parser_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

SNIPPETS = Path(__file__).resolve().parents[1]
PACKED_PROGRAM = SNIPPETS.parent / "src" / "faqcheck" / "gate" / "pack" / "run.py"
"""What `faqcheck pack` puts into a pack for the target to run."""
PYTHON = re.compile(r"python(3(\.\d+)?)?$")
SHELLS = frozenset({"bash", "sh"})
TAKES_VALUE = frozenset({"-X", "-W"})
"""Flags of the Python interpreter with a value in the next word."""
ASKS_FOR_HELP = frozenset({"--help", "-h", "--version", "-V"})
UNKNOWN = "unknown command"
DURATION = re.compile(r"[\d.]+[smhd]?$")


def check(words: Sequence[str]) -> list[Finding]:
    """Return what is wrong with a command, without running it."""
    return _check(words, 0)


def _check(words: Sequence[str], start: int) -> list[Finding]:
    """Check the command whose name is at `start`; what is before it has been looked at."""
    name = PurePosixPath(words[start]).name
    known = catalogue()
    if has_expansion(words[start]):
        return []
    if name in known.wrappers:
        following = _behind_wrapper(words, start)
        return _check(words, following) if following < len(words) else []
    if PYTHON.match(name):
        return _check_python(words, start)
    if name in SHELLS:
        return _check_shell_script(words, start, known)
    if name == "lmdeploy":
        return _check_lmdeploy(words, start + 1)
    if name in known.plain:
        return []
    if words[start].endswith(".sh"):
        return _check_shell_script(words, start - 1, known)
    return _check_declared(words, start, known)


def _behind_wrapper(words: Sequence[str], start: int) -> int:
    """Return where the wrapped command begins: behind flags, assignments and a duration."""
    position = start + 1
    while position < len(words) and (
        words[position].startswith("-") or "=" in words[position] or DURATION.match(words[position])
    ):
        position += 1
    return position


def _check_lmdeploy(words: Sequence[str], first: int) -> list[Finding]:
    return lmdeploy_cli.check(words, first=first) or command_rules.check(words)


def _check_python(words: Sequence[str], start: int) -> list[Finding]:
    position = start + 1
    while position < len(words) and words[position].startswith("-"):
        if words[position] in ("-", "-c", "--version", "-V"):
            return []
        if words[position] == "-m":
            return _check_module(words, position + 1)
        position += 2 if words[position] in TAKES_VALUE else 1
    return _check_script(words, position) if position < len(words) else []


def _check_module(words: Sequence[str], position: int) -> list[Finding]:
    if position >= len(words):
        return [Finding(position - 1, "-m: names no module.")]
    module = words[position]
    if module == "lmdeploy":
        return _check_lmdeploy(words, position + 1)
    if module in _starts(catalogue()):
        return _check_declared(words, position, catalogue())
    return _check_declared(words, position, catalogue(), prefix="python -m ")


def _check_script(
    words: Sequence[str], position: int, *, first: int | None = None
) -> list[Finding]:
    """Check a Python script that is declared, or that is one of ours.

    Args:
        position: index of the script's path.
        first: index of its first argument, if that is not the next word.
    """
    script = words[position]
    first = position + 1 if first is None else first
    if has_expansion(script):
        return []
    for name in catalogue().commands:
        if name.endswith(".py") and _same_path(script, name):
            return check_arguments(parser_of(name), words, first=first)[1]
    ours = [path for path in _our_scripts() if path.name == PurePosixPath(script).name]
    if ours:
        parser = _parser_in(max(ours, key=lambda path: _shared_end(script, path)))
        return check_arguments(parser, words, first=first)[1] if parser else []
    declared = [name for name in catalogue().commands if name.endswith(".py")]
    known = [PurePosixPath(name).name for name in declared] + [one.name for one in _our_scripts()]
    return [
        Finding(position, f"unknown script {script!r}.", nearest(PurePosixPath(script).name, known))
    ]


def _shared_end(script: str, path: Path) -> int:
    """Return how many parts two paths have in common, counted from their ends."""
    pairs = zip(reversed(PurePosixPath(script).parts), reversed(path.parts), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _check_shell_script(words: Sequence[str], start: int, known: Catalogue) -> list[Finding]:
    arguments = [i for i in range(start + 1, len(words)) if not words[i].startswith("-")]
    if not arguments or "-c" in words or has_expansion(words[arguments[0]]):
        return []
    script = words[arguments[0]]
    ours = any(path.name == PurePosixPath(script).name for path in SNIPPETS.rglob("*.sh"))
    if ours or any(_same_path(script, one) for one in known.shell_scripts):
        return []
    hint = nearest(script, [one.partition("/")[2] for one in known.shell_scripts])
    return [Finding(arguments[0], f"unknown shell script {script!r}.", hint)]


def _check_declared(
    words: Sequence[str], start: int, known: Catalogue, *, prefix: str = ""
) -> list[Finding]:
    for length in (3, 2, 1):
        name = prefix + " ".join(
            [PurePosixPath(words[start]).name, *words[start + 1 : start + length]]
        )
        if name in known.commands:
            declared = known.commands[name]
            if declared.gone:
                return [Finding(start, f"{declared.gone}.", declared.instead)]
            return _check_with(declared.like or name, words, start + length)
    unknown = _unknown(words, start, known, prefix)
    return [unknown] if unknown else []


def _check_with(name: str, words: Sequence[str], first: int) -> list[Finding]:
    declared = catalogue().commands[name]
    end = len(words)
    if declared.after_dashes and "--" in words[first:]:
        end = words.index("--", first)
    parsed, findings = check_arguments(parser_of(name), words[:end], first=first)
    if findings or parsed is None or not declared.runs:
        return findings
    values = {key.partition("-")[2]: value for key, value in vars(parsed).items()}
    if declared.after_dashes:
        return _check_script(words, words.index(values[declared.runs], first), first=end + 1)
    return _check_script(words, len(words) - len(values["REST"]) - 1)


def _unknown(words: Sequence[str], start: int, known: Catalogue, prefix: str) -> Finding | None:
    """Say whether the program or only its subcommand is unknown."""
    name = PurePosixPath(words[start]).name
    subcommands = [
        one.removeprefix(f"{prefix}{name} ")
        for one in known.commands
        if one.startswith(f"{prefix}{name} ")
    ]
    if subcommands:
        if ASKS_FOR_HELP & set(words[start + 1 :]):
            return None
        given = [word for word in words[start + 1 :] if not word.startswith("-")]
        if not given:
            return Finding(None, f"{name}: names no subcommand.", nearest("", subcommands))
        return Finding(
            words.index(given[0], start),
            f"{name}: unknown subcommand {given[0]!r}.",
            nearest(given[0], subcommands),
        )
    if prefix:
        modules = [one.split()[2] for one in known.commands if one.startswith(prefix)]
        return Finding(start, f"unknown module {name!r}.", nearest(name, dict.fromkeys(modules)))
    return Finding(start, f"{UNKNOWN} {name!r}.", nearest(name, _starts(known) | {"lmdeploy"}))


def _starts(known: Catalogue) -> set[str]:
    """Return the first words of declared commands."""
    return {one.split()[0] for one in known.commands if not one.endswith(".py")} | known.plain


def _same_path(given: str, known: str) -> bool:
    """Say whether one path is the end of the other."""
    ours, theirs = PurePosixPath(given).parts, PurePosixPath(known).parts
    shared = min(len(ours), len(theirs))
    return ours[-shared:] == theirs[-shared:]


@cache
def _our_scripts() -> tuple[Path, ...]:
    own = [path for path in sorted(SNIPPETS.rglob("*.py")) if "_static" not in path.parts]
    return (*own, PACKED_PROGRAM)


@cache
def _parser_in(script: Path) -> argparse.ArgumentParser | None:
    """Return a parser with the arguments that a script adds; None if it adds none."""
    import argparse

    parser = argparse.ArgumentParser(prog=script.name)
    tree = ast.parse(script.read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add_argument"
    ]
    for call in calls:
        parser.add_argument(*(ast.literal_eval(one) for one in call.args), **_keywords(call))
    return parser if calls else None


def _keywords(call: ast.Call) -> dict[str, Any]:
    """Return the keywords that decide what an argument takes."""
    types = {"int": int, "float": float}
    found: dict[str, Any] = {}
    for keyword in call.keywords:
        if keyword.arg in ("nargs", "action", "required"):
            found[keyword.arg] = ast.literal_eval(keyword.value)
        elif keyword.arg == "choices" and isinstance(keyword.value, ast.Tuple | ast.List):
            found["choices"] = ast.literal_eval(keyword.value)
        elif keyword.arg == "type" and ast.unparse(keyword.value) in types:
            found["type"] = types[ast.unparse(keyword.value)]
    return found


def main(lines: TextIO, out: TextIO) -> None:
    """Answer each request on its own line."""
    for line in lines:
        request = json.loads(line)
        words, set_for_it = request["argv"], request.get("variables", ())
        found = [
            *check(words),
            *variables.check(set_for_it),
            *model_ids.check_words(words),
            *packages.check(words),
            *ranges.check(words, set_for_it),
            *everyday.check(words),
            *scripts.check(words),
        ]
        if request.get("known"):  # faqcheck knows the name, and nobody its arguments
            found = [one for one in found if not one.message.startswith(UNKNOWN)]
        findings = [asdict(one) for one in found]
        out.write(json.dumps({"id": request["id"], "findings": findings}) + "\n")


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
