"""What pages say in a language. English is the source: what has no translation stays as it is."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from functools import cache, lru_cache
from string import Formatter

from faqcheck.site.chinese import COMPOSED, WORDS
from faqcheck.site.links import CHINESE

Translate = Callable[[str], str]
"""Returns a text of the pages in the language of one."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FILLED = re.compile(r"\\\{(\w+)\\\}")
_CALLED = re.compile(r"""\bt\("((?:[^"\\]|\\.)+)"\)""")
_PLACE = "/* the words of this script */"


def translated(text: str, language: str) -> str:
    """Return a text of the pages in a language."""
    return _chinese(text) if language == CHINESE else text


@lru_cache(maxsize=4096)
def _chinese(text: str) -> str:
    if (known := WORDS.get(text)) is not None:
        return known
    for pattern, form in _patterns():
        if match := pattern.fullmatch(text):
            try:
                return _Filled().vformat(form, (), match.groupdict())
            except LookupError:
                continue  # it only looks alike: an author's words are left alone
    return text


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return what recognises each composed text, and its form in Chinese."""
    return [
        (re.compile(_FILLED.sub(_group, re.escape(english)), re.DOTALL), chinese)
        for english, chinese in COMPOSED.items()
    ]


def _group(match: re.Match[str]) -> str:
    return rf"(?P<{match[1]}>{r'[^ :]+' if match[1] == 'name' else '.+?'})"


class _Filled(Formatter):
    def convert_field(self, value: str, conversion: str | None) -> str:
        """Return a value, translated where a form has `!t`.

        Raises:
            LookupError: there is no translation.
        """
        if conversion != "t":
            return value
        if (chinese := _chinese(value)) == value:
            raise LookupError(value)
        return chinese


def with_words(script: str) -> str:
    """Return a script with the Chinese of what it says, each as `t("Search")`."""
    used = [text for text in dict.fromkeys(_CALLED.findall(script)) if text in WORDS]
    words = json.dumps({text: WORDS[text] for text in used}, ensure_ascii=False)
    return script.replace(_PLACE, words[1:-1])


def long_day(day: str, t: Translate) -> str:
    """Return a day, given as 2026-11-26, as people write it: `26 Nov 2026`."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return day
    return t("{day} {month} {year}").format(
        day=date.day, month=_MONTHS[date.month - 1], number=date.month, year=date.year
    )
