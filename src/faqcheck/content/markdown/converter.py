"""A converter with the extensions of the site that marks each fence instead of colouring it.

Fences are whatever the site's own extension takes for one (superfences, or the fenced_code that
MkDocs brings), so a marked block in the converted page is a fence that readers see, and a block
without a mark is code that no fence holds.
"""

from __future__ import annotations

import html
import re
from contextlib import chdir, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import markdown
from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.toc import slugify, unique
from markdown.treeprocessors import InlineProcessor
from markdown.util import Registry
from pymdownx import superfences

from faqcheck.content.markdown.fence import Fence
from faqcheck.content.markdown.site_settings import Relative
from faqcheck.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from faqcheck.content.markdown.dialect import Dialect

_INLINE = frozenset(
    (
        *("abbr", "nl2br", "smarty", "toc", "wikilinks", "codehilite", "pymdownx.b64"),
        *("pymdownx.betterem", "pymdownx.caret", "pymdownx.emoji", "pymdownx.escapeall"),
        *("pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark"),
        *("pymdownx.pathconverter", "pymdownx.progressbar", "pymdownx.smartsymbols"),
        *("pymdownx.snippets", "pymdownx.striphtml", "pymdownx.tasklist", "pymdownx.tilde"),
    )
)
"""Extensions that neither make a block of code nor unmake one; `includes` reads snippets."""
_KNOWN = frozenset(
    (
        *("admonition", "attr_list", "def_list", "extra", "fenced_code", "footnotes"),
        *("md_in_html", "meta", "sane_lists", "tables", "pymdownx.arithmatex"),
        *("pymdownx.details", "pymdownx.extra", "pymdownx.fancylists", "pymdownx.highlight"),
        *("pymdownx.quotes", "pymdownx.saneheaders", "pymdownx.superfences", "pymdownx.tabbed"),
        *(
            f"pymdownx.blocks.{name}"
            for name in ("admonition", "caption", "definition", "details", "html", "tab")
        ),
    )
)
"""Extensions under which a fence is a block unless indentation or HTML makes something else."""
_INLINE_PATTERNS = ("backtick", "escape", "html", "entity")
"""Patterns in a paragraph that decide what is HTML; links alone take the square of its length."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARK = '<pre data-faqcheck="{}"><code></code></pre>'
_BLOCK = re.compile(
    r'<pre(?: data-faqcheck="(?P<number>\d+)")?(?=[\s>])[^>]*>(?P<inner>.*?)</pre>', re.DOTALL
)
_TAG = re.compile(r"<[^>]*>")


class ConversionError(Exception):
    """A text cannot be converted; says why."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a converted page shows."""

    fences: list[Fence]
    """All that were found; their lines are those of `lines`."""
    visible: set[int]
    """Index of each fence that the page shows."""
    others: list[str]
    """Text of each other block of code, in reading order."""
    lines: list[str]
    """The text when its fences were looked for: extensions may have changed it before."""


_FINDS = (
    "attr_list",
    "extra",
    "fenced_code",
    "pymdownx.extra",
    "pymdownx.highlight",
    "pymdownx.superfences",
)
"""Extensions that decide what a fence is."""


@dataclass
class Converter:
    """Converts the texts of one site; extensions are loaded when a text needs them."""

    dialect: Dialect
    problems: list[Problem] = field(default_factory=list)
    """Extensions that could not be loaded, so far."""

    @cached_property
    def _light(self) -> _Finder:
        """Return what finds fences before anything else is known of a text."""
        names = [name for name in self.dialect.extensions if name in _FINDS]
        return _finder(self._loaded(names))

    @cached_property
    def _whole(self) -> tuple[markdown.Markdown, _Finder]:
        names = [name for name in self.dialect.extensions if name not in _INLINE]
        whole = self._loaded(names)
        whole.treeprocessors.deregister("indent-highlight", strict=False)
        kept = [(n, whole.inlinePatterns[n]) for n in _INLINE_PATTERNS if n in whole.inlinePatterns]
        patterns: Registry[Any] = Registry()
        for place, (name, pattern) in enumerate(kept):
            patterns.register(pattern, name, len(kept) - place)
        inline = whole.treeprocessors["inline"]
        assert isinstance(inline, InlineProcessor)
        whole.inlinePatterns = inline.inlinePatterns = patterns  # it has kept those that there were
        return whole, _finder(whole)

    def _loaded(self, names: Sequence[str]) -> markdown.Markdown:
        """Load extensions one by one, so that each that is missing can be named."""
        converter = markdown.Markdown()
        for name in names:
            options = _plain(self.dialect.options.get(name, {}))
            try:
                converter.registerExtensions([name], {name: options})
            except (Exception, SystemExit) as err:
                reason = str(err).split("\n")[0] or type(err).__name__
                is_missing = isinstance(err, ModuleNotFoundError)
                problem = Problem(
                    self.dialect.span,
                    "bad-extension",
                    f"cannot load the Markdown extension {name!r}: {reason.rstrip('.')}.",
                    "Install it beside faqcheck, or correct its options.",
                    level="warning" if is_missing else "error",
                )
                self.problems += [problem] if problem not in self.problems else []
        return converter

    @property
    def is_known(self) -> bool:
        """Say whether all extensions leave fences alone."""
        return all(name in _KNOWN or name in _INLINE for name in self.dialect.extensions)

    def find(self, lines: Sequence[str]) -> list[Fence]:
        """Return what the site's extension takes for a fence, without converting the text."""
        return self._light.look(list(lines)) if self._light else []

    def _beside_the_site(self) -> AbstractContextManager[None]:
        """Work in the folder of mkdocs.yml, where extensions of others look for their files."""
        folder = None if self.is_known else self.dialect.folder
        return chdir(folder) if folder else nullcontext()

    def convert(self, lines: Sequence[str]) -> Shown:
        """Return what the page shows of a text.

        Raises:
            ConversionError: the extensions cannot convert it.
        """
        converter, finder = self._whole
        if finder is not None:
            finder.found, finder.lines = [], []
        try:
            with self._beside_the_site():
                page = converter.reset().convert("\n".join(lines))
        except RecursionError as err:
            raise ConversionError("it is nested too deeply") from err
        except Exception as err:
            reason = str(err).split("\n")[0]
            raise ConversionError(f"{type(err).__name__}: {reason}") from err
        visible, others = set(), []
        for match in _BLOCK.finditer(_COMMENT.sub("", page)):
            if match["number"] is not None:
                visible.add(int(match["number"]))
            else:
                others.append(html.unescape(_TAG.sub("", match["inner"])).strip("\n"))
        if finder is None:
            return Shown([], visible, others, list(lines))
        return Shown(finder.found, visible, others, finder.lines or list(lines))


def _plain(value: Any) -> Any:
    """Return options without paths that only includes need."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return "." if isinstance(value, Relative) else value


def _finder(converter: markdown.Markdown) -> _Finder:
    """Put what records fences in the place of the extension's own, and return it."""
    if "fenced_code_block" not in converter.preprocessors:
        return None
    original = converter.preprocessors["fenced_code_block"]
    finder: _Finder
    if isinstance(original, superfences.SuperFencesBlockPreprocessor):
        finder = _Superfences(converter)
        finder.extension, finder.config = original.extension, original.config
    elif isinstance(original, FencedBlockPreprocessor):
        finder = _FencedCode(converter, {})
    else:
        return None
    finder.found, finder.lines = [], []
    converter.preprocessors.register(finder, "fenced_code_block", 25)
    return finder


class _Superfences(superfences.SuperFencesBlockPreprocessor):  # type: ignore[misc]
    """Records the blocks that superfences finds, and marks them."""

    found: list[Fence]
    lines: list[str]
    only_looks = False

    def look(self, lines: list[str]) -> list[Fence]:
        """Return the fences of a text."""
        if not self.config.get("preserve_tabs", False):  # as the converter normalises it
            lines = [line.expandtabs(self.tab_len) for line in lines]
            lines = ["" if line.isspace() else line for line in lines]
        self.found, self.only_looks = [], True
        self.get_hl_settings()
        self.clear()
        self.search_nested(lines)
        self.clear()
        self.only_looks = False
        return self.found

    def search_nested(self, lines: list[str]) -> list[str]:
        """Find the blocks of a text; remember it."""
        self.lines = lines
        found: list[str] = super().search_nested(lines)
        return lines if self.only_looks else found

    def reassemble(self, lines: list[str]) -> list[str]:
        """Put marks in the place of blocks."""
        if self.only_looks:
            return lines
        marked: list[str] = super().reassemble(lines)
        return marked

    def process_nested_block(self, ws: str, content: str, start: int, end: int) -> None:
        """Record a block; the names of the arguments are those of superfences."""
        title = self.options.get("title") or self.attrs.get("title")
        words = {**self.options, **self.attrs, **dict.fromkeys(self.classes, "")}
        shown = self.rebuild_block(self.code)
        self.found.append(
            _fence(self.lang or "", title, shown, start, end, column=len(self.ws), words=words)
        )
        if self.only_looks:
            self.clear()
            return
        mark = _MARK.format(len(self.found) - 1)
        self.formatter = lambda **_: mark
        super().process_nested_block(ws, content, start, end)


class _FencedCode(FencedBlockPreprocessor):
    """Records the blocks that fenced_code finds, and marks them."""

    found: list[Fence]
    lines: list[str]

    def look(self, lines: list[str]) -> list[Fence]:
        """Return the fences of a text."""
        text = "\n".join("" if line.isspace() else line.expandtabs(4) for line in lines)
        return [fence for fence, _, _ in self._all(text)]

    def run(self, lines: list[str]) -> list[str]:
        """Put marks in the place of blocks."""
        self.lines = lines
        text, pieces, at = "\n".join(lines), [], 0
        for number, (fence, start, end) in enumerate(self._all(text)):
            self.found.append(fence)
            mark = self.md.htmlStash.store(_MARK.format(number))
            pieces += [text[at:start], f"\n{mark}\n"]
            at = end
        return "".join([*pieces, text[at:]]).split("\n")

    def _all(self, text: str) -> list[tuple[Fence, int, int]]:
        found: list[tuple[Fence, int, int]] = []
        at = counted = line = 0
        while (match := self.FENCED_BLOCK_RE.search(text, at)) is not None:
            line += text.count("\n", counted, match.start())
            counted = match.start()
            language, words = match["lang"] or "", dict[str, Any]()
            if match["attrs"]:
                attributes, rest = get_attrs_and_remainder(match["attrs"])
                if rest:  # which the extension takes for no block
                    at = match.end("attrs")
                    continue
                _, classes, words = self.handle_attrs(attributes)
                language, *others = classes or [""]
                words = {**words, **dict.fromkeys(others, "")}
            end = line + match[0].count("\n") + 1
            fence = _fence(language, words.get("title"), match["code"], line, end, words=words)
            found.append((fence, match.start(), match.end()))
            at = match.end()
        return found


def _fence(
    language: str,
    title: str | None,
    code: str,
    start: int,
    end: int,
    *,
    words: dict[str, Any],
    column: int = 0,
) -> Fence:
    """Return a fence; blank lines at its ends are not shown."""
    shown = code.strip("\n")
    skipped = sum(1 for _ in takewhile("\n".__eq__, code)) if shown else 0
    return Fence(
        language.lower(),
        title,
        f"{shown}\n",
        line=start,
        first=start + 1 + skipped,
        end=end,
        column=column,
        words={name: str(value) for name, value in words.items() if name != "title"},
    )


_Finder = _Superfences | _FencedCode | None
"""What records the fences of a text; None for a site that has no fences."""


def heading_id(heading: str, taken: set[str]) -> str:
    """Return the id that the table of contents gives a heading, and take it.

    Args:
        heading: its text, without marks.
        taken: ids of the page so far; the new one is added.
    """
    return unique(slugify(heading, "-"), taken)
