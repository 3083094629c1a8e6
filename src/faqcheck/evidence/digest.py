"""What decides the outcome of a case, as digests: evidence counts for the same bytes only.

Prose, titles, dates and the list of other environments decide nothing and are left out. A tool
that judges is in the digest by the version that faqcheck pins, not by the one that this machine
happens to have: a page is made where no checker is installed.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from faqcheck.content import Executes, Prints, Runs, Serves, Validates, statements_of
from faqcheck.gate import check_of, is_static

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from faqcheck.content import Case, Project, Snippet
    from faqcheck.evidence.rows import Verification

_ENVIRONMENT = ("python", "requirements", "requirements_no_deps", "remove", "variables", "preload")
"""What of an environment's declaration decides: all but what it needs, costs and says."""
_ABSENT = "absent"
_FIRST_FIELDS: Mapping[str, Collection[str]] = defaultdict(
    tuple,
    Executes=("timeout_s", "assets"),
    Expect=("exit", "output", "matches", "json_schema", "raises", "files", "same_as"),
    Prints=("timeout_s",),
    Ready=("http", "status"),
    Runs=("timeout_s", "server", "assets", "expect"),
    Serves=("ready", "timeout_s", "assets"),
    Validates=("json_schema", "rules"),
)
"""Fields of checks that digests have always held; any other counts where it says something."""
_NEVER = "environments"
"""Field that decides nothing about one case."""
SNIPPET = "snippet"
"""The part of the digest that every case has."""
LATER_PARTS = frozenset({"depends", "sentence", "tools"})
"""Parts that rows recorded before they were thought of do not have."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest of everything that decides a case's outcome."""

    parts: Mapping[str, str]
    """What -> 8 hex digits.

    snippet, check, server, files, environment, stand-ins, checker, depends, tools, session.
    """

    @property
    def value(self) -> str:
        """Return 16 hex digits over all parts."""
        return _hash(f"{name}={part}" for name, part in sorted(self.parts.items()))[:16]

    def is_of(self, row: Verification) -> bool:
        """Say whether a row was made from what decides the case now.

        A part that rows of an earlier faqcheck could not have counts from the first row that has
        it: what was covered then is covered still.
        """
        if row.digest == self.value:
            return True
        parts = dict(row.parts)
        if row.digest != Digest(parts).value:
            return False
        return all(name in LATER_PARTS and name not in parts for name in self.changes(parts))

    def changes(self, parts: Mapping[str, str]) -> list[str]:
        """Return which parts differ from those of an earlier digest."""
        names = sorted({*self.parts, *parts})
        return [name for name in names if self.parts.get(name) != parts.get(name)]


class Digests:
    """Digests of a project's cases; every file and folder is read once.

    Make a new one for each run: what has been read is not looked at again.
    """

    def __init__(self, project: Project) -> None:
        """Make it; nothing is read yet."""
        self._project = project
        self._files: dict[Path, str] = {}
        self._folders: dict[Path, str] = {}
        self._environments: dict[str, str] = {}
        self._patterns: dict[str, str] = {}

    def of(self, case: Case) -> Digest:
        """Return the digest of a case."""
        parts = {
            SNIPPET: _snippet(case.snippet),
            "check": _check(case),
            "server": "" if case.server is None else _server(case.server),
            "files": self._hash_files(case),
            "environment": self._environment(case.environment),
            "stand-ins": "" if is_static(case.check) else self._stand_ins(case.environment),
            "checker": self._checker(case.check),
            "depends": self._depends(case),
            "sentence": _sentence(case),
            "tools": _tools(case.check),
            "session": _session(case),
        }
        return Digest({name: part[:8] for name, part in parts.items() if part})

    def _hash_files(self, case: Case) -> str:
        paths = list(_files_of(case, self._project))
        if (serving := case.serving) is not None and serving is not case:
            paths += _files_of(serving, self._project)
        if not paths:
            return ""
        return _hash(text for name, path in sorted(paths) for text in (name, self._file(path)))

    def _file(self, path: Path) -> str:
        """Return the digest of a file, or of a folder with all that is in it."""
        if path not in self._files:
            if path.is_dir():
                self._files[path] = self._folder(path)
            elif path.is_file():
                self._files[path] = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                self._files[path] = _ABSENT
        return self._files[path]

    def _folder(self, folder: Path) -> str:
        if folder not in self._folders:
            files = sorted(
                p for p in folder.rglob("*") if "__pycache__" not in p.parts and p.is_file()
            )
            self._folders[folder] = _hash(
                text
                for path in files
                for text in (path.relative_to(folder).as_posix(), self._file(path))
            )
        return self._folders[folder]

    def _environment(self, name: str) -> str:
        if name not in self._environments:
            declared = self._project.environment(name)
            declared_parts = (
                {key: getattr(declared, key) for key in _ENVIRONMENT} if declared else {}
            )
            self._environments[name] = _hash([_json(declared_parts)]) if declared_parts else ""
        return self._environments[name]

    def _depends(self, case: Case) -> str:
        """Return the digest of the files that a run is declared to rest on."""
        if is_static(case.check):
            return ""
        environment = self._project.environment(case.environment)
        patterns = {
            *self._project.settings.depends,
            *(environment.depends if environment else ()),
            *getattr(case.declaration, "depends", ()),
        }
        if not patterns:
            return ""
        return _hash(text for p in sorted(patterns) for text in (p, self._matches(p)))

    def _matches(self, pattern: str) -> str:
        if pattern not in self._patterns:
            root = self._project.root
            found = sorted(
                p for p in root.glob(pattern) if p.is_file() and "__pycache__" not in p.parts
            )
            self._patterns[pattern] = _hash(
                text
                for path in found
                for text in (path.relative_to(root).as_posix(), self._file(path))
            )
        return self._patterns[pattern]

    def _stand_ins(self, name: str) -> str:
        declared = self._project.environment(name)
        if declared is None or declared.stand_ins is None:
            return ""
        return self._script(declared.stand_ins)

    def _script(self, relative: str) -> str:
        """Return the digest of a program of the project: its file, or the folder it has to itself.

        A program takes its modules and data from its own folder. The root and the folder of all
        snippets belong to nobody.
        """
        script = self._project.path(relative)
        shared = script.parent in (self._project.root, self._project.snippets)
        return self._file(script) if shared else self._folder(script.parent)

    def _checker(self, check: str) -> str:
        """Return the digest of the settings and files that a check goes by."""
        by = check_of(check).decided_by(self._project)
        texts = [] if by.settings is None else [_json(by.settings)]
        texts += (self._file(self._project.path(name)) for name in by.files)
        if by.program is None:
            return _hash(texts) if texts else ""
        program = self._script(by.program)
        return _hash([*texts, program]) if texts else program


@cache
def _tools(check: str) -> str:
    """Return the digest of the pins of the tools whose verdict a check takes."""
    pins = [pin for name in check_of(check).tools for pin in _pins_of(name)]
    return _hash(pins)[:8] if pins else ""


def _pins_of(tool: str) -> list[str]:
    """Return how faqcheck pins a tool; one that another package brings counts as it is here."""
    pins = [pin for pin in _own_pins() if pin.startswith(f"{tool}==")]
    try:
        return pins or [f"{tool}=={version(tool)}"]
    except PackageNotFoundError:
        return []


@cache
def _own_pins() -> tuple[str, ...]:
    """Return the pins of faqcheck itself, whether what they name is installed or not."""
    return tuple(str(pin).partition(";")[0].strip() for pin in requires("faqcheck") or ())


def digests_of(cases: Iterable[Case], project: Project) -> dict[str, Digest]:
    """Return the digest of each case, by its id, from the bytes as they are now."""
    digests = Digests(project)
    return {case.id: digests.of(case) for case in cases}


def _snippet(snippet: Snippet) -> str:
    fails = "fails" if snippet.fails is not None else ""
    return _hash([snippet.text, snippet.whole, snippet.language, fails])


def _session(case: Case) -> str:
    """Return the digest of what runs before a case in its process, without the files it reads."""
    texts = [case.snippet.setup] if case.snippet.setup and not is_static(case.check) else []
    texts += (text for one in case.before for text in (_snippet(one), one.setup))
    return _hash(texts) if texts else ""


def _sentence(case: Case) -> str:
    """Return the digest of what the sentences of a claim state."""
    if case.check != "runs":
        return ""
    statements = [text for sentence in case.snippet.sentences for text in statements_of(sentence)]
    return _hash([*statements, _json(sorted(case.snippet.elsewhere))]) if statements else ""


def _check(case: Case) -> str:
    declared = case.declaration
    parts: Any = None
    if case.check == "output_of" and (shown := case.snippet.checks.output_of) is not None:
        more = _parts(shown)  # a command alone was declared as a text, and is in digests as one
        parts = shown.command if set(more) == {"command"} else more
        declared = None
    if declared is not None:
        parts = _parts(declared)
    return _hash([case.check, case.environment, _json(parts)])


def _server(server: Snippet) -> str:
    serves = server.checks.serves
    return _hash([_snippet(server), _json(_parts(serves) if serves else None)])


def _parts(declared: BaseModel) -> dict[str, Any]:
    """Return what is declared, so that a field with its default, added later, changes no digest."""
    first = _FIRST_FIELDS[type(declared).__name__]
    found: dict[str, Any] = {}
    for name, described in type(declared).model_fields.items():
        value = getattr(declared, name)
        if name == _NEVER:
            continue
        if name in first or value != described.get_default(call_default_factory=True):
            found[name] = _parts(value) if isinstance(value, BaseModel) else _plain(value)
    return found


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _files_of(case: Case, project: Project) -> Iterator[tuple[str, Path]]:
    """Yield name and path of the files that a case reads besides the snippet."""
    declared = case.declaration
    if isinstance(declared, Executes) and (file := case.snippet.file) is not None:
        yield file, project.path(file)  # its stored outputs are judged, too
        yield from ((name, project.path(name)) for name in declared.assets)
    if isinstance(declared, Runs | Serves | Prints):
        yield from ((name, project.snippets / name) for name in declared.assets)
    if isinstance(declared, Runs):
        yield from ((name, project.path(name)) for name in declared.expect.same_as.values())
        yield from ((name, project.path(name)) for name in declared.setup)
        if (schema := declared.expect.json_schema) is not None:
            yield schema, project.snippets / schema
    if isinstance(declared, Runs | Prints) and _has_fixtures(case):
        yield from _fixture_files(case, project)
    if isinstance(declared, Validates):
        rules = (declared.rules or "").partition(":")[0]
        named = [*filter(None, [declared.json_schema, rules])]
        yield from ((name, project.snippets / name) for name in named)


def _has_fixtures(case: Case) -> bool:
    return any(snippet.checks.fixtures for snippet in (*case.before, case.snippet))


def _fixture_files(case: Case, project: Project) -> Iterator[tuple[str, Path]]:
    """Yield the files whose fixtures of pytest a page gets, those that are not there too."""
    page = project.path((case.snippet.declared_at or case.snippet.span).path)
    folders = [one for one in page.parents if one == project.root or project.root in one.parents]
    named = map(project.path, project.settings.fixtures_from)
    for path in (*(folder / "conftest.py" for folder in folders), *named):
        yield project.relative(path), path


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _hash(texts: Iterable[str]) -> str:
    hasher = hashlib.sha256()
    for text in texts:
        content = text.encode()
        hasher.update(len(content).to_bytes(8, "big") + content)
    return hasher.hexdigest()
