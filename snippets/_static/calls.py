"""Calls in a Python snippet: which imported name they reach and which values they get."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

UNKNOWN = object()
"""The value of an expression that cannot be told without running it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place of a snippet."""

    line: int
    """Counted from 1."""
    column: int
    """Counted from 1."""
    message: str
    hint: str = ""


def finding(node: ast.expr | ast.keyword, message: str, hint: str = "") -> Finding:
    """Return a finding at the start of a node."""
    return Finding(node.lineno, node.col_offset + 1, message, hint)


class Calls:
    """A parsed snippet with its imports and the names that are bound once."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree

    def __iter__(self) -> Iterator[tuple[str, ast.Call]]:
        """Yield every call with the full name of what is called, as far as imports tell."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield self.name(node.func), node

    def name(self, node: ast.expr) -> str:
        """Return the dotted name of an expression, with imported names in full."""
        if isinstance(node, ast.Name):
            return self.imports.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            return f"{self.name(node.value)}.{node.attr}"
        return ""

    def value(self, node: ast.expr | None) -> Any:
        """Return the value of a literal, or of a name that is bound once to a literal."""
        resolved = self.resolve(node)
        try:
            return UNKNOWN if resolved is None else ast.literal_eval(resolved)
        except (ValueError, TypeError):
            return UNKNOWN

    def resolve(self, node: ast.expr | None) -> ast.expr | None:
        """Follow a name to what it is bound to, if it is bound once."""
        return self.bound.get(node.id, node) if isinstance(node, ast.Name) else node

    @cached_property
    def imports(self) -> dict[str, str]:
        """Return local name -> full name."""
        found = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    found[alias.asname or alias.name.partition(".")[0]] = (
                        alias.name if alias.asname else alias.name.partition(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        return found

    @cached_property
    def bound(self) -> dict[str, ast.expr]:
        """Return the names that are assigned exactly once, with what they are assigned."""
        stores = Counter(
            node.id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        )
        return {
            node.targets[0].id: node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Assign)
            and len(node.targets) == 1
            and isinstance(node.targets[0], ast.Name)
            and stores[node.targets[0].id] == 1
        }


def argument(call: ast.Call, name: str, position: int | None = None) -> ast.expr | None:
    """Return what a call passes for a parameter, by keyword or by position."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if position is not None and position < len(call.args):
        return call.args[position]
    return None
