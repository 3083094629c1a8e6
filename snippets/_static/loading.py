"""Keywords of `from_pretrained`, and what is called on what it returns.

Both take anything: a keyword that nobody reads is passed on in silence, and a repository's own
class may have any method. Only what is nearly a known name is a finding.
"""

from __future__ import annotations

import ast
import difflib
from typing import TYPE_CHECKING

from calls import Calls, Finding, argument, finding
from model_facts import has_tokenizer_code, is_native

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYWORDS = (
    "attn_implementation",
    "cache_dir",
    "code_revision",
    "config",
    "device_map",
    "dtype",
    "force_download",
    "load_in_4bit",
    "load_in_8bit",
    "local_files_only",
    "low_cpu_mem_usage",
    "max_memory",
    "offload_folder",
    "quantization_config",
    "revision",
    "subfolder",
    "token",
    "torch_dtype",
    "trust_remote_code",
    "use_fast",
    "use_flash_attn",
    "use_safetensors",
    "variant",
)
MEMBERS = (
    "apply_chat_template",
    "batch_chat",
    "batch_decode",
    "bfloat16",
    "chat",
    "config",
    "convert_tokens_to_ids",
    "cpu",
    "cuda",
    "decode",
    "device",
    "dtype",
    "encode",
    "eval",
    "extract_feature",
    "float",
    "forward",
    "generate",
    "generation_config",
    "half",
    "image_processor",
    "language_model",
    "parameters",
    "save_pretrained",
    "state_dict",
    "to",
    "tokenizer",
    "train",
    "vision_model",
)
_CLOSE = 0.8


def check(text: str) -> list[Finding]:
    """Return keywords and members that are nearly known ones, and those of another class."""
    calls = Calls(ast.parse(text))
    return [*_keywords(calls), *_members(calls)]


def _keywords(calls: Calls) -> Iterator[Finding]:
    for name, call in calls:
        if not name.startswith("transformers.") or not name.endswith(".from_pretrained"):
            continue
        for keyword in call.keywords:
            close = _nearly(keyword.arg, KEYWORDS)
            if close:
                yield finding(
                    keyword,
                    f"from_pretrained reads no {keyword.arg!r}.",
                    f"Did you mean {close!r}?",
                )
        model = argument(call, "pretrained_model_name_or_path", 0)
        value = calls.value(model)
        if model is None or not isinstance(value, str):
            continue
        flash = next((one for one in call.keywords if one.arg == "use_flash_attn"), None)
        if flash is not None and is_native(value):
            yield finding(
                flash,
                f"{value} loads the class of transformers, which has no use_flash_attn.",
                "Pass attn_implementation='flash_attention_2'.",
            )
        is_tokenizer = name.endswith("Tokenizer.from_pretrained")
        if is_tokenizer and has_tokenizer_code(value) and not _trusts(call, calls):
            yield finding(
                model,
                f"{value} loads its tokenizer's code from its repository.",
                "Pass trust_remote_code=True.",
            )


def _trusts(call: ast.Call, calls: Calls) -> bool:
    trusted = argument(call, "trust_remote_code")
    passed_on = any(keyword.arg is None for keyword in call.keywords)
    return passed_on or (trusted is not None and calls.value(trusted) is not False)


def _members(calls: Calls) -> Iterator[Finding]:
    """Find `model.generat(...)` and `.evall()` in a chain that begins with from_pretrained."""
    for node in ast.walk(calls.tree):
        if isinstance(node, ast.Attribute) and _is_loaded(node.value, calls):
            close = _nearly(node.attr, MEMBERS)
            if close:
                yield finding(
                    node, f"a loaded checkpoint has no {node.attr!r}.", f"Did you mean {close!r}?"
                )


def _is_loaded(node: ast.expr | None, calls: Calls) -> bool:
    """Say whether an expression is what from_pretrained returned, or a chain of calls on it."""
    node = calls.resolve(node)
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        name = calls.name(node.func)
        if name.startswith("transformers.") and name.endswith(".from_pretrained"):
            return True
        node = node.func.value
    return False


def _nearly(name: str | None, known: tuple[str, ...]) -> str:
    if name is None or name in known:
        return ""
    return next(iter(difflib.get_close_matches(name, known, 1, _CLOSE)), "")
