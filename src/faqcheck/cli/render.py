"""The command that writes the site's pages."""

from __future__ import annotations

from pathlib import Path

import click

from faqcheck.cli.report import report, today
from faqcheck.content import find_or_assume, load_faq
from faqcheck.site import read_site, write_files


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder to write to; made if missing, other files in it are left alone.",
)
@click.option(
    "--built",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the built site, for q/<id>.md, which a generator would take for pages.",
)
@click.pass_obj
def render(folder: Path, *, out: Path, built: Path | None) -> None:
    """Write the pages that the MkDocs plugin serves, for any other generator.

    Example: faqcheck render --out build/docs
    """
    project = find_or_assume(folder)
    faq = load_faq(project)
    site = read_site(faq, project, today=today())
    report(site.problems)
    files = write_files(site.files(), out)
    files += write_files(site.exports(), built) if built is not None else []
    click.echo(f"{len(files)} files written to {out}", err=True)
