"""Edits of topic files that keep everything but what is edited: add, rename and move entries."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from faqcheck.content.checkout import run_git
from faqcheck.content.project import SETTINGS
from faqcheck.errors import FaqError, Problem, Span, did_you_mean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from pathlib import Path

    from faqcheck.content.model import Entry, Faq, Topic
    from faqcheck.content.project import Project

_LEFT_OUT = frozenset(
    """a an and are be can do does for from get have how i in is it its my of on or should the to
    use want was what when where which why will with you your""".split()  # noqa: SIM905
)
_KEPT = ("id", "aliases", "question", "sources")
"""Fields of an entry that a retired one keeps."""
_WORDS = 5
"""How many words of a question an id keeps."""


@dataclass(frozen=True, slots=True)
class Edit:
    """New content of files, not written yet."""

    files: dict[Path, str]
    place: Span
    """Where the entry stands then."""


def id_of(question: str, *, taken: Collection[str]) -> str:
    """Return a short id made of a question's telling words, such as `awq-slower-8b`."""
    words = re.findall(r"[a-z0-9]+", question.lower())
    telling = [word for word in words if word not in _LEFT_OUT] or words or ["question"]
    name = "-".join(telling[:_WORDS])
    free = (f"{name}-{number}" for number in count(2))
    return name if name not in taken else next(other for other in free if other not in taken)


def new_entry(
    question: str,
    topic: Topic,
    project: Project,
    *,
    name: str,
    today: dt.date,
    snippet: str | None = None,
) -> Edit:
    """Append an entry that is ready to be filled in.

    Args:
        question: as readers ask it.
        topic: that it belongs to.
        project: whose file is edited.
        name: id of the entry.
        today: written into `updated`.
        snippet: file below the snippets folder to start, shown by the answer.
    """
    lines = [
        f"- id: {name}",
        f"  question: {json.dumps(question, ensure_ascii=False)}",
        "  also_asked: []",
        "  answer: |",
        "    **TODO: say the fix here, as an instruction.** Then why, in two or three sentences.",
    ]
    files: dict[Path, str] = {}
    if snippet is not None:
        lines += ["", "    [[snippet:code]]", "  snippets:", "    - id: code"]
        lines += [f"      file: {snippet}", "      checks: {runs: {}}"]
        path = project.snippets / snippet
        if not path.exists():
            files[path] = "# TODO: what readers copy; it runs as it stands.\n"
    lines += ['  sources: ["TODO: owner/name#1, or an address"]', f"  updated: {today}"]
    path = project.path(topic.span.path)
    text = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    indent = " " * _indent(topic, text.split("\n"))
    block = "".join(f"{indent}{line}\n" if line else "\n" for line in lines)
    files[path] = text + block
    return Edit(files, Span(topic.span.path, text.count("\n") + 1, len(indent) + 1))


def move_entry(entry: Entry, topic: Topic, faq: Faq, project: Project) -> Edit:
    """Move an entry to the end of another topic.

    Raises:
        FaqError: it is the only one of its topic, or is there already.
    """
    source = _topic_of(entry, faq)
    if source.id == topic.id:
        raise _refused(entry, f"{entry.id!r} is in {topic.id!r} already.")
    if len(source.declared.entries) == 1:
        raise _refused(entry, f"{entry.id!r} is the only entry of {source.id!r}.")
    path, target = project.path(source.span.path), project.path(topic.span.path)
    lines = path.read_text(encoding="utf-8").split("\n")
    first, last = _block(entry, source, lines)
    text = target.read_text(encoding="utf-8").rstrip("\n") + "\n"
    indent = _indent(topic, text.split("\n"))
    shift = indent - _indent(source, lines)
    moved = "\n".join(_shifted(line, shift) for line in lines[first:last]).rstrip("\n") + "\n"
    rest = "\n".join([*lines[:first], *lines[last:]]).rstrip("\n") + "\n"
    place = Span(topic.span.path, text.count("\n") + 1, indent + 1)
    return Edit({path: rest, target: text + moved}, place)


def rename_entry(entry: Entry, new: str, faq: Faq, project: Project, *, keep: bool) -> Edit:
    """Give an entry another id, and change whatever refers to it.

    Args:
        entry: to rename.
        new: its id from now on.
        faq: the content.
        project: whose files are edited.
        keep: the old id was published: it stays as an alias, and its address leads to the answer.
    """
    old = entry.id
    files: dict[Path, str] = {}
    for path in _texts(faq, project):
        before = path.read_text(encoding="utf-8")
        after = re.sub(rf"(?<=faq:){re.escape(old)}(?![\w-])", new, before)
        if after != before:
            files[path] = after
    for topic in faq.topics:
        path = project.path(topic.span.path)
        lines = files.get(path, path.read_text(encoding="utf-8")).split("\n")
        for other in (*topic.entries, *topic.retired):
            if old in other.declared.related:
                first, last = _block(other, topic, lines)
                lines[first:last] = _related(lines[first:last], old, new)
        if entry in topic.entries:
            first, last = _block(entry, topic, lines)
            lines[first:last] = _renamed(lines[first:last], old, new, keep=keep)
        if (text := "\n".join(lines)) != path.read_text(encoding="utf-8"):
            files[path] = text
    if old in project.settings.most_asked:
        path = project.path(SETTINGS)
        files[path] = _in_settings(path.read_text(encoding="utf-8"), old, new)
    return Edit(files, entry.span)


def _in_settings(text: str, old: str, new: str) -> str:
    """Return the settings with another id among the questions that are asked most."""
    quoted = re.compile(rf"(?P<quote>[\"\']){re.escape(old)}(?P=quote)")
    return re.sub(
        r"(?m)^\s*most_asked\s*=\s*\[[^\]]*\]",
        lambda listed: quoted.sub(rf"\g<quote>{new}\g<quote>", listed[0]),
        text,
    )


def other_mentions(old: str, project: Project) -> list[Span]:
    """Return the lines of other files in the repository that may mean an entry by its former id.

    A word of its own is too common to be looked for: it counts behind a slash or in quotes only.
    """
    skipped = [f":(exclude){project.relative(f)}" for f in (project.ledger, project.topics)]
    shown = run_git(project.root, "grep", "-nwIF", "-e", old, "--", ".", *skipped) or ""
    name = re.escape(old)
    meant = rf"(?<![\w-]){name}(?![\w-])" if "-" in old else rf"[/\"'`:]{name}[/\"'`)\s]"
    lines = (line.split(":", 2) for line in shown.splitlines())
    return [
        Span(file, int(number), at.start() + 1)
        for file, number, text in (parts for parts in lines if len(parts) == 3)
        if (at := re.search(meant, f"{text} ")) is not None
    ]


def retire_entry(
    entry: Entry,
    reason: str,
    faq: Faq,
    project: Project,
    *,
    instead: Collection[str],
    today: dt.date,
) -> Edit:
    """Put a reason in the place of an answer; id, former ids, question and sources stay.

    Args:
        entry: to retire.
        reason: why it has no answer any more.
        faq: the content.
        project: whose file is edited.
        instead: ids of entries that answer what is asked now.
        today: written into `updated`.
    """
    topic = _topic_of(entry, faq)
    path = project.path(entry.span.path)
    lines = path.read_text(encoding="utf-8").split("\n")
    first, last = _block(entry, topic, lines)
    indent = " " * (_indent(topic, lines) + 2)
    fields = _fields(lines[first:last], indent)
    kept = [line for name in _KEPT for line in fields.get(name, ())]
    related = [f"related: [{', '.join(instead)}]"] if instead else []
    new_fields = [
        f"retired: {json.dumps(reason, ensure_ascii=False)}",
        *related,
        f"updated: {today}",
    ]
    block = [*kept, *(f"{indent}{line}" for line in new_fields)]
    block[0] = f"{indent[:-2]}- {block[0].lstrip()}"
    lines[first:last] = [*block, ""] if last < len(lines) else [*block, *lines[last - 1 : last]]
    return Edit({path: "\n".join(lines).rstrip("\n") + "\n"}, Span(topic.span.path, first + 1))


def _fields(block: list[str], indent: str) -> dict[str, list[str]]:
    """Return the lines of an entry by the field that they belong to."""
    found: dict[str, list[str]] = {}
    name = ""
    for number, line in enumerate(block):
        line = f"{indent}{line[len(indent) :]}" if number == 0 else line
        if (start := re.match(rf"{indent}([a-z_]+):", line)) is not None:
            name = start[1]
        if line.strip():
            found.setdefault(name, []).append(line)
    return found


def find_entry(name: str, faq: Faq, project: Project) -> Entry:
    """Return the entry of an id, with or without its topic, or of a former id.

    Raises:
        FaqError: there is none.
    """
    last = name.rpartition("/")[2]
    for entry in faq.entries.values():
        if last == entry.id or last in entry.declared.aliases:
            return entry
    if (gone := faq.retired.get(last)) is not None:
        message = f"{last!r} is retired: {gone.declared.retired}"
        raise FaqError([Problem(gone.span, "retired-entry", message, "Name another entry.")])
    problem = Problem(
        Span(project.relative(project.topics)),
        "unknown-entry",
        f"there is no entry {name!r}.",
        did_you_mean(last, faq.entries),
    )
    raise FaqError([problem])


def find_topic(name: str, faq: Faq, project: Project) -> Topic:
    """Return the topic of an id.

    Raises:
        FaqError: there is none.
    """
    known = {topic.id: topic for topic in faq.topics}
    if name not in known:
        hint = f"Topics: {', '.join(sorted(known))}."
        raise FaqError(
            [
                Problem(
                    Span(project.relative(project.topics)),
                    "unknown-topic",
                    f"there is no topic {name!r}.",
                    hint,
                )
            ]
        )
    return known[name]


def _topic_of(entry: Entry, faq: Faq) -> Topic:
    return next(topic for topic in faq.topics if topic.id == entry.topic)


def _indent(topic: Topic, lines: list[str]) -> int:
    """Return how far the marks of a topic's entries are indented."""
    entries = [*topic.entries, *topic.retired]
    if not entries:
        return 2
    line = lines[min(entry.span.line for entry in entries) - 1]
    return len(line) - len(line.lstrip())


def _block(entry: Entry, topic: Topic, lines: list[str]) -> tuple[int, int]:
    """Return the first line of an entry, from 0, and the one behind its last."""
    mark = re.compile(rf" {{{_indent(topic, lines)}}}- ")
    top = next(number for number, line in enumerate(lines) if line.startswith("entries:"))
    starts = [number for number, line in enumerate(lines) if number > top and mark.match(line)]
    position = int(entry.location[-1])
    first = starts[position]
    last = starts[position + 1] if position + 1 < len(starts) else len(lines)
    return first, last


def _shifted(line: str, by: int) -> str:
    if not line.strip() or by == 0:
        return line
    return " " * by + line if by > 0 else line[min(-by, len(line) - len(line.lstrip())) :]


def _renamed(block: list[str], old: str, new: str, *, keep: bool) -> list[str]:
    changed = list(block)
    number = next(n for n, line in enumerate(changed) if re.search(r"\bid:", line))
    changed[number] = re.sub(
        rf"(\bid:\s*[\"']?){re.escape(old)}\b", rf"\g<1>{new}", changed[number]
    )
    if not keep:
        return changed
    for place, line in enumerate(changed):
        if (flow := re.match(r"(\s*aliases:\s*\[)(.*)(\].*)$", line)) is not None:
            others = f", {flow[2]}" if flow[2].strip() else ""
            changed[place] = f"{flow[1]}{old}{others}{flow[3]}"
            return changed
        if (listed := re.match(r"(\s*)aliases:\s*$", line)) is not None:
            changed.insert(place + 1, f"{listed[1]}  - {old}")
            return changed
    indent = " " * changed[number].index("id:")
    changed.insert(number + 1, f"{indent}aliases: [{old}]")
    return changed


def _related(block: list[str], old: str, new: str) -> list[str]:
    changed = list(block)
    inside = False
    for number, line in enumerate(block):
        if re.match(r"\s*related:", line):
            inside = True
        elif inside and not re.match(r"\s*(- |[\w-]+\s*[,\]])", line):
            inside = False
        if inside:
            changed[number] = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, line)
    return changed


def _texts(faq: Faq, project: Project) -> list[Path]:
    """Return the files that may link to an entry."""
    return [project.path(part.span.path) for part in faq.topics] + [
        project.path(page.path) for page in faq.pages
    ]


def _refused(entry: Entry, message: str) -> FaqError:
    return FaqError([Problem(entry.span, "cannot-move", message, "Choose another topic.")])
