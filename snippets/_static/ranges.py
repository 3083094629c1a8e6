"""Values of options that a parser takes and a server cannot use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arguments import Finding, has_expansion
from model_facts import is_awq, needs_remote_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def check(words: Sequence[str], variables: Sequence[str]) -> list[Finding]:
    """Return values out of range, and those that do not go together.

    Args:
        words: of the command.
        variables: set for it, as `NAME=value`.
    """
    options = {flag: (place, value) for place, flag, value in _options(words)}
    found = []
    for flag, (place, value) in options.items():
        rule = _RULES.get(flag)
        if rule is not None and not has_expansion(value) and (expected := rule(value)):
            found.append(Finding(place, f"{flag} cannot be {value}.", f"Give {expected}."))
    return [*found, *_devices(options, variables), *_format(words, options)]


def _options(words: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield each option with its value, and where the value stands."""
    for place, word in enumerate(words):
        flag, equals, value = word.partition("=")
        if not flag.startswith("--"):
            continue
        following = place + 1 < len(words) and not words[place + 1].startswith("--")
        if equals or following:
            name = flag.replace("_", "-")
            yield (place, name, value) if equals else (place + 1, name, words[place + 1])


def _port(value: str) -> str:
    return "" if value.isdigit() and 0 < int(value) < 65536 else "a port from 1 to 65535"


def _share(value: str) -> str:
    try:
        return "" if 0 < float(value) <= 1 else "a share above 0 and up to 1"
    except ValueError:
        return ""


def _length(value: str) -> str:
    is_length = re.fullmatch(r"\d+(\.\d+)?[kKmMgG]?|-1|auto", value)
    return "" if is_length else "a whole number, or one such as 8k"


_RULES: dict[str, Callable[[str], str]] = {
    "--cache-max-entry-count": _share,
    "--gpu-memory-utilization": _share,
    "--max-model-len": _length,
    "--port": _port,
    "--server-port": _port,
}
"""Option of lmdeploy, vLLM or SGLang -> says what is expected where the value cannot be."""


def _devices(options: dict[str, tuple[int, str]], variables: Sequence[str]) -> Iterator[Finding]:
    """Find more parts of a model than GPUs that the command sees."""
    shown = next((v for v in variables if v.startswith("CUDA_VISIBLE_DEVICES=")), None)
    if shown is None or has_expansion(shown):
        return
    devices = shown.partition("=")[2].strip("\"'").split(",")
    for flag in ("--tp", "--tensor-parallel-size"):
        place, value = options.get(flag, (0, ""))
        if value.isdigit() and int(value) > len(devices):
            plural = "s" if len(devices) > 1 else ""
            yield Finding(
                place,
                f"{flag} {value} needs {value} GPUs, and the command sees {len(devices)}.",
                f"CUDA_VISIBLE_DEVICES names {len(devices)} GPU{plural}.",
            )


def _format(words: Sequence[str], options: dict[str, tuple[int, str]]) -> Iterator[Finding]:
    """Find AWQ asked of weights that are none."""
    place, value = options.get("--model-format", (0, ""))
    model = next((word for word in words if needs_remote_code(word)), None)
    if value == "awq" and model is not None and not is_awq(model):
        yield Finding(
            place, f"{model} holds no AWQ weights.", "Leave --model-format out, or take -AWQ."
        )
