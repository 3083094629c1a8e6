"""Words behind a fence, as pytest-markdown-docs, rustdoc and others write them: one table."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Meaning = Literal["skip", "ignore", "run", "continue", "unstyled", "raises", "fixture", "nothing"]

_WORDS: dict[str, Meaning] = {
    # Not run; what reads the block still does.
    **dict.fromkeys(
        ("skip", "notest", "no-test", "no_test", "noexec", "no-exec", "no_exec", "norun"), "skip"
    ),
    **dict.fromkeys(("no_run", "no-run", "skip-test", "skip-execution", "skipif"), "skip"),
    **dict.fromkeys(("test=skip", "test=false", "exec=false", "eval=false", "run=false"), "skip"),
    # Neither run nor read.
    **dict.fromkeys(("ignore", "compile_fail", "nocheck", "no-check", "no_check"), "ignore"),
    # Run as it stands.
    **dict.fromkeys(("run", "runnable", "exec", "execute", "test", "doctest", "code-cell"), "run"),
    **dict.fromkeys(("test=true", "exec=true", "exec=1", "eval=true", "run=true"), "run"),
    # Goes on where the block above it ended.
    **dict.fromkeys(("continuation", "continue", "continued", "session"), "continue"),
    # Not held to the layout.
    **dict.fromkeys(("nolint", "no-lint", "noformat", "lint=skip", "format=skip"), "unstyled"),
    # Ends with an exception.
    **dict.fromkeys(("should_panic", "should-fail", "should_fail", "raises"), "raises"),
    **dict.fromkeys(("raises-exception", "allow_fail"), "raises"),
    # Gets something of pytest.
    "fixture": "fixture",
    # What only the page, or another program, goes by.
    **dict.fromkeys(("annotate", "annotated", "copy", "no-copy", "no-select", "select"), "nothing"),
    **dict.fromkeys(("filename", "caption", "name", "file", "highlight", "hl_lines"), "nothing"),
    **dict.fromkeys(("linenums", "lineno", "showLineNumbers", "wrap", "live", "title"), "nothing"),
    **dict.fromkeys(
        ("editable", "edition", "edition2018", "edition2021", "edition2024"), "nothing"
    ),
    **dict.fromkeys(
        ("retry", "python_version", "requires", "directive", "number-lines"), "nothing"
    ),
    **dict.fromkeys(("hide", "html", "source", "result", "id", "width", "output"), "nothing"),
}
"""Word, or option with its value -> what it means."""
WORDS = {word: meaning for word, meaning in _WORDS.items() if meaning != "nothing"}
"""Those that mean something to the gate."""
_NEAR = 0.8
"""How near a word has to be to a known one to be taken for a mistake."""
_SHORTEST = 5
"""Letters of a word that may be one."""


@dataclass(frozen=True, slots=True)
class FenceWord:
    """One word behind a fence that means something."""

    word: str
    """As written."""
    meaning: Meaning
    value: str = ""
    """Behind `=` or `:`: the name of a session, the type of an exception."""


def meaningful(words: Mapping[str, str]) -> Iterator[FenceWord]:
    """Yield what the words behind a fence mean to the gate."""
    for key, value in words.items():
        name, _, rest = key.partition(":")
        for word, given in ((f"{key}={value}".lower(), ""), (key, value), (name, rest)):
            if (meaning := WORDS.get(word)) is not None:
                yield FenceWord(f"{key}={value}" if value else key, meaning, given)
                break


def nearly_known(words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield words that mean nothing and are nearly one that does, each with that one."""
    plain = [word for word in WORDS if "=" not in word]
    for key, value in words.items():
        if value or ":" in key or key in _WORDS or len(key) < _SHORTEST:
            continue
        for near in difflib.get_close_matches(key.lower(), plain, n=1, cutoff=_NEAR):
            yield key, near
