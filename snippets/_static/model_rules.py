"""Rules on how a checkpoint is loaded from Python that no type checker knows."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from calls import Calls, Finding, argument, finding
from model_facts import has_phi3, is_awq, is_native, needs_remote_code

if TYPE_CHECKING:
    from collections.abc import Iterator

PIPELINE = ("lmdeploy.pipeline", "lmdeploy.api.pipeline", "lmdeploy.pipeline.Pipeline")
TOKENIZERS = ("AutoTokenizer", "AutoProcessor", "AutoImageProcessor")
"""Not every repository with its own model code has its own tokenizer code."""
NATIVE_CLASSES = ("AutoModelForImageTextToText", "InternVLForConditionalGeneration")
"""Classes of transformers that load the checkpoints with -hf in their name, and only those."""


def check(text: str) -> list[Finding]:
    """Return what would go wrong with the checkpoints that a snippet loads."""
    tree = ast.parse(text)
    calls = Calls(tree)
    found = [one for name, call in calls for one in _check_call(name, call, calls)]
    return found + list(_check_chat(calls)) + list(_check_guard(tree, calls))


def _check_call(name: str, call: ast.Call, calls: Calls) -> Iterator[Finding]:
    if name in PIPELINE:
        model = argument(call, "model_path", 0)
        yield from _check_trust(model, call, calls, "lmdeploy 0.13 and later refuse")
        yield from _check_engine(model, call, calls)
    elif name.startswith("transformers.") and name.endswith(".from_pretrained"):
        model = argument(call, "pretrained_model_name_or_path", 0)
        class_name = name.split(".")[1]
        if class_name not in TOKENIZERS:
            yield from _check_trust(model, call, calls, "transformers does not run unasked")
        yield from _check_format(model, class_name, calls)


def _check_trust(
    model: ast.expr | None, call: ast.Call, calls: Calls, consequence: str
) -> Iterator[Finding]:
    value = calls.value(model)
    trusted = argument(call, "trust_remote_code")
    passed_on = any(keyword.arg is None for keyword in call.keywords)
    if model is None or not isinstance(value, str) or passed_on or not needs_remote_code(value):
        return
    if trusted is None or calls.value(trusted) is False:
        yield finding(
            model,
            f"{value} loads code from its repository, which {consequence}.",
            "Pass trust_remote_code=True.",
        )


def _check_engine(model: ast.expr | None, call: ast.Call, calls: Calls) -> Iterator[Finding]:
    value = calls.value(model)
    if model is None or not isinstance(value, str) or not has_phi3(value):
        return
    config = calls.resolve(argument(call, "backend_config", 1))
    if not isinstance(config, ast.Call) or not calls.name(config.func).endswith(
        ".PytorchEngineConfig"
    ):
        yield finding(
            model,
            f"{value} has a Phi-3 language model, which TurboMind does not run.",
            "Pass backend_config=PytorchEngineConfig().",
        )


def _check_format(model: ast.expr | None, class_name: str, calls: Calls) -> Iterator[Finding]:
    value = calls.value(model)
    if model is None or not isinstance(value, str):
        return
    if is_awq(value):
        yield finding(
            model,
            f"{value} holds AWQ weights made for lmdeploy.",
            "Load it with lmdeploy, or take the checkpoint without -AWQ.",
        )
    if class_name in NATIVE_CLASSES and needs_remote_code(value):
        yield finding(
            model,
            f"{class_name} does not load the format of {value}.",
            f"Take a checkpoint with -hf in its name, or AutoModel for {value}.",
        )


def _check_chat(calls: Calls) -> Iterator[Finding]:
    """Find `model.chat(...)` on a checkpoint of the native class, which has no such method."""
    for _, call in calls:
        function = call.func
        if not isinstance(function, ast.Attribute) or function.attr not in ("chat", "batch_chat"):
            continue
        loaded = _innermost_call(calls.resolve(function.value))
        if loaded is None or not calls.name(loaded.func).endswith(".from_pretrained"):
            continue
        value = calls.value(argument(loaded, "pretrained_model_name_or_path", 0))
        if isinstance(value, str) and is_native(value):
            yield finding(
                function,
                f"{value} loads the class of transformers, which has no method {function.attr}.",
                "Use processor.apply_chat_template and model.generate.",
            )


def _innermost_call(node: ast.expr | None) -> ast.Call | None:
    """Return the first call of a chain such as `load(…).eval().cuda()`."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if not isinstance(node.func.value, ast.Call):
            return node
        node = node.func.value
    return node if isinstance(node, ast.Call) else None


def _check_guard(tree: ast.Module, calls: Calls) -> Iterator[Finding]:
    """Find a PyTorch engine started at the top of a script.

    It checks its environment in a spawned process, which imports the script once more.
    """
    for statement in tree.body:
        if isinstance(statement, ast.If | ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(statement):
            if not isinstance(node, ast.Call) or calls.name(node.func) not in PIPELINE:
                continue
            config = calls.resolve(argument(node, "backend_config", 1))
            if isinstance(config, ast.Call) and calls.name(config.func).endswith(
                ".PytorchEngineConfig"
            ):
                yield finding(
                    node,
                    "the PyTorch engine starts processes that import this script again.",
                    'Start it under `if __name__ == "__main__":`.',
                )
