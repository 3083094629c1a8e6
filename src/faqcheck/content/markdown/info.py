"""What stands behind a fence where CommonMark says that anything may: words, and MyST's directives.

The site's extensions read `{.python .notest}` and `key="value"`. GitHub, Sphinx and mdBook take any
words: `python notest`, `rust,ignore`, `{code-block} python`. Lines that the extensions refuse are
written as they take them, and the words are kept beside.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faqcheck.content.markdown.fence import Fence

_OPENING = re.compile(
    r"(?P<before>[\s>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*)(?P<mark>`{3,}|~{3,})(?P<rest>.*)"
)
_LANGUAGE = re.compile(r"[^\s,{}=]+")
_WORD = re.compile(
    r"""(?P<key>[\w.:-]+)=(?P<value>"[^"]*"|'[^']*'|[^\s,}]+)|[.#]?(?P<word>[A-Za-z][\w.:()-]*)"""
)
_DIRECTIVE = re.compile(r"\{(?P<name>[\w:+.-]+)\}[ \t]*(?P<argument>.*)")
_OF_CODE = {
    "code": "text",
    "code-block": "text",
    "code-cell": "python",
    "sourcecode": "text",
    "doctest": "pycon",
    "testcode": "python",
    "testsetup": "python",
    "testoutput": "text",
    "mermaid": "mermaid",
    "math": "math",
}
"""Directive of MyST that shows code -> its language, if it names none."""
_TAKEN = re.compile(r"[\w#.+-]*|[\w#.+-]*[ \t]*\{[ \t]*[.#\w][^{}]*\}")
"""What the site's extensions read behind a fence, whatever the words are."""
_OPTION = re.compile(r":[\w-]+:(?:[ \t].*)?$")
DIRECTIVE = "directive"
"""Word that names the directive of MyST which a block was."""


def plain_fences(lines: list[str]) -> tuple[list[str], dict[int, dict[str, str]]]:
    """Return lines with fences as the site's extensions take them, and the words behind each.

    Directives of MyST that hold Markdown are left blank, so that the blocks in them are found.

    Returns:
        The lines, as many as before, and the words by the line of the fence.
    """
    found: dict[int, dict[str, str]] = {}
    plain = list(lines)
    open_marks: list[str] = []
    """Of the directives that hold Markdown."""
    inside = ""
    for number, line in enumerate(lines):
        bare = line.strip(" \t>")
        if inside:
            inside = "" if _closes(bare, inside) else inside
            continue
        if open_marks and _closes(bare, open_marks[-1]):
            plain[number] = ""
            open_marks.pop()
            continue
        opening = _OPENING.match(line)
        if opening is None or opening["mark"] in opening["rest"]:
            continue
        mark, rest = opening["mark"], opening["rest"].strip()
        directive = _DIRECTIVE.match(rest)
        if directive and directive["name"] not in _OF_CODE and directive["name"][0] not in ".#":
            if directive["name"] in ("literalinclude", "include"):
                found[number] = {DIRECTIVE: directive["name"], "file": directive["argument"]}
            plain[number] = ""
            open_marks.append(mark)
            _blank_options(plain, lines, number + 1)
            continue
        inside = mark
        if directive and directive["name"] in _OF_CODE:
            language = directive["argument"].split(" ")[0] or _OF_CODE[directive["name"]]
            found[number] = {DIRECTIVE: directive["name"]}
            plain[number] = f"{opening['before']}{mark}{language}"
        elif rest and not _TAKEN.fullmatch(rest):
            language = _LANGUAGE.match(rest)
            words = rest[language.end() :] if language else rest
            found[number] = words_of(words)
            plain[number] = f"{opening['before']}{mark}{language[0] if language else ''}"
    return plain, found


def words_of(text: str) -> dict[str, str]:
    """Return words, and options with their values, from what stands behind a language."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(text):
        if match["word"]:
            found[match["word"]] = ""
        else:
            found[match["key"]] = match["value"].strip("\"'")
    return found


def with_words(fence: Fence, words: Mapping[str, str]) -> Fence:
    """Return a fence with the words that stood behind it, less the options of a directive."""
    fence = replace(fence, words={**fence.words, **words}, title=fence.title or words.get("title"))
    if DIRECTIVE not in words:
        return fence
    lines = fence.text.split("\n")
    skipped = 0
    if lines[0].strip() == "---" and "---" in [line.strip() for line in lines[1:]]:
        skipped = [line.strip() for line in lines].index("---", 1) + 1
    while skipped < len(lines) - 1 and _OPTION.match(lines[skipped].strip()):
        skipped += 1
    while skipped and skipped < len(lines) - 1 and not lines[skipped].strip():
        skipped += 1
    return replace(fence, text="\n".join(lines[skipped:]), first=fence.first + skipped)


def _closes(bare: str, mark: str) -> bool:
    return len(bare) >= len(mark) and not bare.strip(mark[0])


def _blank_options(plain: list[str], lines: list[str], start: int) -> None:
    """Leave out the options of a directive, below its opening."""
    for number in range(start, len(lines)):
        if not _OPTION.match(lines[number].strip(" \t>")):
            return
        plain[number] = ""
