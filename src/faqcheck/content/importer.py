"""Write the parts of a Markdown FAQ as topics and snippets."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.content.author import id_of
from faqcheck.content.languages import language_named, suffix_of
from faqcheck.content.markdown import MarkdownReader, heading_id, read_dialect
from faqcheck.content.markdown_faq import take_apart

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from faqcheck.content.markdown import Fence
    from faqcheck.content.markdown_faq import Apart, Asked
    from faqcheck.content.project import Project

_ISSUE = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)/(?:issues|pull)/(\d+)(?![\w/#-])")
_ANCHORED = re.compile(r"(?<=\]\()#(?P<anchor>[^)\s]+)(?=\))")
_STATIC = "imported; nobody has said yet how it is held true"
_RELATIVE = re.compile(r"(?<!\\)\]\((?![a-z][a-z0-9+.-]*:|#|/)([^)\s]+)")


@dataclass(frozen=True, slots=True)
class Imported:
    """What a document becomes; nothing is written yet."""

    files: dict[Path, str]
    entries: int
    snippets: int
    lost: tuple[tuple[int, int, str], ...]
    """First and last line of what could not be placed, and why."""
    relative: int
    """Links that start from the folder of the document, and may lead elsewhere now."""


def import_faq(text: str, project: Project, *, name: str, source: str, today: dt.date) -> Imported:
    """Return the topics and snippets that a Markdown FAQ becomes.

    Args:
        text: the document.
        project: to write it for.
        name: of the topic, if the document has no title.
        source: how answers name the document they come from.
        today: written into `updated`.
    """
    apart = take_apart(text, name=name)
    reader = MarkdownReader(read_dialect(project).value, project.root)
    anchors = _anchors(apart)
    files: dict[Path, str] = {}
    taken: set[str] = set()
    count = 0
    for part in apart.parts:
        topic = id_of(part.title, taken=taken)
        taken.add(topic)
        lines = [
            f"topic: {_quoted(part.title)}",
            f"summary: {_quoted(f'Imported from {source}.')}",
            "entries:",
        ]
        for asked in part.asked:
            answer, snippets = _with_files(asked, anchors, topic, reader)
            count += len(snippets)
            for file, code in snippets.items():
                files[project.snippets / file] = code
            lines += _entry(asked, anchors[asked.line], answer, [*snippets], source, today)
        files[project.topics / f"{topic}.yml"] = "\n".join(lines) + "\n"
    answers = [asked.answer for part in apart.parts for asked in part.asked]
    relative = sum(len(_RELATIVE.findall(answer)) for answer in answers)
    return Imported(files, len(answers), count, apart.lost, relative)


def _anchors(apart: Apart) -> dict[int | str, str]:
    """Return the id of the entry at each line, and for each anchor of the document."""
    found: dict[int | str, str] = {}
    taken: set[str] = set()
    slugs: set[str] = set()
    for part in apart.parts:
        for asked in part.asked:
            found[asked.line] = id_of(asked.question, taken=taken)
            taken.add(found[asked.line])
            found.setdefault(heading_id(asked.question, slugs), found[asked.line])
    return found


def _with_files(
    asked: Asked, anchors: dict[int | str, str], topic: str, reader: MarkdownReader
) -> tuple[str, dict[str, str]]:
    """Return an answer whose blocks have become files, and these; what is nested stays there."""
    lines = asked.answer.split("\n")
    entry = anchors[asked.line]
    files: dict[str, str] = {}
    for fence in reversed(reader.find(asked.answer).fences):
        if (suffix := _suffix(fence)) is None:
            continue
        name = f"{topic}/{entry}-{fence.line + 1}{suffix}"
        files[name] = fence.text
        gap = [""] if fence.end < len(lines) and lines[fence.end].strip() else []
        above = [""] if fence.line and lines[fence.line - 1].strip() else []
        lines[fence.line : fence.end] = [*above, f"[[snippet:{_snippet_id(name, entry)}]]", *gap]
    text = _ANCHORED.sub(lambda found: _entry_link(found[0], anchors), "\n".join(lines))
    return text, dict(reversed(files.items()))


def _suffix(fence: Fence) -> str | None:
    """Return the ending of the file that a block can become; None if it has to stay."""
    is_plain = fence.column == 0 and not fence.declaration and not fence.words and not fence.made
    language = language_named(fence.language) if is_plain and fence.text.strip() else None
    return suffix_of(language) if language else None


def _snippet_id(file: str, entry: str) -> str:
    number = file.rpartition(".")[0].removeprefix(file.partition("/")[0] + f"/{entry}-")
    return f"code-{number}"


def _entry_link(target: str, anchors: dict[int | str, str]) -> str:
    name = anchors.get(target.removeprefix("#"))
    return f"faq:{name}" if name else target


def _entry(
    asked: Asked, name: str, answer: str, snippets: list[str], source: str, today: dt.date
) -> list[str]:
    lines = [f"  - id: {name}", f"    question: {_quoted(asked.question)}", "    answer: |"]
    lines += [f"      {line}" if line else "" for line in answer.split("\n")]
    if snippets:
        lines.append("    snippets:")
    for file in snippets:
        lines += [f"      - id: {_snippet_id(file, name)}", f"        file: {file}"]
        lines.append(f"        checks: {{static: {_quoted(_STATIC)}}}")
    issues = dict.fromkeys(f"{repo}#{number}" for repo, number in _ISSUE.findall(asked.answer))
    sources = ", ".join(map(_quoted, issues or [f"{source}, line {asked.line}"]))
    return [*lines, f"    sources: [{sources}]", f"    updated: {today}", ""]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
