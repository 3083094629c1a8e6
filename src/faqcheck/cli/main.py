"""The command line. A command's module, and what it needs, is loaded when the command runs."""

from __future__ import annotations

import errno
import importlib
from pathlib import Path
from typing import NamedTuple

import click

from faqcheck import __version__
from faqcheck.cli.report import report
from faqcheck.errors import FaqError, unwritable


class Lazy(NamedTuple):
    """A command that is not loaded yet."""

    place: str
    """Module of this room, and the name of the command in it."""
    help: str
    """First line of the command's help; a test holds the two together."""


COMMANDS = {
    "baseline": Lazy(
        "adopt:baseline",
        "Write down what is wrong today, and tolerate it; later runs only make the list shorter.",
    ),
    "environments": Lazy(
        "environments:environments",
        "Show, build and upgrade the environments in which cases run.",
    ),
    "import": Lazy(
        "adopt:import_file",
        "Turn FILE, an FAQ in Markdown, into topics and snippets; say what could not be placed.",
    ),
    "init": Lazy(
        "adopt:init",
        "Write settings, a workflow and a hook for this folder; what is there stays as it is.",
    ),
    "ledger": Lazy("evidence:ledger", "Look after recorded evidence."),
    "lint": Lazy("lint:lint", "Report every mistake of the content, each at its line."),
    "move": Lazy(
        "authors:move", "Move ENTRY to the end of TOPIC; its evidence and its address stay."
    ),
    "new": Lazy("authors:new", "Start an answer: write an entry that is ready to be filled in."),
    "pack": Lazy(
        "pack:pack_environment",
        "Pack the cases of ENVIRONMENT for a machine that no package index reaches.",
    ),
    "preview": Lazy(
        "preview:preview",
        "Serve the page of ENTRY alone, and show each change when it is saved.",
    ),
    "ray": Lazy(
        "ray:run",
        "Run the cases, or those whose ids start with CASES, on a Ray cluster; take the evidence "
        "home.",
    ),
    "rename": Lazy(
        "authors:rename",
        "Give entry OLD the id NEW: links, evidence and, if it was published, its address follow.",
    ),
    "render": Lazy(
        "render:render",
        "Write the pages that the MkDocs plugin serves, for any other generator.",
    ),
    "retire": Lazy(
        "authors:retire", "Put REASON in the place of the answer of ENTRY; its address says so."
    ),
    "schema": Lazy(
        "lint:schema",
        "Print the JSON Schema of a topic file, of a table or of the synonyms, for editors.",
    ),
    "status": Lazy("evidence:status", "Say what is verified and how deep, what is not, and why."),
    "suggest": Lazy(
        "suggest:suggest",
        "Find answers for an issue: TEXT, a file or stdin; say when there is none.",
    ),
    "translations": Lazy(
        "translations:translations",
        "List translations that are missing or stale; stamp those that are done.",
    ),
    "verify": Lazy(
        "verify:verify",
        "Run all cases, or CASES: beginnings of ids, globs, answers, files of snippets or pages.",
    ),
}


class _Group(click.Group):
    """Load commands when they run; turn problems into exit status 1 and lines to follow."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].place.partition(":")
        command: click.Command = getattr(importlib.import_module(f"faqcheck.cli.{module}"), name)
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.help) for name, lazy in sorted(COMMANDS.items())])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except FaqError as err:
            report(err.problems)
            ctx.exit(1)
        except OSError as err:
            if err.errno == errno.EPIPE:
                raise
            report([unwritable(err)])
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="Folder of the project.",
)
@click.version_option(__version__)
@click.pass_context
def main(ctx: click.Context, folder: Path) -> None:
    """Turn an FAQ written in YAML into a site whose answers are tests."""
    ctx.obj = folder.resolve()
