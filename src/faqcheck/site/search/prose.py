"""Take the sentences out of Markdown: what is read aloud, without marks, directives and code."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DIRECTIVE = re.compile(r"^\s*\[\[[^\]]*\]\]\s*$")
_LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])"
)
_ATTRIBUTES = re.compile(r"\{[:.# ][^{}]*\}|<[^<>\s][^<>]*>")
_OPENS = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+|[!?]{3}\+?\s+\w+\s*)")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$|^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$")
_EMPHASIS = re.compile(r"\*\*|(?<!\w)[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)")
_CODE = re.compile(r"`+([^`]+)`+")


def prose(markdown: str) -> tuple[str, list[str]]:
    """Return the sentences of a text, paragraphs apart, and what stands in code and in cells."""
    paragraphs: list[list[str]] = [[]]
    others: list[str] = []
    fence = ""
    for line in _COMMENT.sub("", markdown).split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
            else:
                others.append(line)
        elif mark:
            fence = mark[1]
        elif _RULE.match(line):
            continue
        elif line.lstrip().startswith("|"):
            others += [_bare(cell) for cell in line.strip().strip("|").split("|")]
        elif not line.strip() or _DIRECTIVE.match(line):
            paragraphs.append([])
        else:
            if _OPENS.match(line):
                paragraphs.append([])
            paragraphs[-1].append(_OPENS.sub("", line).strip())
    return "\n\n".join(_bare(" ".join(p)) for p in paragraphs if any(p)), others


def _bare(text: str) -> str:
    """Return a paragraph without its marks; code spans keep what they hold."""
    parts = _CODE.split(_LINK.sub(r"\1", text.strip()))
    return "".join(
        part if n % 2 else _EMPHASIS.sub("", _ATTRIBUTES.sub("", part))
        for n, part in enumerate(parts)
    ).strip()
