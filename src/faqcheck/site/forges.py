"""Where the host of a repository shows a file, edits it, and takes a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from faqcheck.content import Settings


@dataclass(frozen=True, slots=True)
class Forge:
    """Shapes of addresses below a repository's own."""

    file: str
    line: str
    """Behind the address of a file."""
    edit: str
    issue: str
    title: str
    """Field of a new issue."""
    body: str


FORGES = {
    "github": Forge(
        "blob/{branch}/{path}", "#L{line}", "edit/{branch}/{path}", "issues/new", "title", "body"
    ),
    "gitlab": Forge(
        "-/blob/{branch}/{path}",
        "#L{line}",
        "-/edit/{branch}/{path}",
        "-/issues/new",
        "issue[title]",
        "issue[description]",
    ),
    "gitea": Forge(
        "src/branch/{branch}/{path}",
        "#L{line}",
        "_edit/{branch}/{path}",
        "issues/new",
        "title",
        "body",
    ),
    "bitbucket": Forge(
        "src/{branch}/{path}",
        "#lines-{line}",
        "src/{branch}/{path}?mode=edit",
        "issues/new",
        "title",
        "content",
    ),
}
_HOSTS = {"codeberg.org": "gitea", "gitea.com": "gitea"}


def forge_of(settings: Settings) -> Forge | None:
    """Return the shapes of the repository's host; None if there is none, or it is unknown."""
    if settings.repository is None:
        return None
    if settings.forge is not None:
        return FORGES[settings.forge]
    host = (urlsplit(settings.repository).hostname or "").lower()
    named = _HOSTS.get(host) or next((name for name in FORGES if name in host.split(".")), None)
    return FORGES[named] if named else None


def file_address(settings: Settings, path: str, *, line: int | None = None) -> str | None:
    """Return where a file of the repository is shown, at a line of it."""
    if (forge := forge_of(settings)) is None:
        return None
    place = forge.line.format(line=line) if line is not None else ""
    return _below(settings, forge.file, path) + place


def edit_address(settings: Settings, path: str) -> str | None:
    """Return where a file of the repository is edited."""
    forge = forge_of(settings)
    return None if forge is None else _below(settings, forge.edit, path)


def issue_address(settings: Settings, *, title: str, body: str) -> str | None:
    """Return where a reader writes an issue that begins with these words."""
    forge = forge_of(settings)
    if forge is None or settings.repository is None:
        return None
    query = urlencode({forge.title: title, forge.body: body})
    return f"{settings.repository.rstrip('/')}/{forge.issue}?{query}"


def _below(settings: Settings, shape: str, path: str) -> str:
    assert settings.repository is not None
    below = shape.format(branch=quote(settings.branch), path=quote(path))
    return f"{settings.repository.rstrip('/')}/{below}"
