"""Names of the chat templates that the installed lmdeploy registers, read from its source."""

from __future__ import annotations

import ast
import importlib.util
from functools import cache
from pathlib import Path


@cache
def chat_templates() -> tuple[str, ...]:
    """Return the names; importing the module would need its registry, which is a placeholder."""
    spec = importlib.util.find_spec("lmdeploy")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("lmdeploy is not installed")
    path = Path(spec.submodule_search_locations[0]) / "model.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return tuple(
        name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        for name in _registered(decorator)
    )


def _registered(decorator: ast.expr) -> list[str]:
    if not isinstance(decorator, ast.Call) or "register_module" not in ast.unparse(decorator.func):
        return []
    names = next(ast.literal_eval(one.value) for one in decorator.keywords if one.arg == "name")
    return [names] if isinstance(names, str) else list(names)
