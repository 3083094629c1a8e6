"""Commands for authors: start an answer, rename it, move it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faqcheck.cli.report import list_addresses, today
from faqcheck.content import (
    ever_published,
    find_entry,
    find_project,
    find_topic,
    id_of,
    load_faq,
    move_entry,
    new_entry,
    other_mentions,
    published_addresses,
    rename_entry,
    retire_entry,
)
from faqcheck.evidence import (
    Digests,
    find_moves,
    locked,
    read_ledger,
    replace_file,
    with_moves,
    write_ledger,
)
from faqcheck.gate import cases_of

if TYPE_CHECKING:
    from pathlib import Path

    from faqcheck.content import Edit, Project


@click.command()
@click.argument("question")
@click.option("--topic", metavar="TOPIC", help="File of the topic, without its ending.")
@click.option("--id", "name", help="Id of the entry; made of the question's words by default.")
@click.option(
    "--snippet", metavar="FILE", help="Start this file below the snippets folder, and show it."
)
@click.pass_obj
def new(
    folder: Path, question: str, *, topic: str | None, name: str | None, snippet: str | None
) -> None:
    """Start an answer: write an entry that is ready to be filled in.

    Example: faqcheck new "Why is the answer empty?" --topic inference --snippet inference/ask.py
    """
    project = find_project(folder)
    faq = load_faq(project)
    topics = sorted(found.id for found in faq.topics)
    if topic is None and len(topics) != 1:
        raise click.UsageError(f"--topic is missing; topics: {', '.join(topics)}.")
    taken = published_addresses(faq)
    if name is not None and name in taken:
        raise click.UsageError(f"--id: {name!r} already leads to an answer.")
    edit = new_entry(
        question,
        find_topic(topic or topics[0], faq, project),
        project,
        name=name or id_of(question, taken=taken),
        today=today(),
        snippet=snippet,
    )
    _write(edit, project)
    click.echo(f"{edit.place}: fill in what says TODO, then run 'faqcheck lint'.")


@click.command()
@click.argument("old")
@click.argument("new")
@click.pass_obj
def rename(folder: Path, old: str, new: str) -> None:
    """Give entry OLD the id NEW: links, evidence and, if it was published, its address follow.

    Example: faqcheck rename slow-inference awq-is-slower
    """
    project = find_project(folder)
    faq = load_faq(project)
    entry = find_entry(old, faq, project)
    if new in published_addresses(faq):
        raise click.UsageError(f"{new!r} already leads to an answer.")
    keep = entry.id in ever_published(project)
    _write(rename_entry(entry, new, faq, project, keep=keep), project)
    kept = f"; /q/{entry.id}/ still leads to it" if keep else ""
    click.echo(f"{entry.span}: {entry.id} is {new} now{kept}.")
    for span in other_mentions(entry.id, project):
        click.echo(f"{span}: names {entry.id}, too; look whether {new} is meant.")


@click.command()
@click.argument("entry")
@click.argument("topic")
@click.pass_obj
def move(folder: Path, entry: str, topic: str) -> None:
    """Move ENTRY to the end of TOPIC; its evidence and its address stay.

    Example: faqcheck move slow-inference memory
    """
    project = find_project(folder)
    faq = load_faq(project)
    edit = move_entry(
        find_entry(entry, faq, project), find_topic(topic, faq, project), faq, project
    )
    _write(edit, project)
    click.echo(f"{edit.place}: {entry} is here now.")


@click.command()
@click.argument("entry")
@click.argument("reason")
@click.option(
    "--instead", multiple=True, metavar="ENTRY", help="Question to ask now. May be given twice."
)
@click.pass_obj
def retire(folder: Path, entry: str, reason: str, *, instead: tuple[str, ...]) -> None:
    """Put REASON in the place of the answer of ENTRY; its address says so.

    Example: faqcheck retire old-way "The tool was removed in 2.0." --instead new-way
    """
    project = find_project(folder)
    faq = load_faq(project)
    found = find_entry(entry, faq, project)
    others = [find_entry(name, faq, project).id for name in instead]
    edit = retire_entry(found, reason, faq, project, instead=others, today=today())
    _write(edit, project)
    click.echo(f"{edit.place}: {found.id} is retired; /q/{found.id}/ says why.")
    click.echo("Run 'faqcheck lint': it names links to it, and files that nothing shows now.")


def _write(edit: Edit, project: Project) -> None:
    """Write the files; then let addresses and evidence follow."""
    for path, text in edit.files.items():
        replace_file(path, text.encode())
    faq = load_faq(project)
    list_addresses(project, published_addresses(faq))
    cases = {case.id: case for case in cases_of(faq, project)}
    ledger = read_ledger(project.ledger, root=project.root).value
    if moves := find_moves(ledger, cases, Digests(project).of):
        with locked(project.ledger):
            ledger = read_ledger(project.ledger, root=project.root).value
            write_ledger(with_moves(ledger, moves), project.ledger)
