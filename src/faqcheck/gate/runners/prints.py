"""Hold `#>` comments to what the statements above them really wrote to stdout."""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faqcheck.content import OUTPUT_MARK, output_comments
from faqcheck.gate.runners.folders import read_regular

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_UNSEEN = re.compile(r"[^\S \t]|[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff]")
"""Characters that would end a comment, or that nobody can read in one."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a run wrote to stdout, by the line of the script that wrote it."""

    texts: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, *, shift: int) -> Printed:
        """Read what a snippet noted.

        Args:
            path: of the notes: a line each, `[line, text]` as JSON.
            shift: how much greater the noted lines are than those of the script.
        """
        texts: defaultdict[int, str] = defaultdict(str)
        for noted in read_regular(path).splitlines():
            with contextlib.suppress(ValueError, TypeError):  # a snippet wrote there itself
                line, text = json.loads(noted)
                texts[int(line) - shift] += text
        return cls(texts)


def with_prints(source: str, printed: Printed) -> str:
    """Return a script with `#>` comments that are true.

    They stand behind each `print`, and behind any other statement that had one and wrote something.
    """
    source = source.replace("\r\n", "\n")
    lines = source.split("\n")
    shown = set(output_comments(source))
    owners = _owners(ast.parse(source))
    by_line: defaultdict[int, str] = defaultdict(str)
    for noted, text in printed.texts.items():
        if (owner := owners.get(noted)) is not None:
            by_line[owner.end_lineno or owner.lineno] += text
    prints = {s.end_lineno for s in owners.values() if _prints(s)}
    new: list[str] = []
    for number, line in enumerate(lines, start=1):
        if number in shown:
            continue
        new.append(line)
        if (text := by_line.get(number, "")) and (number in prints or number + 1 in shown):
            start = lines[_first_line(owners, number) - 1]
            indent = start[: len(start) - len(start.lstrip())]
            new += [f"{indent}{OUTPUT_MARK} {part}".rstrip() for part in _as_lines(text)]
    return "\n".join(new)


def is_same_program(old: str, new: str) -> bool:
    """Say whether two scripts do the same: they differ in comments alone."""
    try:
        return ast.dump(ast.parse(old)) == ast.dump(ast.parse(new))
    except (SyntaxError, ValueError):
        return False


def line_before(old: str, new: str, line: int) -> int:
    """Return the line of `old` that the comments around a line of `new` belong to."""
    added, removed = set(output_comments(new)), set(output_comments(old))
    while line in added and line > 1:
        line -= 1
    place = sum(number not in added for number in range(1, line + 1))
    kept = [n for n in range(1, old.count("\n") + 2) if n not in removed]
    return kept[min(place, len(kept)) - 1]


def _owners(tree: ast.Module) -> dict[int, ast.stmt]:
    """Return the innermost statement that each line belongs to, but for heads of blocks."""
    owners: dict[int, ast.stmt] = {}
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    for node in sorted(statements, key=lambda node: (node.lineno, -(node.end_lineno or 0))):
        if not any(isinstance(getattr(node, name, None), list) for name in ("body", "cases")):
            owners.update(dict.fromkeys(range(node.lineno, (node.end_lineno or 0) + 1), node))
    return owners


def _first_line(owners: Mapping[int, ast.stmt], end: int) -> int:
    return owners[end].lineno


def _prints(node: ast.stmt) -> bool:
    return any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "print"
        for part in ast.walk(node)
    )


def _as_lines(text: str) -> list[str]:
    lines = text.removesuffix("\n").split("\n")
    return [_UNSEEN.sub(lambda found: ascii(found[0])[1:-1], line) for line in lines]
