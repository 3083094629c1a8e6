"""Put in the files that `--8<-- "file"` includes, as pymdownx.snippets does, and keep each origin.

The extension itself keeps no places. A test holds this reading to it, form by form.
"""

from __future__ import annotations

import os
import re
import textwrap
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.content.markdown.fence import MissedBlock
from faqcheck.content.markdown.site_settings import Relative
from faqcheck.content.source import read_text
from faqcheck.errors import LoadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from faqcheck.content.markdown.dialect import Dialect

EXTENSION = "pymdownx.snippets"
_CUT = "8<-"
"""What every include and every mark of a section holds."""
_INCLUDE = re.compile(
    r"""(?P<space>[ \t]*)(?P<escape>;*)-+8<-+"""
    r"""(?:[ \t]+(?P<quoted>"(?:\\"|[^"\n\r])+?"|'(?:\\'|[^'\n\r])+?'))?"""
)
_SECTION = re.compile(
    r"(?<![;-])(?P<escape>;*)-+8<-+[ \t]+"
    r"\[[ \t]*(?P<type>start|end)[ \t]*:[ \t]*(?P<name>[a-z][-_0-9a-z]*)[ \t]*\]",
    re.IGNORECASE,
)
_RANGES = re.compile(r"(?::-?[0-9]{0,9}){1,2}(?:,(?=[-0-9:])-?[0-9]{0,9}(?::-?[0-9]{0,9})?)*")
_NAME = re.compile(r":[a-z][-_0-9a-z]*", re.IGNORECASE)
_LONGEST_PATH = 4096
_DEEPEST = 50
_MOST_LINES = 500_000
"""Of a text with everything that it includes; files that include each other twice can double it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, and where it stands."""

    text: str
    number: int
    """In its file, from 0."""
    path: str | None = None
    """File that is included, relative to the root; None for the text itself."""
    shift: int = 0
    """Column in its file less column in `text`."""


@dataclass(frozen=True, slots=True)
class _Target:
    path: str
    ranges: str = ""
    section: str = ""


@dataclass(slots=True)
class Includer:
    """Puts in files; each is read once, however many pages include it."""

    dialect: Dialect
    root: Path
    _files: dict[Path, list[Line]] = field(default_factory=dict)

    def expand(
        self, lines: Sequence[str], *, page: Path | None
    ) -> tuple[list[Line], list[MissedBlock]]:
        """Return the lines of a text with what they include, and includes that cannot be followed.

        Args:
            lines: of the text.
            page: file of the text, absolute.
        """
        options = self.dialect.options.get(EXTENSION, {})
        run = _Run(self, options, list(self._bases(options.get("base_path", "."), page)))
        text = [Line(line, number) for number, line in enumerate(lines)]
        expanded = run.lines(text, depth=0)
        for name in _texts(options.get("auto_append", ())):
            marks = [Line(f'--8<-- "{name}"', len(lines) - 1)]
            expanded += [Line("", len(lines) - 1), *run.lines(marks, depth=0)]
        return expanded, run.missed

    def _bases(self, declared: Any, page: Path | None) -> Iterator[Path]:
        folder = self.dialect.folder or self.root
        docs = self.dialect.docs or folder
        for base in declared if isinstance(declared, list) else [declared]:
            if isinstance(base, Relative):
                starts = {"config": folder, "docs": docs, "page": page.parent if page else docs}
                yield starts[base.base] / base.rest
            elif isinstance(base, str):
                yield folder / base

    def read(self, path: Path) -> list[Line]:
        """Return the lines of a file that is included.

        Raises:
            LoadError: it cannot be read.
        """
        if path not in self._files:
            relative = Path(os.path.relpath(path, self.root)).as_posix()
            text = read_text(path, relative=relative)
            lines = text.split("\n") if text else []
            self._files[path] = [Line(line, n, relative) for n, line in enumerate(lines)]
        return self._files[path]


def _texts(value: Any) -> list[str]:
    items = [value] if isinstance(value, str) else value
    return [item for item in items if isinstance(item, str)] if isinstance(items, list) else []


@dataclass(slots=True)
class _Run:
    """Puts in what one text includes."""

    includer: Includer
    options: Any
    bases: list[Path]
    missed: list[MissedBlock] = field(default_factory=list)
    open: set[Path] = field(default_factory=set)
    """Files whose lines are being put in: none of them is included again below itself."""
    count: int = 0

    def lines(self, lines: Iterable[Line], *, depth: int, section: bool = False) -> list[Line]:
        """Return lines with what they include.

        Args:
            lines: of the text, of a file or of a section of a file.
            depth: how many files include one another around them.
            section: True for a section, in which marks of other sections are gone already.
        """
        done: list[Line] = []
        in_block = False
        for line in lines:
            match = _INCLUDE.fullmatch(line.text) if _CUT in line.text else None
            if match and match["escape"]:
                done.append(_unescaped(line))
            elif match and match["quoted"]:
                if not in_block:
                    done += self._included(line, match["quoted"][1:-1].strip(), depth)
            elif match:
                in_block = not in_block
            elif in_block:
                path = line.text.strip()
                done += self._included(line, path, depth) if path else [replace(line, text="")]
            elif section or _CUT not in line.text:
                done.append(line)
            else:
                done += _without_mark(line)
        return done

    def _included(self, line: Line, argument: str, depth: int) -> list[Line]:
        if argument.startswith(";"):
            return []
        target = _target(argument)
        if target.path.lower().startswith(("https://", "http://")):
            self._miss("web-include", line, target.path)
            return []
        file = self._find(target.path)
        if file is None:
            self._miss("unknown-include", line, target.path)
            return []
        if file in self.open:
            return []
        try:
            found = self.includer.read(file)
        except LoadError as err:
            problem = err.problems[0]
            self._miss("unreadable-include", line, f"{problem.span}: {problem.message}")
            return []
        self.count += len(found)
        if depth >= _DEEPEST or self.count > _MOST_LINES:
            self._miss("endless-include", line, target.path)
            return []
        chosen = self._chosen(found, target, line)
        self.open.add(file)
        inner = self.lines(chosen, depth=depth + 1, section=bool(target.section))
        self.open.discard(file)
        space = line.text[: len(line.text) - len(line.text.lstrip(" \t"))].expandtabs(4)
        return [replace(i, text=f"{space}{i.text}", shift=i.shift - len(space)) for i in inner]

    def _chosen(self, lines: list[Line], target: _Target, line: Line) -> list[Line]:
        if target.ranges and lines:
            chosen = [one for part in _slices(target.ranges, len(lines)) for one in lines[part]]
        elif target.section and lines:
            found = _section(lines, target.section)
            if found is None:
                self._miss("unknown-section", line, f"{target.path}:{target.section}")
            chosen = found or []
        else:
            return lines
        return _dedented(chosen) if self.options.get("dedent_subsections") else chosen

    def _find(self, name: str) -> Path | None:
        if not name or len(name) > _LONGEST_PATH or "\0" in name:
            return None
        restrict = self.options.get("restrict_base_path", True)
        for base in self.bases:
            start = Path(os.path.normpath(base.absolute()))  # links are not followed: `..` is text
            try:
                path = Path(os.path.normpath((start if base.is_dir() else start.parent) / name))
                if base.is_dir():
                    found = path.is_file() and (path.is_relative_to(start) or not restrict)
                else:
                    found = path.is_file() and base.exists() and base.samefile(path)
            except (OSError, ValueError):  # a name that is too long, or no name
                continue
            if found:
                return path
        return None

    def _miss(self, code: str, line: Line, found: str) -> None:
        column = len(line.text) - len(line.text.lstrip()) + line.shift
        self.missed.append(MissedBlock(code, code, line.number, max(column, 0), line.path, found))


def _unescaped(line: Line) -> Line:
    return replace(line, text=line.text.replace(";", "", 1))


def _without_mark(line: Line) -> list[Line]:
    """Return the line less a `;` before the mark of a section; nothing for such a mark."""
    mark = _SECTION.search(line.text)
    if mark is None:
        return [line]
    if not mark["escape"]:
        return []
    return [replace(line, text=line.text[: mark.start()] + line.text[mark.start() + 1 :])]


def _target(argument: str) -> _Target:
    """Return the path, and the lines or the section of it, that an include names."""
    at = argument.find(":")
    while at >= 0:
        if _RANGES.fullmatch(argument, at):
            return _Target(argument[:at].strip(), ranges=argument[at + 1 :])
        if _NAME.fullmatch(argument, at):
            return _Target(argument[:at].strip(), section=argument[at + 1 :])
        at = argument.find(":", at + 1)
    return _Target(argument)


def _slices(ranges: str, total: int) -> Iterator[slice]:
    for part in ranges.split(","):
        start, _, end = part.partition(":")
        first = int(start) if start.strip("-") else None
        last = int(end) if end.strip("-") else None
        if first is not None:
            first = max(total + first, 0) if first < 0 else max(0, first - 1)
        if last is not None and last < 0:
            last = max(total + 1 + last, 0)
        yield slice(first, last)


def _section(lines: list[Line], name: str) -> list[Line] | None:
    """Return the lines of a section; None if there is none of this name."""
    chosen: list[Line] | None = None
    for line in lines:
        mark = _SECTION.search(line.text) if _CUT in line.text else None
        if mark and mark["escape"]:
            (line,) = _without_mark(line)
        elif mark and mark["name"] == name:
            if mark["type"].lower() == "end":
                return chosen
            chosen = [] if chosen is None else chosen
            continue
        elif mark and chosen is not None:
            continue
        if chosen is not None:
            chosen.append(line)
    return chosen


def _dedented(lines: list[Line]) -> list[Line]:
    texts = textwrap.dedent("\n".join(line.text for line in lines)).split("\n")
    return [
        replace(line, text=text, shift=line.shift + len(line.text) - len(text))
        for line, text in zip(lines, texts, strict=False)
    ]
