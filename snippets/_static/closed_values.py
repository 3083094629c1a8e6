"""Values that lmdeploy's configuration classes refuse, found in a snippet without running it.

What is allowed is asked of lmdeploy itself: the choices of its argument parser, the checks that its
classes make when one is built, and the chat templates that it registers.
"""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING, Any

import lmdeploy_cli
import placeholders
from arguments import nearest
from calls import UNKNOWN, Calls, Finding, argument, finding
from chat_templates import chat_templates

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASSES = (
    "GenerationConfig",
    "KVTransferConfig",
    "PytorchEngineConfig",
    "SpeculativeConfig",
    "TurbomindEngineConfig",
    "VisionConfig",
)
"""What a snippet may build out of `lmdeploy` or `lmdeploy.messages`."""
RENAMED = {"device_type": "device", "method": "speculative_algorithm"}
"""Field of a class -> the option of `lmdeploy serve api_server` that fills it."""


def check(text: str) -> list[Finding]:
    """Return the values that lmdeploy refuses."""
    calls = Calls(ast.parse(text))
    return [one for name, call in calls for one in _check_call(name, call, calls)]


def _check_call(name: str, call: ast.Call, calls: Calls) -> Iterator[Finding]:
    package, _, last = name.rpartition(".")
    if package not in ("lmdeploy", "lmdeploy.messages", "lmdeploy.model"):
        return
    if last in CLASSES:
        yield from _check_fields(last, call, calls)
    elif last == "ChatTemplateConfig":
        yield from _check_chat_template(call, calls)
    elif last == "pipeline":
        yield from _check_choice("log_level", argument(call, "log_level", 3), calls)


def _check_fields(name: str, call: ast.Call, calls: Calls) -> Iterator[Finding]:
    for keyword in call.keywords:
        value = calls.value(keyword.value)
        if keyword.arg is None or value is UNKNOWN:
            continue
        wrong = list(_check_choice(keyword.arg, keyword.value, calls))
        refusal = "" if wrong else _refusal(name, keyword.arg, value)
        if refusal:
            wrong = [finding(keyword.value, f"{name} refuses {refusal}.")]
        yield from wrong


def _check_choice(field: str, node: ast.expr | None, calls: Calls) -> Iterator[Finding]:
    value = calls.value(node)
    allowed = _choices().get(RENAMED.get(field, field))
    if node is None or not isinstance(value, str) or not allowed or value in allowed:
        return
    hint = nearest(value, [str(one) for one in allowed if one is not None])
    yield finding(node, f"{field} cannot be {value!r}.", hint)


def _check_chat_template(call: ast.Call, calls: Calls) -> Iterator[Finding]:
    node = argument(call, "model_name", 0)
    value = calls.value(node)
    if node is not None and isinstance(value, str) and value not in chat_templates():
        yield finding(
            node,
            f"lmdeploy has no chat template {value!r} and would use its plain one.",
            "Leave it out: the model's own template is used.",
        )


def _refusal(name: str, field: str, value: Any) -> str:
    """Return what a class says when it is built with one field; empty if it accepts it.

    Unknown fields and wrong types are the type checker's.
    """
    built = _class(name)
    required = {"SpeculativeConfig": {"method": "eagle"}}.get(name, {})
    try:
        built(**{**required, field: value})
    except (AssertionError, ValueError) as err:
        said = str(err).strip().splitlines()
        return f"{field}={value!r}" + (f" ({said[-1]})" if said and "\n" not in str(err) else "")
    except TypeError:
        return ""
    return ""


@cache
def _class(name: str) -> Any:
    placeholders.install()
    import lmdeploy.messages

    return getattr(lmdeploy.messages, name)


@cache
def _choices() -> dict[str, list[object]]:
    return lmdeploy_cli.choices("serve", "api_server")
