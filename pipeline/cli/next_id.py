"""`pipeline next-id`."""

from pathlib import Path

import click

from pipeline.cli import exit_codes, options, terminal
from pipeline.core.text import visible

MOST = 10_000


@click.command("next-id", cls=options.Command, context_settings=options.SETTINGS)
@click.argument("table")
@options.project
@click.option(
    "-n",
    "--number",
    metavar="N",
    type=click.IntRange(min=1, max=MOST),
    default=1,
    help="How many keys to print.",
)
def next_id(table: str, project: Path, number: int) -> int:
    """Print the next free key of a raw table.

    TABLE is the name of a table in raw/. The key continues the numbers of the table. It was never used: not
    in raw/, not in a release, and not in raw/retired.csv.
    """
    from pipeline.run import next_id as run

    terminal.write(map(visible, run.next_ids(project, table, number)))
    return exit_codes.SUCCESS
