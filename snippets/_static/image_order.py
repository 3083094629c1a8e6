"""Find questions that are put before the image they are about, and marks that no engine knows.

InternVL was trained on prompts that begin with the image. lmdeploy from 0.11 on, vLLM and the chat
templates of transformers keep the order in which a message lists its parts. They put the image in
themselves: the `<image>` of the training data stays a word of the prompt.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

from calls import Calls, Finding, argument, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    Part = Literal["text", "visual", "marked", "unknown"]
    """`marked` is a text that says itself where its images go."""

VISUAL = {"image", "image_url", "image_data", "video", "video_url"}
"""Types of a part of a message that shows something."""
MARK = "IMAGE_TOKEN"
"""Name of lmdeploy's mark for the place of an image, and part of its text."""
MADE_BY = ("lmdeploy.pipeline", "lmdeploy.api.pipeline", "lmdeploy.pipeline.Pipeline")
ASKS = ("chat", "stream_infer", "infer")
TRAINING_MARK = "<image>"
HINT = "Put the image first: InternVL was trained that way."
NO_MARK = "Leave it out, or write <IMAGE_TOKEN> for lmdeploy."


def check(text: str) -> list[Finding]:
    """Return the places where an image comes after the question."""
    calls = Calls(ast.parse(text))
    return [*_messages(calls), *_prompts(calls)]


def _messages(calls: Calls) -> Iterator[Finding]:
    """Check each list of the parts of a message, with what is appended to it later."""
    appended = _appended(calls)
    for node in ast.walk(calls.tree):
        if not isinstance(node, ast.List):
            continue
        parts = [*node.elts, *appended.get(node, [])]
        kinds = [_part(one, calls) for one in parts]
        for part, kind in zip(parts, kinds, strict=True):
            if kind == "text" and TRAINING_MARK in ast.unparse(calls.resolve(part) or part):
                yield finding(part, "'<image>' is a mark of the training data.", NO_MARK)
        if "unknown" in kinds or "marked" in kinds or not {"text", "visual"} <= set(kinds):
            continue
        if kinds[-1] == "visual":
            yield finding(parts[-1], "the message ends with an image, after its question.", HINT)


def _appended(calls: Calls) -> dict[ast.AST, list[ast.expr]]:
    """Return list -> what is appended to the name that it is bound to, in the order written."""
    found: dict[ast.AST, list[ast.expr]] = {}
    for _, call in calls:
        function = call.func
        if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name):
            continue
        added = _added(function.attr, call)
        bound = calls.resolve(function.value)
        if isinstance(bound, ast.List) and added is not None:
            found.setdefault(bound, []).append(added)
    return {
        bound: sorted(parts, key=lambda one: (one.lineno, one.col_offset))
        for bound, parts in found.items()
    }


def _added(method: str, call: ast.Call) -> ast.expr | None:
    if len(call.args) != 1:
        return None
    if method == "extend":
        return ast.copy_location(ast.Starred(call.args[0]), call.args[0])
    return call.args[0] if method == "append" else None


def _part(node: ast.expr, calls: Calls) -> Part:
    """Return what a part of a message is."""
    node = calls.resolve(node) or node
    if isinstance(node, ast.Starred):
        many = calls.resolve(node.value)
        if isinstance(many, ast.ListComp | ast.GeneratorExp):
            return _part(many.elt, calls)
        kinds = {_part(one, calls) for one in getattr(many, "elts", [])}
        return kinds.pop() if len(kinds) == 1 else "unknown"
    if not isinstance(node, ast.Dict):
        return "unknown"
    fields = {calls.value(key): value for key, value in zip(node.keys, node.values, strict=True)}
    kind = calls.value(fields.get("type"))
    if kind == "text":
        return "marked" if _is_marked(fields.get("text"), calls) else "text"
    return "visual" if isinstance(kind, str) and kind in VISUAL else "unknown"


def _prompts(calls: Calls) -> Iterator[Finding]:
    """Check the pairs of text and image that go into lmdeploy's pipeline."""
    for _, call in calls:
        pipe = call.func
        if isinstance(pipe, ast.Attribute) and pipe.attr in ASKS:
            pipe = pipe.value
        made = calls.resolve(pipe)
        if not (isinstance(made, ast.Call) and calls.name(made.func) in MADE_BY):
            continue
        asked = calls.resolve(_asked(call))
        for pair in _pairs(asked, calls):
            first, second = pair.elts
            for one in (first, second):
                if TRAINING_MARK in ast.unparse(calls.resolve(one) or one):
                    yield finding(one, "'<image>' is a mark of the training data.", NO_MARK)
            if _is_marked(first, calls) or not _is_text(first, calls):
                continue
            if not _is_text(second, calls):
                yield finding(pair, "the question comes before its image.", HINT)


def _asked(call: ast.Call) -> ast.expr | None:
    return argument(call, "prompts", 0) or argument(call, "prompt")


def _pairs(node: ast.expr | None, calls: Calls) -> Iterator[ast.Tuple]:
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        yield node
    elif isinstance(node, ast.List):
        for one in node.elts:
            yield from _pairs(calls.resolve(one), calls)
    elif isinstance(node, ast.ListComp | ast.GeneratorExp):
        yield from _pairs(calls.resolve(node.elt), calls)


def _is_text(node: ast.expr | None, calls: Calls) -> bool:
    """Say whether an expression is a text that is no address of an image."""
    node = calls.resolve(node)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and not node.value.startswith(("http", "data:image"))
    if isinstance(node, ast.BinOp):
        return _is_text(node.left, calls) or _is_text(node.right, calls)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("format", "join") and _is_text(node.func.value, calls)
    return isinstance(node, ast.JoinedStr)


def _is_marked(node: ast.expr | None, calls: Calls) -> bool:
    """Say whether a text names the places of its images."""
    node = calls.resolve(node)
    return node is not None and any(
        (isinstance(one, ast.Name) and one.id == MARK)
        or (isinstance(one, ast.Constant) and isinstance(one.value, str) and MARK in one.value)
        for one in ast.walk(node)
    )
