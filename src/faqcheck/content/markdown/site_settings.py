"""Read mkdocs.yml as MkDocs does: with `INHERIT`, `!ENV`, `!relative` and Python's names.

The file belongs to another program, so anchors, tags and unknown fields are fine. Nothing in it is
called: a name that cannot be imported here, and whatever would be made by a call, gets a stand-in.
"""

from __future__ import annotations

import os
import pkgutil
import posixpath
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from faqcheck.content.paths import is_file
from faqcheck.content.source import BAD_VALUES, compose, place_of, read_text
from faqcheck.errors import LoadError, Problem, Read, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faqcheck.content.project import Project

_NAMES = ("mkdocs.yml", "mkdocs.yaml")
_PYTHON = "tag:yaml.org,2002:python/"
_DEEPEST = 50
"""Levels of nesting, and files that inherit from each other."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A path behind `!relative`."""

    base: str
    """`config`, `docs` or `page`."""
    rest: str


@dataclass(slots=True)
class SiteSettings:
    """The settings of a site, those that it inherits among them."""

    path: str
    """Relative to the project's root."""
    folder: Path
    data: dict[str, Any]
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    """Lines of the file's fields, and of the items in them, from 1."""

    def line_of(self, *location: str | int) -> int:
        """Return the line of a field or an item, of what holds it, or 1."""
        for length in range(len(location), 0, -1):
            if (line := self.lines.get(location[:length])) is not None:
                return line
        return 1


def read_site_settings(project: Project) -> Read[SiteSettings | None]:
    """Return the settings of a project's site, None if it has none; and what is wrong."""
    declared = project.settings.mkdocs
    for name in [declared] if declared else _NAMES:
        path = project.path(name)
        if is_file(path):
            try:
                return Read(_read(path, name, set()), [])
            except LoadError as err:
                return Read(None, list(err.problems))
    return Read(None, [])


def _read(path: Path, relative: str, above: set[Path]) -> SiteSettings:
    text = read_text(path, relative=relative)
    node = _compose(text, relative)
    reader = _Values()
    data: Any = reader.value(node) if node is not None else {}
    if not isinstance(data, dict):
        message = "expected 'setting: value' lines."
        raise LoadError([Problem(Span(relative), "bad-yaml", message)])
    settings = SiteSettings(relative, path.parent, data, _lines(node, text))
    if isinstance(parent := data.pop("INHERIT", None), str):
        place = Span(relative, settings.line_of("INHERIT"))
        inherited = _inherited(path, parent, place, {*above, path.resolve()})
        settings.data = _merged(inherited.data, data)
    return settings


def _inherited(path: Path, name: str, place: Span, above: set[Path]) -> SiteSettings:
    parent = path.parent / name
    if (is_file(parent) and parent.resolve() in above) or len(above) > _DEEPEST:
        message = f"{name!r} inherits from this file."
        raise LoadError([Problem(place, "unknown-file", message, "Break the circle.")])
    if not is_file(parent):
        message = f"there is no file {name!r} to inherit from."
        raise LoadError([Problem(place, "unknown-file", message, "Give its path from here.")])
    return _read(parent, posixpath.normpath(posixpath.join(place.path, "..", name)), above)


def _compose(text: str, relative: str) -> yaml.Node | None:
    try:
        return compose(text)
    except yaml.YAMLError as err:
        line, column = place_of(err, text)
        reason = str(getattr(err, "problem", None) or err).split("\n")[0]
        problem = Problem(Span(relative, line, column), "bad-yaml", f"not valid YAML: {reason}.")
        raise LoadError([problem]) from err


def _lines(node: yaml.Node | None, text: str) -> dict[tuple[str | int, ...], int]:
    ends = [found.start() for found in re.finditer("\n", text)]

    def line(of: yaml.Node) -> int:
        return bisect_left(ends, of.start_mark.index) + 1  # its own also counts U+2028

    found: dict[tuple[str | int, ...], int] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        found[key.value,] = line(key)
        if isinstance(value, yaml.SequenceNode):
            for number, item in enumerate(value.value):
                found[key.value, number] = line(item)
    return found


def _merged(below: Any, above: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a parent with those of its child, which count more."""
    merged: dict[str, Any] = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _merged(old, value) if both else value
    return merged


class _Values:
    """Builds plain data from a tree of nodes; what an alias names is built once."""

    def __init__(self) -> None:
        self._built: dict[int, Any] = {}
        self._constructor = yaml.SafeLoader("")

    def value(self, node: yaml.Node, depth: int = 0) -> Any:
        """Return the data of a node."""
        if depth > _DEEPEST:
            return None
        if id(node) not in self._built:
            self._built[id(node)] = None  # what holds itself
            self._built[id(node)] = self._value(node, depth + 1)
        return self._built[id(node)]

    def _value(self, node: yaml.Node, depth: int) -> Any:
        if node.tag.startswith(_PYTHON) and not node.tag.startswith(f"{_PYTHON}tuple"):
            return _named(node.tag.removeprefix(_PYTHON))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            items = [self.value(item, depth) for item in node.value]
            return _environment(items) if node.tag == "!ENV" else items
        if node.tag == "!ENV":
            return _environment([node.value])
        if node.tag == "!relative":
            return _relative(node.value)
        try:
            return self._constructor.construct_object(node)
        except (yaml.YAMLError, *BAD_VALUES):
            return node.value

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[Any, Any]:
        built: dict[Any, Any] = {}
        for key, value in node.value:
            name, data = self.value(key, depth), self.value(value, depth)
            if key.tag == "tag:yaml.org,2002:merge":
                for other in data if isinstance(data, list) else [data]:
                    built = {**other, **built} if isinstance(other, dict) else built
            elif isinstance(name, str | int | float | bool | None):
                built[name] = data
        return built


def _environment(names: list[Any]) -> Any:
    """Return the first variable that is set, or the last item: `!ENV [NAME, default]`."""
    *variables, default = names if len(names) > 1 else [*names, None]
    for name in variables:
        if isinstance(name, str) and name in os.environ:
            try:
                return yaml.safe_load(os.environ[name])
            except (yaml.YAMLError, *BAD_VALUES):
                return os.environ[name]
    return default


def _relative(name: str) -> Relative:
    for base in ("config", "docs"):
        if name.startswith(f"${base}_dir"):
            return Relative(base, name.removeprefix(f"${base}_dir").lstrip("/"))
    return Relative("page", name)


def _named(tag: str) -> Callable[..., Any]:
    """Return what `!!python/name:a.b` names; a stand-in for what is missing or would be called."""
    kind, _, name = tag.partition(":")
    if kind == "name":
        try:
            found = pkgutil.resolve_name(name)
        except (Exception, SystemExit):  # whatever a module raises when it is imported
            return stand_in
        return found if callable(found) else stand_in
    return stand_in


def stand_in(*_arguments: object, **_options: object) -> str:
    """Stand for a function of the site that takes no part in finding code blocks."""
    return ""
