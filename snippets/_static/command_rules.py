"""Rules on how a checkpoint is served that no parser knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arguments import Finding, has_expansion
from chat_templates import chat_templates
from model_facts import has_phi3, needs_remote_code

if TYPE_CHECKING:
    from collections.abc import Sequence

LOADS = frozenset({"api_server", "chat", "auto_awq", "auto_gptq", "calibrate", "smooth_quant"})
"""Subcommands of lmdeploy that load a checkpoint."""
SERVES = frozenset({"api_server", "chat"})


def check(words: Sequence[str]) -> list[Finding]:
    """Return what would go wrong although the command line is well formed."""
    return _check_checkpoint(words) + _check_chat_template(words)


def _check_checkpoint(words: Sequence[str]) -> list[Finding]:
    subcommand = next((word for word in words if word in LOADS), None)
    place = next((i for i, word in enumerate(words) if needs_remote_code(word)), None)
    if subcommand is None or place is None:
        return []
    model, findings = words[place], []
    if not _has(words, "--trust-remote-code"):
        findings.append(
            Finding(
                place,
                f"{model} loads code from its repository, which lmdeploy 0.13 and later refuse.",
                "Add --trust-remote-code.",
            )
        )
    if subcommand in SERVES and has_phi3(model) and _value(words, "--backend") != "pytorch":
        findings.append(
            Finding(
                place,
                f"{model} has a Phi-3 language model, which TurboMind does not run.",
                "Add --backend pytorch.",
            )
        )
    return findings


def _check_chat_template(words: Sequence[str]) -> list[Finding]:
    name = _value(words, "--chat-template")
    if name is None or has_expansion(name) or name.endswith(".json") or name in chat_templates():
        return []
    place = next(i for i, word in enumerate(words) if word.endswith(name))
    hint = "Leave it out: the model's own template is used."
    return [Finding(place, f"lmdeploy has no chat template {name!r}.", hint)]


def _has(words: Sequence[str], flag: str) -> bool:
    return any(word.replace("_", "-") == flag for word in words)


def _value(words: Sequence[str], flag: str) -> str | None:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, equals, value = word.partition("=")
        if name.replace("_", "-") == flag:
            return value if equals else following
    return None
