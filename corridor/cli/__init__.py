"""The command line: one module a command, imported only when it is run.

Prose and progress go to stderr, tables, CSV and JSON to stdout. Bad input ends with exit code 2, a failed check with 1.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from typing import Any, Final

import click

from corridor import __version__
from corridor.errors import CorridorError

__all__ = ["COMMANDS", "main"]

COMMANDS: Final = {
    "map": "Draw the layered map, one HTML page that works offline.",
    "route": "Find the best way between two places, and tell why a better one is not there.",
    "compare": "Hold scenarios against each other: inputs that differ, ways that change, by how much.",
    "diagram": "Draw the time or cost of a way against its distance.",
    "export": "Write a table, scenario, route or comparison as a file of another program.",
    "figure": "Draw a figure for print, as SVG, PDF or PNG: a map, a diagram, a timeline, maps compared.",
    "inspect": "Tell what a map was made from: data, day, command, scenarios, versions.",
    "rebuild": "Make a map again from what it says of itself, and tell whether it comes out byte for byte.",
    "scenarios": "List the scenarios of the data folder, or explain one.",
    "check": "Check a data folder and report every problem with its cure.",
    "validate": "Hold the model against every published distance, time and cost.",
    "list": "List a table: links, crossings, nodes, projects, statuses, ...",
    "show": "Show one thing of the data: its columns, other names, statuses and sources.",
    "sources": "List every source and what it supports.",
    "changes": "Tell what is new in the data since an earlier version.",
    "datapackage": "Describe a data folder as a Frictionless Data Package.",
    "show-versions": "Show versions of everything that matters in a bug report.",
}
"""Commands and their short help, so that ``--help`` imports none of them."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of :data:`COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        command = import_module(f".{cmd_name.replace('-', '_')}_command", __package__).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command where the name is not known."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            from corridor.errors import NotKnownError

            raise click.UsageError(str(NotKnownError("command", name, COMMANDS)), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Print the short helps without importing a command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run a command; turn errors a person can mend into one message and exit code 2."""
        _hold_all_letters()
        try:
            return super().invoke(ctx)
        except CorridorError as error:
            from .output import plain

            click.echo(f"Error: {plain(str(error), lines=True)}", err=True)
            ctx.exit(2)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            click.echo(f"Error: {error.strerror or error}. The output could not be written.", err=True)
            ctx.exit(2)


def _hold_all_letters() -> None:
    """Let every letter of the data be written where the system's own encoding lacks some, as that of Windows does.

    Files and pipes get UTF-8; a terminal, or an encoding that somebody asks for, keeps it and gets a question mark.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper) or codecs.lookup(stream.encoding).name == "utf-8":
            continue
        own = stream.isatty() or "PYTHONIOENCODING" in os.environ
        stream.reconfigure(encoding=stream.encoding if own else "utf-8", errors="replace")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="corridor")
def main() -> None:
    """Layered offline maps of a transport corridor: what is open, since when, and who says so.

    Run a command with -h for its options. Tables, CSV and JSON go to standard output, everything else to standard
    error.
    """
