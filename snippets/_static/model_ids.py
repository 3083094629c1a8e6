"""Repository ids of released checkpoints, in commands and in Python that is only read."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from arguments import Finding as CommandFinding
from arguments import nearest
from calls import Finding, finding
from model_facts import is_published, published_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ID = re.compile(r"(?:[-\w]*=)?OpenGVLab/(?P<name>[A-Za-z][\w.-]+)")
_OTHER = re.compile(
    r"InternVL(\.git|-FAQ|-Chat-V1-2-SFT-Data|-Domain-Adaptation-Data|-14B-224px)?$"
    r"|InternViT-\w+px(-V\d.*)?$|InternOmni$|MMPR(-v1\.\d)?$|.*\.\w{1,5}$"
)
"""Repositories of code, data and encoders under the same owner, and files."""


def check(text: str) -> list[Finding]:
    """Return the ids in a Python text that belong to no released checkpoint."""
    return list(_in_python(ast.parse(text)))


def check_words(words: Sequence[str]) -> list[CommandFinding]:
    """Return the ids among the words of a command that belong to no released checkpoint."""
    return [
        CommandFinding(place, *said)
        for place, word in enumerate(words)
        if (said := _unknown(word)) is not None
    ]


def _in_python(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = _unknown(node.value)
            if said is not None:
                yield finding(node, *said)


def _unknown(text: str) -> tuple[str, str] | None:
    found = _ID.fullmatch(text)
    if found is None or _OTHER.match(found["name"]) or is_published(found["name"]):
        return None
    name = found["name"]
    return f"no checkpoint OpenGVLab/{name} was released.", nearest(name, published_names())
