"""Rules about what answers and pages point at: entries, claims and files."""

from __future__ import annotations

import posixpath
import re
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from faqcheck.content.claims import statements_of
from faqcheck.content.lint.content import published_addresses
from faqcheck.content.lint.links import find_targets
from faqcheck.content.paths import is_inside, is_there
from faqcheck.content.published import made_files
from faqcheck.errors import Problem, did_you_mean, near_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from faqcheck.content.lint.content import Content
    from faqcheck.content.model import Entry, Faq, Snippet, Topic
    from faqcheck.content.project import Project
    from faqcheck.errors import Span


def entries(content: Content) -> Iterator[Problem]:
    """Yield links and `related` that name no entry."""
    faq = content.faq
    known = content.known(published_addresses(faq))
    for _, text, start in content.prose:
        for span, name in find_targets(text, "faq:", start):
            if name.partition("#")[0] not in known:
                yield Problem(
                    span,
                    "unknown-entry",
                    f"there is no entry {name!r}.",
                    did_you_mean(name, published_addresses(faq)),
                )
            yield from _retired(name.partition("#")[0], span, content)
    for entry in (*faq.retired.values(), *faq.entries.values()):
        yield from _related(entry, content)


def _retired(name: str, span: Span, content: Content) -> Iterator[Problem]:
    """Yield that a name leads to a question which has no answer any more."""
    for entry in content.faq.retired.values():
        if name in (entry.id, *entry.declared.aliases):
            others = " or ".join(map(repr, entry.declared.related))
            yield Problem(
                span,
                "retired-entry",
                f"{name!r} is retired: {entry.declared.retired}",
                f"Link to {others}." if others else "Delete the link.",
            )


def _related(entry: Entry, content: Content) -> Iterator[Problem]:
    faq = content.faq
    for number, name in enumerate(entry.declared.related):
        span_of = partial(content.span, entry, "related", number)
        if name == entry.id:
            message = "related: names the entry itself."
            yield Problem(span_of(), "unknown-entry", message, "Delete it.")
        elif name in faq.retired:
            yield from _retired(name, span_of(), content)
        elif name not in faq.entries and name not in faq.left_out:
            yield Problem(
                span_of(),
                "unknown-entry",
                f"related: there is no entry {name!r}.",
                _now_called(name, faq)
                or did_you_mean(name, faq.entries)
                or f"Give the id of an entry in {content.project.settings.topics}/.",
            )


def most_asked(content: Content) -> Iterator[Problem]:
    """Yield ids of the setting `most_asked` that no entry has."""
    faq = content.faq
    for number, name in enumerate(content.project.settings.most_asked):
        place = content.project.setting("most_asked", number)
        if name in faq.retired:
            yield from _retired(name, place, content)
        elif name not in content.known(faq.entries):
            yield Problem(
                place,
                "unknown-entry",
                f"'most_asked'[{number}]: there is no entry {name!r}.",
                _now_called(name, faq) or did_you_mean(name, faq.entries) or "Delete it.",
            )


def _now_called(alias: str, faq: Faq) -> str:
    current = (e.id for e in faq.entries.values() if alias in e.declared.aliases)
    return next((f"It is called {name!r} now." for name in current), "")


def claims(content: Content) -> Iterator[Problem]:
    """Yield sentences that point at no claim, and claims that no sentence points at."""
    for entry in content.faq.entries.values():
        claims = {s.id: s for s in entry.snippets if not s.shown}
        text = content.answers[entry.id]
        used = set()
        for span, name in find_targets(text, "claim:", entry.answer_span):
            used.add(name)
            if name not in content.known(claims):
                yield Problem(
                    span,
                    "unknown-claim",
                    f"there is no claim {name!r}.",
                    did_you_mean(name, claims) or "Declare it under 'claims'.",
                )
        yield from _unheld(claims.values(), content)
        for name, claim in claims.items():
            if name not in used:
                yield Problem(
                    content.span(claim, "id"),
                    "unused-claim",
                    f"no sentence of the answer points at the claim {name!r}.",
                    f"Write [sentence](claim:{name}).",
                )


def _unheld(claims: Iterable[Snippet], content: Content) -> Iterator[Problem]:
    """Yield claims that print nothing of what their sentence states, and needless exceptions."""
    for claim in claims:
        stated = [text for sentence in claim.sentences for text in statements_of(sentence)]
        missing = [text for text in stated if text not in claim.elsewhere]
        if missing and claim.checks.runs is None and claim.waiver is None:
            yield Problem(
                content.span(claim),
                "unheld-figure",
                f"the claim {claim.id!r} does not run, and its sentence states "
                f"{', '.join(map(repr, missing))}.",
                "Let it run and print that, or declare under 'elsewhere' where it comes from.",
            )
        for text in claim.elsewhere:
            if text not in stated:
                yield Problem(
                    content.span(claim, "elsewhere", text),
                    "unused-exception",
                    f"no sentence of the claim {claim.id!r} states {text!r}.",
                    f"Delete it; stated are: {', '.join(map(repr, stated)) or 'no figures'}.",
                )


def pages_and_files(content: Content) -> Iterator[Problem]:
    """Yield links of pages and answers to files of the project that do not exist."""
    project = content.project
    docs = project.settings.docs
    made = {posixpath.join(docs, name) for name in made_files(content.faq, project.settings.files)}
    for base, text, start in content.prose:
        for span, target in find_targets(text, "", start):
            file = unquote(re.split(r"[#?]", target, maxsplit=1)[0])
            if not file or ":" in file or file.startswith("/"):
                continue
            path = project.path(base) / file
            if not is_inside(path, project.root):
                yield Problem(
                    span,
                    "path-outside",
                    f"{file!r} leaves the project.",
                    "Link to its address on the web.",
                )
            elif (
                not is_there(path)
                and posixpath.normpath(posixpath.join(base, file)) not in made
                and not _is_address(file, base, start.path, made, project)
            ):
                near = [p.relative_to(path.parent).as_posix() for p in _beside(path)]
                near += [name[len(base) + 1 :] for name in made if _is_page(name, base)]
                meant = near_path(path.name, near)
                yield Problem(
                    span,
                    "unknown-link-target",
                    f"there is no file {file!r} to link to.",
                    f"Did you mean {meant!r}?"
                    if meant
                    else "Give the path from this file to the other one.",
                    level="error" if meant else "warning",  # pages are made later, too
                )


def _is_page(name: str, base: str) -> bool:
    """Say whether a file that is made is a page of a folder itself."""
    return name.endswith(".md") and posixpath.dirname(name) == base


def anchors(content: Content) -> Iterator[Problem]:
    """Yield links to a place on a topic's page that is none; MkDocs looks at other pages."""
    docs = content.project.settings.docs
    places = {f"{docs}/{topic.id}.md": _anchors_of(topic) for topic in content.faq.topics}
    for base, text, start in content.prose:
        for span, target in find_targets(text, "", start):
            file, _, anchor = target.partition("#")
            page = posixpath.normpath(posixpath.join(base, unquote(file)))
            if not anchor or ":" in file or page not in places:
                continue
            if unquote(anchor) not in content.known(places[page]):
                yield Problem(
                    span,
                    "unknown-anchor",
                    f"{file} has no question {anchor!r}.",
                    did_you_mean(anchor, places[page]) or "Link to a question: [text](faq:id).",
                )


def _anchors_of(topic: Topic) -> set[str]:
    return {name for e in topic.entries for name in (e.id, *e.declared.aliases)}


def _is_address(file: str, base: str, page: str, made: set[str], project: Project) -> bool:
    """Say whether a link leads to a page by its address, `../other`, and not by its file.

    A page `a/b.md` is at `a/b/`, where its links start from.
    """
    if PurePosixPath(file).suffix:
        return False
    stem = PurePosixPath(page).stem
    for folder in (base if stem in ("index", "README") else f"{base}/{stem}", base):
        target = posixpath.normpath(posixpath.join(folder, file))
        names = (f"{target}.md", f"{target}/index.md", f"{target}.ipynb")
        if any(name in made or is_there(project.path(name)) for name in names):
            return True
    return False


def _beside(path: Path) -> list[Path]:
    return (
        sorted(path.parent.glob("*.md")) if is_there(path.parent) and path.parent.is_dir() else []
    )
