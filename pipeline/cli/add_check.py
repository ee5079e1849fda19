"""`pipeline add-check`."""

from pathlib import Path

import click

from pipeline.cli import options, print_added


@click.command("add-check", cls=options.Command, context_settings=options.SETTINGS)
@click.argument("name")
@options.project
@options.published_table
@options.quiet
def add_check(project: Path, *, name: str, table: str, quiet: bool) -> int:
    """Add a consistency check.

    It is a SELECT that returns the rows which are wrong.
    """
    from pipeline.run import add_sql

    return print_added.finish(add_sql.check(project, name, table), quiet=quiet)
