"""The command that says which answers still have to be translated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faqcheck.content import find_project, load_faq, read_faq, stamp_translations, translatables
from faqcheck.errors import did_you_mean

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option(
    "--stamp",
    "stamping",
    is_flag=True,
    help="Write into the translations NAMES that they are made from the English as it is now.",
)
@click.option("--every", is_flag=True, help="With --stamp: all that are stale.")
@click.argument("names", nargs=-1)
@click.pass_obj
def translations(folder: Path, *, stamping: bool, every: bool, names: tuple[str, ...]) -> None:
    """List translations that are missing or stale; stamp those that are done.

    A NAME is an entry's id, topic/id, a topic's id, or tables/id.

    Example: faqcheck translations --stamp memory-needed
    """
    project = find_project(folder)
    faq = load_faq(project) if stamping else read_faq(project).value
    parts = list(translatables(faq))
    known = {name for part in parts for name in (part.name, part.name.rpartition("/")[2])}
    for name in names:
        if name not in known:
            raise click.BadParameter(f"there is no {name!r}. {did_you_mean(name, known)}".strip())
    if stamping and not names and not every:
        raise click.UsageError("--stamp needs names, or --every.")
    if stamping:
        wanted = known if every else names
        for name in stamp_translations(faq, project, wanted):
            click.echo(f"stamped {name}")
        return
    for part in parts:
        chosen = not names or not {part.name, part.name.rpartition("/")[2]}.isdisjoint(names)
        if chosen and part.state != "current":
            click.echo(f"{part.state:<8} {part.name}")
