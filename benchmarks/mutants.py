"""Mutants: small faults in what pages show, as people make them, each a change that matters.

What has no meaning to a reader's machine is left alone: comments, docstrings, texts for people, and
numbers that may have any value.
"""

from __future__ import annotations

import io
import json
import keyword
import random
import re
import tokenize
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Change = tuple[int, int, str, str]
"""Start, end, what stands there instead, operator."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed text."""

    text: str
    operator: str
    line: int
    """Counted from 1, in the text."""
    before: str
    after: str
    put: str = ""
    """What stands at the changed place, with the word that it is a part of."""


def mutants_of(text: str, language: str) -> list[Mutant]:
    """Return every mutant of a text, in the order of their places."""
    made = {
        (change[0], change[2], change[3]): change
        for change in OPERATORS.get(language, _nothing)(text)
        if text[change[0] : change[1]] != change[2]
    }
    return [_mutant(text, change) for _, change in sorted(made.items())]


def chosen(mutants: list[Mutant], number: int, seed: str) -> list[Mutant]:
    """Return some of the mutants, each operator as often as the others."""
    order = random.Random(seed)
    by_operator: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_operator.setdefault(mutant.operator, []).append(mutant)
    for group in by_operator.values():
        order.shuffle(group)
    found: list[Mutant] = []
    while len(found) < number and any(by_operator.values()):
        found += [group.pop() for group in by_operator.values() if group]
    return found[:number]


def _mutant(text: str, change: Change) -> Mutant:
    start, end, new, operator = change
    line = text.count("\n", 0, start) + 1
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    before = text[first : last if last >= 0 else None]
    changed = text[:start] + new + text[end:]
    after = changed[first : first + len(before) + len(new) - (end - start)]
    around = re.compile(r"\w*$").search(changed[:start])
    put = re.compile(r"\w*").match(changed, start + len(new))
    word = (around[0] if around else "") + new + (put[0] if put else "")
    return Mutant(changed, operator, line, before.strip(), after.strip(), word)


def _nothing(_text: str) -> Iterator[Change]:
    return iter(())


def _misspelt(word: str) -> str:
    """Return a word without one of its middle letters."""
    middle = len(word) // 2
    return word[:middle] + word[middle + 1 :]


def _python(text: str) -> Iterator[Change]:
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    previous = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        start = starts[token.start[0] - 1] + token.start[1]
        end = starts[token.end[0] - 1] + token.end[1]
        word = token.string
        if token.type == tokenize.NAME and not keyword.iskeyword(word) and len(word) > 3:
            yield start, end, _misspelt(word), "misspelt name"
        elif token.type == tokenize.OP and word in "()[]{}":
            yield start, end, "", "lost bracket"
        elif token.type == tokenize.OP and word == ":":
            yield start, end, "", "lost colon"
        elif token.type == tokenize.STRING and previous not in ("", "\n"):
            inner = word.strip("rbfRBF\"'")
            if re.fullmatch(r"[\w./:-]{4,}", inner):  # names, paths and ids; no text for people
                at = start + word.index(inner)
                yield at, at + len(inner), _misspelt(inner), "misspelt string"
            yield end - 1, end, "", "lost quote"
        elif word in ("True", "False"):
            yield start, end, str(word == "False"), "turned truth"
        if token.type not in (tokenize.COMMENT, tokenize.NL):
            previous = word if token.type != tokenize.INDENT else previous
    for number, line in enumerate(lines):
        if re.match(r"\s*(from|import|return|assert|[a-z_]+ = )\b", line) and line.count("(") == (
            line.count(")")
        ):
            yield starts[number], starts[number + 1], "", "lost line"
        elif re.match(r"\s*[a-z_]+=.*,\n", line):
            found = re.match(r"(\s*)([a-z_]+)(=)", line)
            assert found is not None
            at = starts[number] + found.start(2)
            yield at, at + len(found[2]), _misspelt(found[2]), "misspelt keyword"


_SHELL_WORD = re.compile(r"(?<![\w$/{])-{0,2}[A-Za-z][\w./=:-]{3,}")


def _shell(text: str) -> Iterator[Change]:
    position = 0
    for line in text.splitlines(keepends=True):
        if not line.lstrip().startswith("#"):
            bare = re.sub(r'"[^"]* [^"]*"', lambda m: " " * len(m[0]), line)
            for found in _SHELL_WORD.finditer(bare):
                word = found[0]
                yield (
                    position + found.start(),
                    position + found.end(),
                    _misspelt(word),
                    "misspelt option" if word.startswith("-") else "misspelt word",
                )
            if line.endswith("\\\n"):
                at = position + len(line) - 2
                yield at, at + 1, "", "lost backslash"
            for found in re.finditer(r"[\"']", line):
                yield position + found.start(), position + found.end(), "", "lost quote"
            for found in re.finditer(r"==|>=|<=", line):
                at = position + found.start()
                yield at, at + 2, "=", "lost equals sign"
            for found in re.finditer(r"(?<=:)\d{4,5}\b|(?<=port )\d{4,5}\b", line):
                at = position + found.start()
                yield at, at + len(found[0]), str(int(found[0]) + 1), "other port"
        position += len(line)


def _data(text: str) -> Iterator[Change]:
    for found in re.finditer(r"[\[\]{}]", text):
        yield found.start(), found.end(), "", "lost bracket"
    for found in re.finditer(r"\"(\w{3,})\"(?=\s*:)", text):
        yield found.start(1), found.end(1), _misspelt(found[1]), "misspelt key"
    for found in re.finditer(r"(?<=[^\\\s])\"", text):
        yield found.start(), found.end(), "", "lost quote"
    for found in re.finditer(r",(?=\s*[\"\[{\n])", text):
        yield found.start(), found.end(), "", "lost comma"
    for found in re.finditer(r"<(image|video|box|ref|IMG_CONTEXT)>", text):
        yield found.start(), found.end(), f"<{found[1].title()}>", "other tag"


def _yaml(text: str) -> Iterator[Change]:
    for found in re.finditer(r"(?m)^\s*(?:- )?([A-Za-z_]\w{3,})(?=:)", text):
        yield found.start(1), found.end(1), _misspelt(found[1]), "misspelt key"
    for found in re.finditer(r"[\[\]{}]", text):
        yield found.start(), found.end(), "", "lost bracket"


def _toml(text: str) -> Iterator[Change]:
    for found in re.finditer(r"[\[\]{}]|(?<==) ?\"|(?m:\"$)", text):
        yield found.start(), found.end(), "", "lost mark"
    for found in re.finditer(r" = ", text):
        yield found.start(), found.end(), " ", "lost equals sign"


def figures(text: str) -> list[Mutant]:
    """Return a mutant for each figure of a claim's sentence or of a table's cell."""
    found = re.finditer(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?", text)
    return [_mutant(text, (m.start(), m.end(), _other(m[0]), "other figure")) for m in found]


def _other(figure: str) -> str:
    """Return a figure whose last digit is another one."""
    return figure[:-1] + str((int(figure[-1]) + 1) % 10)


def as_json(mutant: Mutant) -> str:
    """Return a mutant for a report."""
    return json.dumps({"operator": mutant.operator, "before": mutant.before, "after": mutant.after})


OPERATORS: dict[str, Callable[[str], Iterator[Change]]] = {
    "python": _python,
    "bash": _shell,
    "json": _data,
    "jsonl": _data,
    "yaml": _yaml,
    "toml": _toml,
}
