"""`pipeline add-code`."""

from pathlib import Path

import click

from pipeline.cli import options, print_added


@click.command("add-code", cls=options.Command, context_settings=options.SETTINGS)
@click.argument("name", metavar="LIST")
@click.argument("code")
@options.project
@click.option("--label", metavar="TEXT", default="", show_default="to be written", help="Label of the code.")
@click.option(
    "--definition", metavar="TEXT", default="", show_default="to be written", help="When to use the code."
)
@options.quiet
def add_code(  # noqa: PLR0913 - each is an option of the command
    project: Path, *, name: str, code: str, label: str, definition: str, quiet: bool
) -> int:
    """Add a code to a code list.

    The list is created if it does not exist.
    """
    from pipeline.run import add_code as run

    return print_added.finish(run.add(project, name, code, label, definition), quiet=quiet)
