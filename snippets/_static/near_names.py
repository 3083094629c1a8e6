"""Texts that torch and transformers look up: devices, keywords of generation, fields of inputs.

They are texts or free keywords, so no type checker holds them. What may be one of the author's own
is no finding; what is nearly a known one is.
"""

from __future__ import annotations

import ast
import difflib
import re
from typing import TYPE_CHECKING

from calls import Calls, Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEVICES = ("auto", "balanced", "cpu", "cuda", "meta", "mps", "npu", "sequential", "xpu")
"""What `to`, `device` and `device_map` take; a number may follow a colon."""
GENERATION = (
    *("assistant_model", "attention_mask", "bad_words_ids", "cache_implementation", "do_sample"),
    *("eos_token_id", "generation_config", "input_ids", "length_penalty", "logits_processor"),
    *("max_length", "max_new_tokens", "max_time", "min_length", "min_new_tokens", "min_p"),
    *("no_repeat_ngram_size", "num_beams", "num_return_sequences", "output_attentions"),
    *("output_hidden_states", "output_logits", "output_scores", "pad_token_id"),
    *("past_key_values", "pixel_values", "repetition_penalty", "return_dict_in_generate"),
    *("stop_strings", "stopping_criteria", "streamer", "temperature", "tokenizer", "top_k"),
    *("top_p", "typical_p", "use_cache", "visual_features"),
)
"""Keywords of `generate`, and of a `generation_config` (transformers 5.17)."""
FIELDS = (
    *("attention_mask", "input_ids", "labels", "pixel_values", "pixel_values_videos"),
    *("position_ids", "image_flags", "num_patches", "offset_mapping", "token_type_ids"),
)
"""Fields of what a processor or a tokenizer returns."""
OWNERS = ("open-mmlab", "OpenGVLab", "InternLM", "huggingface", "images.cocodataset.org")
"""Whose files the snippets fetch: parts of addresses."""
_ADDRESS = re.compile(r"https?://\S+")
_CLOSE = 0.8


def check(text: str) -> list[Finding]:
    """Return texts and keywords that are nearly known ones."""
    tree = ast.parse(text)
    calls = Calls(tree)
    found = [*_addresses(tree)]
    packages = {name.partition(".")[0] for name in calls.imports.values()}
    if packages & {"torch", "transformers"}:
        found += [*_devices(tree, calls), *_generation(calls), *_fields(tree)]
    return found


def _devices(tree: ast.Module, calls: Calls) -> Iterator[Finding]:
    given: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            names = [one.id for one in node.targets if isinstance(one, ast.Name)]
            given += [node.value] if {"device", "device_map"} & {*names} else []
    for _, call in calls:
        is_to = isinstance(call.func, ast.Attribute) and call.func.attr == "to"
        given += call.args[:1] if is_to else []
        given += [k.value for k in call.keywords if k.arg in ("device", "device_map")]
    for node in {id(text): text for one in given for text in _arms(one)}.values():
        name = str(node.value).partition(":")[0]
        if close := _nearly(name, DEVICES, 0.7):
            yield finding(node, f"there is no device {name!r}.", f"Did you mean {close!r}?")


def _arms(node: ast.expr) -> Iterator[ast.Constant]:
    """Yield the texts that an expression may be."""
    if isinstance(node, ast.IfExp):
        yield from _arms(node.body)
        yield from _arms(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node


def _generation(calls: Calls) -> Iterator[Finding]:
    for name, call in calls:
        is_config = name == "dict" and any(k.arg in GENERATION for k in call.keywords)
        if name.rpartition(".")[2] != "generate" and not is_config:
            continue
        for keyword in call.keywords:
            if close := _nearly(keyword.arg, GENERATION, _CLOSE):
                yield finding(
                    keyword, f"generate takes no {keyword.arg!r}.", f"Did you mean {close!r}?"
                )


def _fields(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        key = node.slice if isinstance(node, ast.Subscript) else None
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            continue
        if close := _nearly(key.value, FIELDS, _CLOSE):
            yield finding(key, f"inputs have no {key.value!r}.", f"Did you mean {close!r}?")


def _addresses(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        for address in _ADDRESS.findall(node.value):
            for part in address.split("/")[2:4]:
                if close := _nearly(part, OWNERS, 0.9):
                    yield finding(node, f"{part!r} is unknown.", f"Did you mean {close!r}?")


def _nearly(name: str | None, known: Iterable[str], close: float) -> str:
    names = list(known)
    if not name or name in names:
        return ""
    return next(iter(difflib.get_close_matches(name, names, 1, close)), "")
