"""Rules about how names in code are spelled: those that are nearly a name written elsewhere.

Nobody can list the folders, files, models and options of every field. The project itself does: a
name that it writes once, and that is one letter off from a name that it writes often, is a slip.
Blocks are looked at, prose only tells which names there are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faqcheck.content.languages import language_of
from faqcheck.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from faqcheck.content.lint.content import Content
    from faqcheck.content.model import Snippet

_WORD = re.compile(r"[A-Za-z]{4,}")
"""Letters between anything else: what names are made of."""
_NAME = re.compile(r"(?<![\w.-])\w[\w.-]{4,}\w(?![\w-])")
"""A part of a path with its marks: `Model3-8B-Instruct`, `gpu.jsonl`."""
_MANY = 3
"""In how many answers and pages a name stands that everybody is taken to know."""
_LONG = 5
"""Letters from which a word is compared with those of the whole project."""
_UNLIKE = 12
"""Characters from which a name with marks and digits is like another by no accident."""
_SWAPPED = 6
"""The same for two letters that have changed places: short words do so by themselves."""
_LETTER, _MARK = re.compile(r"[A-Za-z]"), re.compile(r"[\d_.-]")
_HYPHEN = re.compile(r"(?<=[a-z])[_-](?=[a-z])")
"""May be there or not: both `pre-release` and `prerelease` are names."""
_COMMAND = re.compile(r"(?:^|[|;&(]|\bsudo)\s*$")
"""What stands before the name of a command, which a check of its own judges."""


@dataclass
class _Names:
    """How often the names of one form are written, and where."""

    form: re.Pattern[str]
    slips: Callable[[str], Iterator[str]]
    """From a name to the ones that somebody writes who means it."""
    fold: bool
    """Whether capitals make no difference."""
    total: Counter[str] = field(default_factory=Counter)
    owners: Counter[str] = field(default_factory=Counter)
    shown: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Owner -> names in the blocks of an answer or a page."""
    often: dict[str, str] = field(default_factory=dict)
    near: dict[str, dict[str, str]] = field(default_factory=dict)
    """What one may write by a slip -> the name, for all and for each owner."""

    def count(self, text: str) -> Counter[str]:
        """Return the names of a text."""
        return Counter(self.form.findall(text.lower() if self.fold else text))

    def known_everywhere(self) -> dict[str, str]:
        """Return what one may write by a slip -> the name that stands in many places."""
        many = (
            name
            for name, count in self.owners.items()
            if count >= _MANY or (not self.fold and len(name) >= _UNLIKE)
        )
        return {slip: name for name in many for slip in self.slips(name) if len(slip) >= _LONG}

    def known_near(self, owner: str) -> dict[str, str]:
        """Return the same for names that the blocks of one answer or page write repeatedly."""
        again = (name for name, count in self.shown[owner].items() if count > 1)
        return {slip: name for name in again for slip in self.slips(name)}

    def slips_in(self, snippet: Snippet) -> Iterator[tuple[re.Match[str], str]]:
        """Yield the names of a block that stand nowhere else, each with the one that was meant."""
        near = self.near[snippet.owner]
        is_python = language_of(snippet.language).is_python  # its names are the type checker's
        often = {} if is_python else self.often
        for match in self.form.finditer(snippet.text.lower() if self.fold else snippet.text):
            meant = near.get(match[0]) or often.get(match[0])
            if meant is not None and self.total[match[0]] == 1:
                yield match, meant


def misspelt_names(content: Content) -> Iterator[Problem]:
    """Yield names in blocks that stand nowhere else and are nearly one that stands elsewhere."""
    forms = (_Names(_NAME, _name_slips, fold=False), _Names(_WORD, _word_slips, fold=True))
    texts = _texts(content)
    for names in forms:
        for owner in texts:
            found = names.count("\n".join(texts[owner]))
            names.total.update(found)
            names.owners.update(found.keys())
        for snippet in content.faq.snippets:
            names.shown[snippet.owner].update(names.count(snippet.text))
        names.often = names.known_everywhere()
        names.near = {owner: names.known_near(owner) for owner in names.shown}
    right = {word.lower() for word in content.project.settings.words}
    for snippet in content.unwaived:
        if snippet.shown and _has_names(snippet):
            yield from _slips_in(snippet, forms, right)


def _slips_in(
    snippet: Snippet, forms: tuple[_Names, ...], right: Collection[str]
) -> Iterator[Problem]:
    reported = 0
    for match, meant in sorted(
        (found for names in forms for found in names.slips_in(snippet)),
        key=lambda found: (found[0].start(), -found[0].end()),
    ):
        spelt = snippet.text[match.start() : match.end()]
        if (
            match.end() <= reported  # a word of a name
            or spelt.lower() in right
            or _is_no_name(snippet, match.start(), match.end())
        ):
            continue
        reported = match.end()
        yield Problem(
            snippet.shown_at(match.start()),
            "misspelt-name",
            f"{spelt!r} stands only here, and {meant!r} elsewhere.",
            f"Did you mean {meant!r}? If not, list {spelt!r} in the setting 'words'.",
        )


def _has_names(snippet: Snippet) -> bool:
    """Say whether a block is code or data: prose and output repeat nothing exactly."""
    language = language_of(snippet.language)
    return language.family != "other" and not language.is_typed


def _is_no_name(snippet: Snippet, start: int, end: int) -> bool:
    """Say whether a word stands in a sentence or a comment, or is a command of a shell."""
    line = snippet.text[:start].rpartition("\n")[2]
    if line.lstrip().startswith(("#", "//")):
        return True
    if language_of(snippet.language).is_shell:
        return _COMMAND.search(line) is not None
    after = re.match(r"[,;]? [a-z]", snippet.text[end : end + 3])
    return after is not None and re.search(r"[a-z][,;]? $", line) is not None


def _texts(content: Content) -> dict[str, list[str]]:
    """Return all that is written, prose and code, by answer and page; each file once."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    files = set()
    for entry in content.faq.entries.values():
        texts[f"{entry.topic}/{entry.id}"] += _strings(entry.declared.model_dump())
    for page in content.faq.pages:
        texts[page.path] += [text for text, _ in page.prose]
    for snippet in content.faq.snippets:
        if snippet.file is None and snippet.notebook is None:
            continue  # a fence: its text is that of its page
        if snippet.file not in files:
            texts[snippet.owner].append(snippet.whole)
            files.add(snippet.file)
    return texts


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _strings(key)
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _word_slips(word: str) -> Iterator[str]:
    """Yield a word with a letter lost within, one doubled, and two that have changed places."""
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]
        if len(word) >= _SWAPPED and at < len(word) - 2:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _name_slips(name: str) -> Iterator[str]:
    """Yield a name of several parts with a letter or a mark lost within."""
    if _LETTER.search(name) and _MARK.search(name):
        hyphens = {match.start() for match in _HYPHEN.finditer(name)}
        for at in range(1, len(name) - 1):
            if not name[at].isdigit() and at not in hyphens:
                yield name[:at] + name[at + 1 :]
