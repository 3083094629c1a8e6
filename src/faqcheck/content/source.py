"""Read YAML and JSON with positions.

One parse with PyYAML's C loader gives a tree of nodes; plain data is built from it, and a
position is looked up in it only when a problem has to be reported.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import stat
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

from faqcheck.content.conflicts import merge_markers
from faqcheck.content.json_syntax import json_error
from faqcheck.content.scalars import places_of
from faqcheck.content.yaml_syntax import place_in, syntax_problem
from faqcheck.errors import LoadError, Problem, Read, Span, TextSpan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML built without libyaml: same result, about 27 times slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

_STRING, _LIST, _MAPPING = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_DEEPEST = 60
"""Levels that a file may nest; an entry needs about ten."""


@dataclass(frozen=True)
class Document:
    """A YAML or JSON file: its data, and where each part of it stands."""

    path: str
    """Relative to the project's root."""
    text: str
    data: Any
    node: yaml.Node

    def span(self, location: Sequence[str | int] = (), *, key: bool = False) -> Span:
        """Return where a value starts; as near as possible if there is no such value.

        Args:
            location: keys and indexes from the top.
            key: return where the last key stands instead of its value.
        """
        node, at = self.node, self.node
        for part in location:
            found = _child(node, part)
            if found is None:
                return self._span(at)
            name, node = found
            at = name if key else node
        return self._span(at)

    def part(self, location: Sequence[str | int]) -> Document:
        """Return a part, whose places are those in the whole file.

        Raises:
            LookupError: there is no such part.
        """
        data, node = self.data, self.node
        for name in location:
            found = _child(node, name)
            if found is None:
                raise LookupError(name)
            data, node = data[name], found[1]
        return replace(self, data=data, node=node)

    def block(self, location: Sequence[str | int]) -> Span:
        """Return where a text's first letter stands, and with it where the others do."""
        node = self._node(location)
        start = self.span(location)
        if node is None or (not node.style and node.start_mark.line == node.end_mark.line):
            return start
        if node.style != "|":
            return self._scattered(node)
        if node.value.lstrip("\n").startswith(" "):
            return self._scattered(node)
        lines = self._lines[start.line :]
        skipped = next((number for number, line in enumerate(lines) if line.strip()), 0)
        first = lines[skipped] if lines else ""
        indentation = len(first) - len(first.lstrip(" "))
        return Span(self.path, start.line + 1 + skipped, indentation + 1)

    def is_literal(self, location: Sequence[str | int]) -> bool:
        """Say whether a text is written line by line, so that its lines are lines of the file."""
        node = self._node(location)
        return node is not None and (node.style == "|" or "\n" not in node.value)

    def _scattered(self, node: yaml.ScalarNode) -> Span:
        """Return where a text starts that is quoted or folded, and where its characters stand."""
        start, end = node.start_mark, node.end_mark
        lines = self._lines[start.line : end.line + 1]
        if end.line < len(self._lines):
            lines[-1] = lines[-1][: end.column]
        raw = "\n".join(lines)[start.column :]
        places = places_of(
            *(raw, node.value), style=node.style or "", line=start.line + 1, column=start.column + 1
        )
        blank = len(node.value) - len(node.value.lstrip())  # texts are read without
        return TextSpan(self.path, *places[blank], places=tuple(places[blank:]))

    def source_text(self, location: Sequence[str | int]) -> str | None:
        """Return a plain value as the author wrote it (`1.10`), None for anything else."""
        node = self._node(location)
        return node.value if node is not None and not node.style else None

    def _node(self, location: Sequence[str | int]) -> yaml.ScalarNode | None:
        node = self.node
        for part in location:
            found = _child(node, part)
            if found is None:
                return None
            node = found[1]
        return node if isinstance(node, yaml.ScalarNode) else None

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def _span(self, node: yaml.Node) -> Span:
        return Span(self.path, node.start_mark.line + 1, node.start_mark.column + 1)


def read_text(path: Path, *, relative: str) -> str:
    r"""Return a text file's content, its lines ended by `\n` and without a byte order mark.

    So a checkout with other line ends shows, runs and digests the same texts.

    Raises:
        LoadError: it is missing, not a file that ends, or not UTF-8.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            message = "expected a file; found a folder, a pipe or a device."
            raise LoadError([Problem(Span(relative), "unreadable-file", message, "Delete it.")])
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    except UnicodeDecodeError as err:
        before = err.object[: err.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        raise LoadError(
            [
                Problem(
                    Span(relative, line, column),
                    "bad-encoding",
                    f"byte 0x{err.object[err.start]:02x} is not valid UTF-8.",
                    "Save the file as UTF-8.",
                )
            ]
        ) from err
    except OSError as err:
        raise LoadError(
            [Problem(Span(relative), "unreadable-file", f"cannot be read: {err.strerror}.")]
        ) from err
    except ValueError as err:  # a NUL in the name
        raise LoadError(
            [Problem(Span(relative), "unreadable-file", f"cannot be read: {err}.")]
        ) from err


def compose(text: str) -> yaml.Node | None:
    """Return the tree of any YAML document; None if it is empty.

    Raises:
        yaml.YAMLError: it is not valid.
    """
    loader = Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def read_document(path: Path, *, relative: str) -> Read[Document | None]:
    """Read one YAML file.

    Bad encoding, bad YAML, no content, or an alias: nothing can be read. A key twice, a cut text, a
    value that cannot be built: the rest can.
    """
    try:
        text = read_text(path, relative=relative)
    except LoadError as err:
        return Read(None, list(err.problems))
    return read_yaml(text, relative=relative)


def parse_document(text: str, *, relative: str) -> Document:
    """Return one YAML document from its text, if nothing at all is wrong with it.

    Raises:
        LoadError: something is.
    """
    read = read_yaml(text, relative=relative)
    if read.value is None or read.problems:
        raise LoadError(read.problems)
    return read.value


def read_yaml(text: str, *, relative: str) -> Read[Document | None]:
    """Read one YAML document from its text; see `read_document`."""
    try:
        loader = _loader(text, relative)
    except LoadError as err:
        return Read(None, list(err.problems))
    node: yaml.Node | None = None
    try:
        node = loader.get_single_node()
        if node is None:
            problem = Problem(
                Span(relative), "empty-file", "has no content.", "Write it or delete it."
            )
            return Read(None, [problem])
        problems = [*_structure_problems(node, relative), *_cut_texts(node, text, relative)]
        if any(problem.code not in _OF_ONE_VALUE for problem in problems):
            return Read(None, problems)
        lost = _drop_repeated_keys(node) if problems else ()
        data = _Builder(loader, text, relative, problems).data_of(node)
        document = Document(relative, text, data, node)
    except yaml.MarkedYAMLError as err:
        markers = list(merge_markers(text, relative))
        return Read(None, markers or [syntax_problem(err, text, relative)])
    finally:
        loader.dispose()
    return Read(document, problems, frozenset(lost))


_OF_ONE_VALUE = ("duplicate-key", "cut-text")
"""Problems beside which the rest of a file means what it says."""


@dataclass(frozen=True, slots=True)
class _Builder:
    """Builds the data of a tree without aliases."""

    loader: Loader
    text: str
    path: str
    problems: list[Problem]
    """Appended to for each value that cannot be built."""

    def data_of(self, node: yaml.Node) -> Any:
        """Return the data of a node; texts, most of it, need no constructor."""
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.tag == _STRING else self._value_of(node)
        if isinstance(node, yaml.SequenceNode) and node.tag == _LIST:
            return [self.data_of(item) for item in node.value]
        if isinstance(node, yaml.MappingNode) and node.tag == _MAPPING:
            return {self.data_of(key): self.data_of(value) for key, value in node.value}
        return self._tagged(node)

    def _value_of(self, node: yaml.ScalarNode) -> Any:
        """Return a value that is no text.

        One that cannot be built stays as it is written; a date that is none becomes a day that has
        been, so that what it belongs to is looked at all the same.
        """
        try:
            return self.loader.construct_object(node)
        except yaml.MarkedYAMLError as err:
            self.problems.append(syntax_problem(err, self.text, self.path))
        except BAD_VALUES as err:
            self.problems.append(_value_problem(err, node, self.path))
        return dt.date(2000, 1, 1) if node.tag.endswith(":timestamp") else node.value

    def _tagged(self, node: yaml.Node) -> Any:
        """Return a collection with a tag, such as `!!set`; None if it cannot be built."""
        known = len(self.problems)
        for scalar in _scalars(node):
            self.data_of(scalar)
        if len(self.problems) > known:
            return None
        try:
            return self.loader.construct_object(node, deep=True)
        except yaml.MarkedYAMLError as err:
            self.problems.append(syntax_problem(err, self.text, self.path))
        except BAD_VALUES as err:
            message = f"what stands behind this tag cannot be built ({err})."
            self.problems.append(
                _at(node, self.path, "bad-value", message, "Write it without a tag.")
            )
        return None


def _drop_repeated_keys(root: yaml.Node) -> set[str]:
    """Leave of each key the first, where its place is looked up, too; return what is dropped."""
    lost: set[str] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            first: dict[str, tuple[yaml.Node, yaml.Node]] = {}
            for pair in node.value:
                if first.setdefault(pair[0].value, pair) is not pair:
                    lost |= {scalar.value for scalar in _scalars(pair[1])}
            node.value = list(first.values())
            waiting += (value for _, value in node.value)
    return lost


def _scalars(root: yaml.Node) -> Iterator[yaml.ScalarNode]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
        else:
            waiting += (part for pair in node.value for part in pair)


def parse_json(text: str, *, relative: str) -> Document:
    """Read one JSON document from its text; places are found by reading it as YAML, too.

    Raises:
        LoadError: bad JSON, a key twice, or JSON in a layout that YAML cannot take.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as err:
        line, column, said = json_error(err)
        span = Span(relative, line, column)
        message = f"invalid JSON: {said[:1].lower()}{said[1:]}."
        raise LoadError([Problem(span, "bad-json", message)]) from err
    except RecursionError as err:
        message = "no JSON that can be read: nested too deeply."
        raise LoadError([Problem(Span(relative), "bad-json", message)]) from err
    except ValueError as err:
        message = "no JSON that can be read: a number has thousands of digits."
        raise LoadError([Problem(Span(relative), "bad-json", message)]) from err
    document = parse_document(text, relative=relative)
    return replace(document, data=data)


def find_mistakes(text: str) -> list[Problem]:
    """Return what is wrong with any YAML: several documents, aliases and tags are fine here."""
    try:
        loader = _loader(text, "")
    except LoadError as err:
        return list(err.problems)
    found: list[Problem] = []
    try:
        while loader.check_node():
            node = loader.get_node()
            assert node is not None
            found += (p for p in _structure_problems(node, "") if p.code != "alias")
    except yaml.MarkedYAMLError as err:
        found.append(syntax_problem(err, text, ""))
    finally:
        loader.dispose()
    return found


BAD_VALUES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What PyYAML lets out for `2026-13-45`, `!!timestamp x`, `!!int ""`, a date out of range …"""
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML allows in no file, and what ends a line in YAML but in no editor."""
_ENDS_A_LINE_IN_YAML_ALONE = re.compile("[\x85\u2028\u2029]")
_GLUED_COMMENT = re.compile(r"[ \t]+#[^\s#]")
"""A comment as nobody writes one: `#12`, not `# twelve`."""
_GLUED = re.compile(r"#(?<=[ \t]#)[^\s#]")
"""The same, found faster: it begins with a letter, which the search skips to."""
_TOO_DEEP = re.compile(rf"(?:[-?:][ \t]+){{{_DEEPEST + 1}}}")
"""Collections opened in one line; libyaml's composer recurses and would end the process."""


def _loader(text: str, path: str) -> Loader:
    """Return a loader of text that YAML can take."""
    if (match := _FORBIDDEN.search(text)) is not None:
        before = text[: match.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        character = f"U+{ord(match[0]):04X}"
        raise LoadError(
            [
                Problem(
                    Span(path, line, column),
                    "bad-character",
                    f"the control character {character} may not stand in YAML.",
                    "Delete it.",
                )
            ]
        )
    for number, row in enumerate(text.split("\n"), start=1):
        if len(row) > 2 * _DEEPEST and _TOO_DEEP.search(row) is not None:
            message = f"this is nested more than {_DEEPEST} levels deep."
            raise LoadError([Problem(Span(path, number), "bad-yaml", message)])
    return Loader(text)


def _structure_problems(root: yaml.Node, path: str) -> Iterator[Problem]:
    """Yield keys that stand twice and aliases (which can blow up and hide where a value stands)."""
    seen: set[int] = set()
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            continue
        if id(node) in seen:
            yield _at(
                node, path, "alias", "this value is used again through an alias.", "Write it out."
            )
            continue
        seen.add(id(node))
        if depth > _DEEPEST:
            yield _at(node, path, "bad-yaml", f"this is nested more than {_DEEPEST} levels deep.")
            return
        if isinstance(node, yaml.SequenceNode):
            waiting += ((item, depth + 1) for item in node.value)
            continue
        assert isinstance(node, yaml.MappingNode)
        yield from _key_problems(node, path)
        waiting += ((value, depth + 1) for _, value in node.value)


def _cut_texts(root: yaml.Node, text: str, path: str) -> Iterator[Problem]:
    """Yield texts that end before a `#` that was meant as one of their letters."""
    if _GLUED.search(text) is None:
        return
    lines = text.split("\n")
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            waiting += (value for _, value in node.value)
        elif isinstance(node, yaml.ScalarNode) and not node.style and node.tag == _STRING:
            end = node.end_mark
            rest = lines[end.line][end.column :] if end.line < len(lines) else ""
            if node.value and _GLUED_COMMENT.match(rest):
                yield _at(
                    node,
                    path,
                    "cut-text",
                    f"this text ends at {node.value[-20:]!r}: ' #' starts a comment.",
                    "Put quotes around the text; write '# ' to begin a comment.",
                )


def _key_problems(mapping: yaml.MappingNode, path: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for key, _ in mapping.value:
        if not isinstance(key, yaml.ScalarNode):
            yield _at(key, path, "bad-yaml", "a key has to be a plain word.")
        elif key.value == "<<" and not key.style:
            yield _at(key, path, "alias", "'<<' merges another mapping.", "Write its fields out.")
        elif key.value in first:
            yield _at(
                key,
                path,
                "duplicate-key",
                f"the key {key.value!r} stands here and in line {first[key.value]}.",
                "Keep one.",
            )
        else:
            first[key.value] = key.start_mark.line + 1


def _at(node: yaml.Node, path: str, code: str, message: str, hint: str = "") -> Problem:
    mark = node.start_mark
    return Problem(Span(path, mark.line + 1, mark.column + 1), code, message, hint)


def place_of(err: yaml.YAMLError, text: str) -> tuple[int, int]:
    """Return line and column, from 1, of what is wrong with any YAML."""
    if isinstance(err, yaml.reader.ReaderError):
        return _place_at(len(text.encode()[: err.position].decode(errors="ignore")), text)
    if not isinstance(err, yaml.MarkedYAMLError):
        return 1, 1
    mark = err.problem_mark or err.context_mark
    if mark is not None and _ENDS_A_LINE_IN_YAML_ALONE.search(text) is not None:
        if mark.index >= len(text.rstrip()) and err.context_mark is not None:
            mark = err.context_mark
        return _place_at(mark.index, text)
    line, column = place_in(mark, err, text)
    return line + 1, column + 1


def _place_at(index: int, text: str) -> tuple[int, int]:
    before = text[: min(index, len(text.rstrip()))]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _value_problem(err: Exception, scalar: yaml.ScalarNode, path: str) -> Problem:
    kind = scalar.tag.rpartition(":")[2]
    what = {"timestamp": "date", "int": "number", "float": "number"}.get(kind, kind)
    reason = f" ({err})" if kind == "timestamp" and isinstance(err, ValueError) else ""
    return _at(
        scalar,
        path,
        "bad-value",
        f"{scalar.value[:40]!r} is not a valid {what}{reason}.",
        "Write a valid one, or put quotes around a text.",
    )


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """Return key and value for a mapping, the item twice for a sequence."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
