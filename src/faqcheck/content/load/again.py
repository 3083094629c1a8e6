"""Read again what a memory cannot recall."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from faqcheck.content.load.pages import read_page
from faqcheck.content.load.topics import TopicReader
from faqcheck.content.model import Page, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from faqcheck.content.load.memory import Memory
    from faqcheck.content.load.report import Report
    from faqcheck.content.markdown import MarkdownReader
    from faqcheck.content.project import Project


def topics_again(
    paths: Iterable[Path], project: Project, report: Report, reader: MarkdownReader, memory: Memory
) -> Iterator[Topic]:
    """Yield the topics; those without a mistake are read when a file of theirs has changed."""
    for path in paths:
        topic = memory.recall(path, Topic)
        if topic is None:
            before, own = time.time_ns(), report.own()
            topic = TopicReader(project, own, reader).read(path)
            if topic is not None and _is_whole(own, reader):
                shown = {project.path(s.file) for e in topic.entries for s in e.snippets if s.file}
                memory.keep(path, topic, shown, before=before)
            report.take(own)
        if topic is not None:
            yield topic


def pages_again(
    paths: Iterable[Path], project: Project, report: Report, reader: MarkdownReader, memory: Memory
) -> Iterator[Page]:
    """Yield the hand-written pages; those without a mistake are read when they have changed."""
    for path in paths:
        page = memory.recall(path, Page)
        if page is None:
            before, own = time.time_ns(), report.own()
            page = read_page(path, project, own, reader)
            if page is not None and _is_whole(own, reader):
                memory.keep(path, page, (), before=before)
            report.take(own)
        if page is not None:
            yield page


def _is_whole(report: Report, reader: MarkdownReader) -> bool:
    """Say whether nothing was wrong: a mistake is told each time that the content is read."""
    return not report.problems and not report.left_out and not reader.problems
