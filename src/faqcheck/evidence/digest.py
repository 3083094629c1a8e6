"""What decides the outcome of a case, as digests: evidence counts for the same bytes only.

Prose, titles, dates and the list of other environments decide nothing and are left out. Versions
of the gate's own tools are not in a digest either: they are in the fingerprint, and age covers
them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faqcheck.content import Executes, Runs, Serves, Validates
from faqcheck.gate import STATIC_CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from faqcheck.content import Case, Project, Snippet

_ENVIRONMENT = ("python", "requirements", "requirements_no_deps", "remove", "variables", "preload")
"""What of an environment's declaration decides: all but what it needs, costs and says."""
_ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest of everything that decides a case's outcome."""

    parts: Mapping[str, str]
    """What -> 8 hex digits: snippet, check, server, files, environment, stand-ins, checker."""

    @property
    def value(self) -> str:
        """Return 16 hex digits over all parts."""
        return _hash(f"{name}={part}" for name, part in sorted(self.parts.items()))[:16]

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

    def of(self, case: Case) -> Digest:
        """Return the digest of a case."""
        parts = {
            "snippet": _snippet(case.snippet),
            "check": _check(case),
            "server": "" if case.server is None else _server(case.server),
            "files": self._hash_files(case),
            "environment": self._environment(case.environment),
            "stand-ins": "" if case.check in STATIC_CHECKS else self._stand_ins(case.environment),
            "checker": self._checker(case.check),
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
            said = {key: getattr(declared, key) for key in _ENVIRONMENT} if declared else {}
            self._environments[name] = _hash([_json(said)]) if said else ""
        return self._environments[name]

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
        """Return the digest of the settings and files that a static check goes by."""
        settings = self._project.settings
        if check == "style":
            return _hash([_json(settings.style.model_dump())])
        if check == "types" and settings.types is not None:
            folders = [self._file(self._project.path(name)) for name in settings.types.search]
            return _hash([_json(settings.types.model_dump()), *folders])
        checker = {"usage": settings.python, "commands": settings.commands}.get(check)
        return "" if checker is None else self._script(checker.script)


def digests_of(cases: Iterable[Case], project: Project) -> dict[str, Digest]:
    """Return the digest of each case, by its id, from the bytes as they are now."""
    digests = Digests(project)
    return {case.id: digests.of(case) for case in cases}


def _snippet(snippet: Snippet) -> str:
    fails = "fails" if snippet.fails is not None else ""
    return _hash([snippet.text, snippet.whole, snippet.language, fails])


def _check(case: Case) -> str:
    declared = case.declaration
    said: Any = getattr(case.snippet.checks, "output_of", None) if declared is None else None
    if declared is not None:
        said = declared.model_dump(exclude={"environments"})
    return _hash([case.check, case.environment, _json(said)])


def _server(server: Snippet) -> str:
    serves = server.checks.serves
    said = serves.model_dump(exclude={"environments"}) if serves else None
    return _hash([_snippet(server), _json(said)])


def _files_of(case: Case, project: Project) -> Iterator[tuple[str, Path]]:
    """Yield name and path of the files that a case reads besides the snippet."""
    declared = case.declaration
    if isinstance(declared, Executes) and (file := case.snippet.file) is not None:
        yield file, project.path(file)  # its stored outputs are judged, too
        yield from ((name, project.path(name)) for name in declared.assets)
    if isinstance(declared, Runs | Serves):
        yield from ((name, project.snippets / name) for name in declared.assets)
    if isinstance(declared, Runs):
        yield from ((name, project.path(name)) for name in declared.expect.same_as.values())
        if (schema := declared.expect.json_schema) is not None:
            yield schema, project.snippets / schema
    if isinstance(declared, Validates):
        rules = (declared.rules or "").partition(":")[0]
        named = [*filter(None, [declared.json_schema, rules])]
        yield from ((name, project.snippets / name) for name in named)


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _hash(texts: Iterable[str]) -> str:
    hasher = hashlib.sha256()
    for text in texts:
        content = text.encode()
        hasher.update(len(content).to_bytes(8, "big") + content)
    return hasher.hexdigest()
