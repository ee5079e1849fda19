"""The program `claimbook` or `pipeline`: its commands in groups, and the options for all of them."""

import sys
from pathlib import Path
from typing import Any

import click

from pipeline.cli import exit_codes, options
from pipeline.cli.add_check import add_check
from pipeline.cli.add_code import add_code
from pipeline.cli.add_field import add_field
from pipeline.cli.add_query import add_query
from pipeline.cli.add_table import add_table
from pipeline.cli.check import check
from pipeline.cli.codebook import codebook
from pipeline.cli.console import console
from pipeline.cli.coverage import coverage
from pipeline.cli.diff import diff
from pipeline.cli.import_workbook import import_workbook
from pipeline.cli.merge import merge
from pipeline.cli.new import new
from pipeline.cli.next_id import next_id
from pipeline.cli.release import release
from pipeline.cli.renumber import renumber
from pipeline.cli.retire import retire
from pipeline.cli.show import show
from pipeline.cli.status import status
from pipeline.cli.update_table import update_table
from pipeline.cli.verify import verify
from pipeline.cli.workbook import workbook
from pipeline.cli.yank import yank
from pipeline.core.version import __version__

GROUPS = {
    "Begin": (new, add_table, update_table),
    "Extend schemas/": (add_field, add_code, add_check, add_query),
    "Edit raw/": (next_id, renumber, merge),
    "Code in a workbook": (workbook, import_workbook),
    "Validate and publish": (check, release, retire),
    "Read the current data": (codebook, show, coverage),
    "Releases": (status, diff, verify, yank, console),
}


NAMES = ("pipeline", "claimbook")


def _called() -> str:
    """Return the name by which the program was called; help and errors use it."""
    name = Path(sys.argv[0]).stem
    return name if name in NAMES else NAMES[0]


class _Commands(click.Group):
    """The group of all commands, whose every end is one of the exit codes."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click's signature
        """Run a command and end the process with its exit code."""
        own = super().main
        settings = {"prog_name": _called(), **kwargs, "standalone_mode": False}
        sys.exit(exit_codes.of(lambda: own(*args, **settings)))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the commands by groups."""
        width = max(len(name) for name in self.commands)
        room = formatter.width - width - 6
        for title, commands in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(f"{command.name:{width}}", command.get_short_help_str(room)) for command in commands]
                )


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's signature
    if wanted:
        click.echo(f"{ctx.info_name} {__version__}")
        ctx.exit()


@click.group(
    "pipeline",
    cls=_Commands,
    context_settings=options.SETTINGS,
    epilog="Exit codes: 0 success, 1 findings, 2 wrong call or schemas, 3 internal error.",
)
@options.project
@options.quiet
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def main(**_: object) -> None:
    """Validate hand-coded CSV files and publish them as a citable data package."""


for _group in GROUPS.values():
    for _command in _group:
        main.add_command(_command)
