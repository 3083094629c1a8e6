"""Read a project's content: topics, snippets, tables and pages become one `Faq`.

Every problem of every file is collected and raised once. A part that cannot be used does not hide
the problems of the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faqcheck.content.baseline import read_baseline
from faqcheck.content.collector import collector_paused
from faqcheck.content.load.again import pages_again, topics_again
from faqcheck.content.load.memory import Memory, stamp_of
from faqcheck.content.load.pages import page_paths, read_page
from faqcheck.content.load.report import Report, leads_out
from faqcheck.content.load.running import may_run_unasked, runnable_languages, shows_prints
from faqcheck.content.load.topics import TopicReader
from faqcheck.content.markdown import MarkdownReader, read_dialect
from faqcheck.content.model import Faq
from faqcheck.content.paths import is_inside
from faqcheck.content.synonyms import read_synonyms
from faqcheck.content.tables import read_table
from faqcheck.content.weigh import weighed
from faqcheck.errors import LoadError, Read, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faqcheck.content.model import Table
    from faqcheck.content.project import Project

__all__ = [
    "Memory",
    "load_faq",
    "may_run_unasked",
    "page_paths",
    "read_faq",
    "runnable_languages",
    "shows_prints",
    "stamp_of",
]


def load_faq(project: Project) -> Faq:
    """Read everything that a project publishes and verifies.

    Raises:
        LoadError: with all problems of all files.
    """
    faq, problems, _ = read_faq(project)
    if wrong := [problem for problem in problems if problem.is_error]:
        raise LoadError(wrong)
    return faq


def read_faq(project: Project, memory: Memory | None = None) -> Read[Faq]:
    """Return what can be read of a project, and the problems of the rest.

    Args:
        project: whose content it is.
        memory: of what was read before, with the same settings; files that changed are read anew.
    """
    report = Report(allowed=tuple(project.settings.languages.allow))
    with collector_paused():
        faq = _read_faq(project, report, memory)
    held = weighed(report.problems, project.settings)
    return Read(faq, read_baseline(project).tolerated(held, project), faq.left_out)


def _read_faq(project: Project, report: Report, memory: Memory | None) -> Faq:
    dialect, problems, _ = read_dialect(project)
    reader = MarkdownReader(dialect, project.root)
    report.problems += problems
    topic_files = _files(project.topics, project, report)
    paths = page_paths(project)
    if memory is None or not dialect.keeps_to_its_text:
        topic_reader = TopicReader(project, report, reader)
        topics = [topic for path in topic_files if (topic := topic_reader.read(path))]
        pages = [page for path in paths if (page := read_page(path, project, report, reader))]
    else:
        topics = list(topics_again(topic_files, project, report, reader, memory))
        pages = list(pages_again(paths, project, report, reader, memory))
    report.problems += reader.problems  # extensions are loaded when a page needs them
    table_files = _files(project.tables, project, report)
    tables = [table for path in table_files if (table := _table(path, project, report))]
    synonyms, problems, _ = read_synonyms(project)
    report.problems += problems
    if not topics and not pages and not report.problems:
        report.add(
            Span(project.settings.topics),
            "no-topics",
            "holds no topic (*.yml), and there are no pages either.",
            "Write a topic; `faqcheck schema` prints the format. Or name pages in 'pages'.",
        )
    return Faq(
        topics=tuple(sorted(topics, key=lambda topic: (topic.declared.order, topic.id))),
        pages=tuple(pages),
        tables=tuple(tables),
        synonyms=synonyms,
        left_out=frozenset(report.left_out),
    )


def _files(folder: Path, project: Project, report: Report) -> Iterator[Path]:
    """Yield the YAML files of a folder, sorted, one for each stem; they are named by it."""
    stems: dict[str, Path] = {}
    for path in sorted(p for p in folder.glob("[!.]*.y*ml") if p.suffix in (".yml", ".yaml")):
        relative = project.relative(path)
        if not is_inside(path, project.root):
            report.problems.append(leads_out(relative))
        elif path.stem in stems:
            report.add(
                Span(relative),
                "duplicate-id",
                f"{stems[path.stem].name} beside it has the id {path.stem!r} too.",
                "Rename one of the files.",
            )
        else:
            stems[path.stem] = path
            yield path


def _table(path: Path, project: Project, report: Report) -> Table | None:
    read = read_table(path, project)
    report.problems += read.problems
    report.left_out |= read.left_out
    return read.value
