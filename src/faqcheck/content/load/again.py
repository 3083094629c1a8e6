"""Read again what a memory cannot recall."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from faqcheck.content.load.pages import read_page
from faqcheck.content.load.topics import TopicReader
from faqcheck.content.model import Page, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from faqcheck.content.load.memory import Memory
    from faqcheck.content.load.report import Report
    from faqcheck.content.markdown import MarkdownReader
    from faqcheck.content.project import Project

_Read = TypeVar("_Read")


def topics_again(
    paths: Iterable[Path], project: Project, report: Report, reader: MarkdownReader, memory: Memory
) -> Iterator[Topic]:
    """Yield the topics; those without a mistake are read when a file of theirs has changed."""

    def read(path: Path, own: Report) -> tuple[Topic | None, Iterable[Path]]:
        topic = TopicReader(project, own, reader).read(path)
        entries = topic.entries if topic is not None else ()
        return topic, {project.path(s.file) for e in entries for s in e.snippets if s.file}

    return _again(paths, Topic, read, report, reader, memory)


def pages_again(
    paths: Iterable[Path], project: Project, report: Report, reader: MarkdownReader, memory: Memory
) -> Iterator[Page]:
    """Yield the hand-written pages; those without a mistake are read when they have changed."""

    def read(path: Path, own: Report) -> tuple[Page | None, Iterable[Path]]:
        return read_page(path, project, own, reader), ()

    return _again(paths, Page, read, report, reader, memory)


def _again(
    paths: Iterable[Path],
    kind: type[_Read],
    read: Callable[[Path, Report], tuple[_Read | None, Iterable[Path]]],
    report: Report,
    reader: MarkdownReader,
    memory: Memory,
) -> Iterator[_Read]:
    """Yield what is read from each path, recalled where none of its files has changed."""
    for path in paths:
        value = memory.recall(path, kind)
        if value is None:
            before, own = time.time_ns(), report.own()
            value, others = read(path, own)
            if value is not None and _is_whole(own, reader):
                memory.keep(path, value, others, before=before)
            report.take(own)
        if value is not None:
            yield value


def _is_whole(report: Report, reader: MarkdownReader) -> bool:
    """Say whether nothing was wrong: a mistake is told each time that the content is read."""
    return not report.problems and not report.left_out and not reader.problems
