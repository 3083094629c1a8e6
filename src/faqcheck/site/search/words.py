"""Part text into the words that are searched; `assets/search.js` parts it in the same way.

A word of a text is a stem, an identifier and its parts, a number with its unit, or two neighbouring
characters of Chinese. A test holds both implementations to the same words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMON = _listed(
    "a about after all also am an and any are as at be been bug but by can could did do does doing "
    "done feature for from get gets getting got had has have having hello help hi how i if in into "
    "is it its just like line me my need no not of on or our out please question should so some "
    "such than thank thanks that the their them then there these they this those to tried trying "
    "try up us use used uses using was we were what when where which while who why will with would "
    "you your"
)
"""Words that say nothing about a question."""
FRAME = _listed(
    "argument assertionerror attempt attribute attributeerror attributes but call callable cannot "
    "cause caused class could error errors exception expected failed file found fatal got have "
    "importerror import indexerror instance invalid keyerror keyword label last library method "
    "missing module modulenotfounderror most name named nameerror no none nonetype not "
    "notimplementederror object oserror positional recent referenced requires runtimeerror "
    "supported takes traceback type typeerror unable unbound unexpected unsupported value "
    "valueerror variable warning"
)
"""What messages are built from: it frames the name that tells one error from another."""

_FILLER = re.compile(
    r"为什么|怎么样|怎么办|怎么|怎样|如何|什么|请问|可以|能否|能不能|是否|是不是|有没有|哪个|哪些|哪里|多少|"
    r"应该|需要|一下|一个|我们|我的|大家|您好|你好|谢谢|问题|时候|报错|错误|支持|使用|[的了吗呢啊吧呀么我你请能会要有在和与或是及把被]"
)
_UNIT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:gib|gb|g)(?![a-z0-9_])")
_BITS = re.compile(r"(?<![a-z0-9_])(?:int|(\d+)[\s-]*bits?(?![a-z0-9_]))(\d*)")
_TIMES = re.compile(r"(?<![a-z0-9_.])(\d{1,2})\s*[x\u00d7*]\s*(?=[a-z]*\d)")
_WORD = re.compile(r"[^\W_](?:\w|(?<=\d)\.(?=\d))*")
_CJK = re.compile(r"[㐀-鿿]+")
_MIXED = re.compile(r"[㐀-鿿]+|[^㐀-鿿]+")


def words(text: str) -> list[str]:
    """Return the words of a text in their order, common ones left out."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = _TIMES.sub(r"\1x ", _BITS.sub(_bits, _UNIT.sub(r"\1gb", text)))
    found: list[str] = []
    for run in _WORD.findall(_FILLER.sub(" ", text)):
        for part in _MIXED.findall(run):
            found += _pairs(part) if _CJK.match(part) else _of_latin(part)
    return found


def _bits(match: re.Match[str]) -> str:
    """Write `int4`, `4-bit` and `4 bits` as one word."""
    if match[1]:
        return f"{match[1]}bit{match[2]}"
    return f"{match[2]}bit" if match[2] in ("4", "8") else match[0]


def _pairs(run: str) -> list[str]:
    """Return each two neighbours of a run of Chinese, which no spaces part."""
    return [run[n : n + 2] for n in range(len(run) - 1)] or [run]


def _of_latin(word: str) -> list[str]:
    """Return a word as its stem; an identifier, and the stems of its parts."""
    word = word.rstrip("_")
    if "_" not in word:
        return [stem(word)] if word and word not in COMMON else []
    parts = [stem(part) for part in word.split("_") if part and part not in COMMON]
    return [word, *(part for part in parts if len(part) > 1)]


_STEMMED = re.compile(r"[a-z]{4,}")
_ENDINGS = (
    (re.compile(r"(?:is|iz)(?:ation|ations|ing|ed|es|er|ers|e)$"), "iz"),
    (re.compile(r"ies$"), "y"),
    (re.compile(r"(?<=[a-z]{3})(?:ings?|ed)$"), ""),
    (re.compile(r"(?<=[^suia])s$"), ""),
    (re.compile(r"(?<=[a-z]{3})e$"), ""),
    (re.compile(r"([bdgmnprt])\1$"), r"\1"),
)


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Return a word of English without its common endings, British spelling as American."""
    if _STEMMED.fullmatch(word) is None:
        return word
    for ending, instead in _ENDINGS:
        word = ending.sub(instead, word, count=1)
    return word
