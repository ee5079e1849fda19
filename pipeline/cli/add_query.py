"""`pipeline add-query`."""

from pathlib import Path

import click

from pipeline.cli import options, print_added


@click.command("add-query", cls=options.Command, context_settings=options.SETTINGS)
@click.argument("name")
@options.project
@options.published_table
@options.quiet
def add_query(project: Path, *, name: str, table: str, quiet: bool) -> int:
    """Add a question of readers.

    It is a SELECT that answers the question.
    """
    from pipeline.run import add_sql

    return print_added.finish(add_sql.query(project, name, table), quiet=quiet)
