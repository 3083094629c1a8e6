"""Rules about the files of snippets and their checks: what is named exists, and is all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faqcheck.content.code import without_code
from faqcheck.content.conflicts import merge_markers
from faqcheck.content.lint.content import executed
from faqcheck.content.paths import is_inside, is_there
from faqcheck.errors import Problem, Span, near_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.declared import Location
    from faqcheck.content.lint.content import Content
    from faqcheck.content.model import Snippet


class _Named(NamedTuple):
    """A file that a check names."""

    file: str
    folder: str
    """Which its path starts from; empty: the root."""
    at: Location
    """Of the name, below the snippet's declaration."""

    @property
    def from_root(self) -> str:
        """Return its path from the root."""
        return f"{self.folder}/{self.file}" if self.folder else self.file


def missing_files(content: Content) -> Iterator[Problem]:
    """Yield files that checks name and that are not there, or not where they belong."""
    for snippet in content.unwaived:
        for named in _named_by(snippet, base=content.project.settings.snippets):
            file, where = named.file, f"{named.folder}/" if named.folder else "the project"
            base = content.project.path(named.folder)
            if not is_inside(base / file, base):
                yield Problem(
                    content.span(snippet, *named.at),
                    "path-outside",
                    f"{file!r} leaves {where}.",
                    "Name a file below that folder.",
                )
            elif not is_there(base / file):
                beside = (base / file).parent
                files = beside.glob("*") if is_there(beside) else ()
                near = near_path(file, [p.relative_to(base).as_posix() for p in files])
                yield Problem(
                    content.span(snippet, *named.at),
                    "unknown-file",
                    f"there is no file {file!r} in {where}.",
                    f"Did you mean {near!r}?"
                    if near
                    else f"Write it, or give its path from {where}.",
                )


def unused_files(content: Content) -> Iterator[Problem]:
    """Yield files that lie among the snippets, and that neither an answer nor a check uses."""
    folder = content.project.snippets
    if not folder.is_dir():
        return
    base = content.project.settings.snippets
    used = {f"{base}/{name}" for name in content.faq.left_out}
    entries = [entry for topic in content.faq.topics for entry in topic.entries]
    for snippet in (*content.faq.snippets, *(s for e in entries for s in e.snippets)):
        used |= {named.from_root for named in _named_by(snippet, base=base)}
        if snippet.file is not None:
            used.add(snippet.file)
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if not path.is_file() or any(p.startswith(("_", ".")) for p in parts):
            continue
        relative = content.project.relative(path)
        above = (relative.rsplit("/", n)[0] for n in range(1, relative.count("/")))
        if relative not in used and used.isdisjoint(above):
            yield Problem(
                Span(relative),
                "unused-snippet",
                "no entry shows this file.",
                "Show it, or delete it; a folder with a leading '_' is for helpers.",
            )


def _named_by(snippet: Snippet, *, base: str) -> Iterator[_Named]:
    """Yield every file that the checks of a snippet name.

    Args:
        snippet: whose checks.
        base: the folder of the snippets.
    """
    runs, validates = snippet.checks.runs, snippet.checks.validates
    for at, declared in executed(snippet):
        for number, file in enumerate(declared.assets):
            yield _Named(file, "" if snippet.notebook else base, (*at, "assets", number))
    if runs is not None:
        for number, file in enumerate(runs.setup):
            yield _Named(file, "", ("checks", "runs", "setup", number))
        if runs.expect.json_schema is not None:
            at = ("checks", "runs", "expect", "json_schema")
            yield _Named(runs.expect.json_schema, base, at)
        for name, file in runs.expect.same_as.items():
            yield _Named(file, "", ("checks", "runs", "expect", "same_as", name))
    if validates is not None:
        if validates.json_schema is not None:
            yield _Named(validates.json_schema, base, ("checks", "validates", "schema"))
        if validates.rules is not None:
            file = validates.rules.partition(":")[0]
            yield _Named(file, base, ("checks", "validates", "rules"))


def conflicts(content: Content) -> Iterator[Problem]:
    """Yield what git left in pages that it could not merge; other files cannot be read then."""
    for page in content.faq.pages:
        if page.notebook is None:
            yield from merge_markers(without_code(page.text), page.path)


def unused_tables(content: Content) -> Iterator[Problem]:
    """Yield tables that no answer and no page shows, and whose rows no snippet reads."""
    texts = [text for _, text, _ in content.prose]
    for table in content.faq.tables:
        marks = (f"[[table:{table.id}]]", f"[[plot:{table.id}]]")
        if table.id in content.faq.left_out or any(m in text for text in texts for m in marks):
            continue
        file = table.declared.rows
        if any(file in snippet.whole for snippet in content.faq.snippets):
            continue
        yield Problem(
            table.span,
            "unused-table",
            "nothing shows this table.",
            f"Write [[table:{table.id}]] in an answer, or delete it.",
        )


def unread_pages(content: Content) -> Iterator[Problem]:
    """Yield one warning for the pages in reStructuredText: their code is not looked at."""
    project = content.project
    found = sorted(
        path
        for folder in project.pages
        for path in (folder.rglob("*.rst") if folder.is_dir() else [folder])
        if path.suffix == ".rst" and not project.excludes(project.relative(path))
    )
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield Problem(
            Span(project.relative(found[0])),
            "unread-page",
            f"this page{more} in reStructuredText is not read: nothing looks at the code in it.",
            "List it under 'exclude' to say that this is right.",
            level="warning",
        )
