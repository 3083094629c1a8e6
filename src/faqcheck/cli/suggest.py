"""The command that finds answers for an issue."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

from faqcheck.site import Known, Ranking, keep, kept, reply, suggested, unanswered_groups

if TYPE_CHECKING:
    from pathlib import Path

    from faqcheck.site import Found, Hit


@click.command()
@click.option(
    "--file",
    "file",
    type=click.File(encoding="utf-8", errors="replace"),
    help="Take the issue from a file; - is stdin.",
)
@click.option(
    "--reply",
    "only_reply",
    is_flag=True,
    help="Print the comment alone; nothing if no answer fits.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option(
    "--unanswered",
    type=click.File(encoding="utf-8", errors="replace"),
    help="Group the titles of a file, one a line, that no answer fits; - is stdin.",
)
@click.argument("text", nargs=-1)
@click.pass_obj
def suggest(
    folder: Path,
    *,
    file: TextIO | None,
    only_reply: bool,
    as_json: bool,
    unanswered: TextIO | None,
    text: tuple[str, ...],
) -> None:
    """Find answers for an issue: TEXT, a file or stdin; say when there is none.

    The ranking is that of the site's search.

    Example: faqcheck suggest "CUDA out of memory on 24 GB"
    """
    if sum((bool(text), file is not None, unanswered is not None)) > 1:
        raise click.UsageError("give one of TEXT, --file and --unanswered.")
    known = kept(folder, os.environ) or _read(folder)
    ranking = Ranking(known.index)
    if unanswered is not None:
        _print_groups(unanswered.read().splitlines(), ranking, as_json=as_json)
        return
    source: TextIO = file or sys.stdin
    issue = " ".join(text) if text else source.read()
    if not issue.strip():
        raise click.UsageError("the issue is empty.")
    found = ranking.find(issue)
    comment = reply(suggested(found), known.addresses)
    if as_json:
        _print_json(found, comment)
    elif only_reply:
        click.echo(comment, nl=False)
    else:
        _print(found, comment, known)


def _read(folder: Path) -> Known:
    """Read what is known of a project, and keep it for the next time."""
    # Loaded here: most of the time what was kept is enough.
    from faqcheck.content import find_project, read_faq
    from faqcheck.site import Addresses, search_index, state_of

    project = find_project(folder)
    settings = project.settings
    site = [settings.mkdocs] if settings.mkdocs else ["mkdocs.yml", "mkdocs.yaml"]
    sources = [settings.topics, settings.tables, settings.snippets, *site]
    since = state_of(project.root, sources, os.environ)
    faq = read_faq(project).value
    addresses = Addresses(settings)
    known = Known(
        search_index(faq),
        {entry.id: entry.topic for entry in faq.entries.values()},
        {entry.id: addresses.permanent(entry) for entry in faq.entries.values()},
    )
    keep(known, project.root, sources, os.environ, since=since)
    return known


def _print(found: Found, comment: str, known: Known) -> None:
    hits: tuple[Hit, ...] | list[Hit] = list(suggested(found)) or found.hits[:3]
    if not found.answered:
        click.echo("No answer yet." + (" The nearest questions:" if hits else ""))
    for hit in hits:
        path = f"{known.topics[hit.answer.id]}/{hit.answer.id}"
        click.echo(f"{hit.score:5.2f}  {path}  {hit.answer.question}")
    if comment:
        click.echo(f"\nA reply to paste:\n\n{comment}", nl=False)


def _print_json(found: Found, comment: str) -> None:
    hits = [
        {"id": hit.answer.id, "question": hit.answer.question, "score": round(hit.score, 4)}
        for hit in found.hits[:10]
    ]
    data = {"answered": found.answered, "hits": hits, "reply": comment}
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _print_groups(titles: list[str], ranking: Ranking, *, as_json: bool) -> None:
    groups = unanswered_groups([title.strip() for title in titles if title.strip()], ranking)
    if as_json:
        data = [{"name": group.name, "titles": group.titles} for group in groups]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for group in groups:
        click.echo(f"{len(group.titles):3}  {group.name}")
        for title in group.titles:
            click.echo(f"     {title}")
