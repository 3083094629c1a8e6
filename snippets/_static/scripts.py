"""Files of the InternVL repository as arguments, and what a program of sed changes in them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from arguments import Finding, has_expansion, nearest
from declared_commands import catalogue, parser_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TRAINING = "internvl/train/internvl_chat_finetune.py"
"""What the scripts below `shell/` start."""
_FLAG = re.compile(r"(?<![\w-])--[a-z]\w*")


def check(words: Sequence[str]) -> list[Finding]:
    """Return files that the repository does not have, and options that training does not take."""
    return [*_files(words), *_options_in_sed(words)]


def _files(words: Sequence[str]) -> Iterator[Finding]:
    known = [one.partition("/")[2] for one in catalogue().shell_scripts]
    for place, word in enumerate(words[1:], 1):
        below = word.partition("shell/internvl")[1:]
        if not word.endswith(".sh") or not below[0] or has_expansion(word):
            continue
        if "".join(below) not in known and word not in known:
            yield Finding(place, f"unknown shell script {word!r}.", nearest(word, known))


def _options_in_sed(words: Sequence[str]) -> Iterator[Finding]:
    """Check the options that a program of sed looks for, and those that it writes instead."""
    if PurePosixPath(words[0]).name != "sed" or "shell/internvl" not in words[-1]:
        return
    taken = parser_of(_declared()).__dict__["_option_string_actions"]
    for place, word in enumerate(words[:-1]):
        if place > 0 and not word.startswith("-"):
            for flag in dict.fromkeys(_FLAG.findall(word)):
                if flag not in taken:
                    hint = nearest(flag, [one for one in taken if one.startswith("--")])
                    yield Finding(place, f"training takes no {flag!r}.", hint)


def _declared() -> str:
    return next(name for name in catalogue().commands if name.endswith(TRAINING))
