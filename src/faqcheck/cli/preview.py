"""The command that shows one answer as the site shows it, while it is being written."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from faqcheck.content import find_entry, find_project, read_faq
from faqcheck.errors import FaqError, LoadError, Problem, RunError, Span
from faqcheck.site import PREVIEW

if TYPE_CHECKING:
    from pathlib import Path

    from faqcheck.content import Project

PORT = 8000


@click.command()
@click.argument("entry")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=None,
    help="Port of the address; default: the first free one from 8000 on.",
)
@click.pass_obj
def preview(folder: Path, entry: str, *, port: int | None) -> None:
    """Serve the page of ENTRY alone, and show each change when it is saved.

    Takes MkDocs and a mkdocs.yml. Other pages are left out: links to them lead nowhere here.

    Example: faqcheck preview slow-inference
    """
    project = find_project(folder)
    settings = _site_settings(project)
    faq, unread, _ = read_faq(project)
    try:
        found = find_entry(entry, faq, project)
    except FaqError as err:  # it may be there, and have a mistake
        raise LoadError(unread or err.problems) from err
    host = f"127.0.0.1:{port or _free_port()}"
    page = f"q/{found.id}/" if project.settings.layout == "question" else f"{found.topic}/"
    click.echo(f"http://{host}{_base(settings)}{page} shows {found.span}; Ctrl-C ends it.")
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", host]
    variables = {**os.environ, PREVIEW: found.id, "NO_MKDOCS_2_WARNING": "1"}
    os.chdir(project.root)
    sys.stdout.flush()
    os.execve(sys.executable, [*command, "--config-file", str(settings)], variables)  # noqa: S606


def _site_settings(project: Project) -> Path:
    """Return the settings of the site.

    Raises:
        RunError: there are none, or MkDocs is not installed.
    """
    named = project.settings.mkdocs
    files = [named] if named else ["mkdocs.yml", "mkdocs.yaml"]
    if find_spec("mkdocs") is None:
        message = "MkDocs, which shows the page, is not installed."
        hint = "Install it: pip install 'faqcheck[site]'."
        raise RunError([Problem(Span(files[0]), "missing-tool", message, hint)])
    for file in files:
        if (path := project.path(file)).is_file():
            return path
    message = "there is no such file, and without it no site to show a page of."
    raise RunError(
        [Problem(Span(files[0]), "missing-tool", message, 'Write one, or name it: mkdocs = "…".')]
    )


def _base(settings: Path) -> str:
    """Return the path at which MkDocs serves a site: that of the address in its own settings."""
    named = re.search(r"^site_url:\s*['\"]?(\S+?)['\"]?\s*$", settings.read_text("utf-8"), re.M)
    return f"{urlsplit(named[1] if named else '').path.rstrip('/')}/"


def _free_port() -> int:
    """Return a port on which nothing listens."""
    for port in (*range(PORT, PORT + 20), 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise AssertionError("the system chooses a port for 0")
