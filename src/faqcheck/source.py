"""Read YAML with positions. The only module that imports yaml.

One parse with PyYAML's C loader gives a tree of nodes; plain data is built from it, and a
position is looked up in it only when a problem has to be reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from faqcheck.errors import LoadError, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML built without libyaml: same result, about 27 times slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

_STRING = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file: its data, and where each part of it stands."""

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

    def block(self, location: Sequence[str | int]) -> Span:
        """Return where a text's content starts: for `|` below the mark, behind the indentation."""
        node = self.node
        for part in location:
            found = _child(node, part)
            if found is None:
                return self.span(location)
            node = found[1]
        start = self._span(node)
        if getattr(node, "style", None) not in ("|", ">"):
            return start
        lines = self.text.split("\n")
        first = next((line for line in lines[start.line :] if line.strip()), "")
        return Span(self.path, start.line + 1, len(first) - len(first.lstrip(" ")) + 1)

    def _span(self, node: yaml.Node) -> Span:
        return Span(self.path, node.start_mark.line + 1, node.start_mark.column + 1)


def read_text(path: Path, *, relative: str) -> str:
    """Return a text file's content.

    Raises:
        LoadError: it is missing, or no UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as err:
        content = path.read_bytes()[: err.start]
        line = content.count(b"\n") + 1
        column = err.start - (content.rfind(b"\n") + 1) + 1
        raise LoadError(
            [
                Problem(
                    Span(relative, line, column),
                    "bad-encoding",
                    f"byte 0x{err.object[err.start]:02x} is no UTF-8.",
                    "Save the file as UTF-8.",
                )
            ]
        ) from err
    except OSError as err:
        raise LoadError(
            [Problem(Span(relative), "unreadable-file", f"cannot be read: {err.strerror}.")]
        ) from err


def read_document(path: Path, *, relative: str) -> Document:
    """Read one YAML file.

    Raises:
        LoadError: bad encoding, bad YAML, no content, a key twice, or an alias.
    """
    return parse_document(read_text(path, relative=relative), relative=relative)


def parse_document(text: str, *, relative: str) -> Document:
    """Read one YAML document from its text; see `read_document`."""
    loader = Loader(text)
    node: yaml.Node | None = None
    try:
        node = loader.get_single_node()
        if node is None:
            raise LoadError(
                [Problem(Span(relative), "empty-file", "has no content.", "Write it or delete it.")]
            )
        seen: set[int] = set()
        problems = list(_structure_problems(node, relative, seen))
        if problems:
            raise LoadError(problems)
        return Document(relative, text, loader.construct_document(node), node)
    except yaml.MarkedYAMLError as err:
        raise LoadError([_syntax_problem(err, text, relative)]) from err
    except yaml.YAMLError as err:
        raise LoadError([Problem(Span(relative), "bad-yaml", f"{err}".splitlines()[0])]) from err
    except ValueError as err:  # a date such as 2026-13-45
        raise LoadError([_value_problem(err, node, relative)]) from err
    finally:
        loader.dispose()


def _structure_problems(node: yaml.Node, path: str, seen: set[int]) -> Iterator[Problem]:
    """Yield keys that stand twice and aliases (which can blow up and hide where a value stands)."""
    if isinstance(node, yaml.ScalarNode):
        return
    if id(node) in seen:
        mark = node.start_mark
        yield Problem(
            Span(path, mark.line + 1, mark.column + 1),
            "alias",
            "is used again through an alias.",
            "Write the value out where it is used.",
        )
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _structure_problems(item, path, seen)
        return
    first: dict[str, int] = {}
    for key, value in node.value:
        line, column = key.start_mark.line + 1, key.start_mark.column + 1
        if not isinstance(key, yaml.ScalarNode):
            yield Problem(Span(path, line, column), "bad-yaml", "a key has to be a plain word.")
        elif key.value == "<<":
            yield Problem(
                Span(path, line, column), "alias", "merges another mapping.", "Write it out."
            )
        elif key.value in first:
            yield Problem(
                Span(path, line, column),
                "duplicate-key",
                f"{key.value!r} stands here and in line {first[key.value]}.",
                "Keep one.",
            )
        else:
            first[key.value] = line
        yield from _structure_problems(value, path, seen)


def _syntax_problem(err: yaml.MarkedYAMLError, text: str, path: str) -> Problem:
    mark = err.problem_mark or err.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines()
    shown = lines[line] if line < len(lines) else ""
    span = Span(path, line + 1, column + 1)
    if "\t" in shown[: column + 1]:
        return Problem(
            Span(path, line + 1, shown.index("\t") + 1),
            "tab",
            "a tab stands where YAML takes spaces only.",
            "Indent with spaces.",
        )
    if "undefined alias" in str(err.problem):
        return Problem(
            span, "alias", f"{err.problem}.", "A text that starts with '*' needs quotes."
        )
    hint = ""
    if "mapping values are not allowed" in str(err.problem):
        hint = "Put quotes around a text that holds ': '."
    return Problem(span, "bad-yaml", f"{err.problem or err}.".replace("\n", " "), hint)


def _value_problem(err: ValueError, node: yaml.Node | None, path: str) -> Problem:
    for scalar in _scalars(node) if node else ():
        if scalar.tag != _STRING:
            try:
                Loader("").construct_object(scalar)
            except ValueError:
                mark = scalar.start_mark
                return Problem(
                    Span(path, mark.line + 1, mark.column + 1),
                    "bad-value",
                    f"{scalar.value!r}: {err}.",
                    "Write a valid value, or quote a text.",
                )
    return Problem(Span(path), "bad-value", f"{err}.")


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    else:
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """Return key and value for a mapping, the item twice for a sequence."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
