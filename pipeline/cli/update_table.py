"""`pipeline update-table`."""

from pathlib import Path

import click

from pipeline.cli import exit_codes, options, terminal


@click.command("update-table", cls=options.Command, context_settings=options.SETTINGS)
@click.argument("table")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook, needed if it has several.")
@click.option(
    "--write", is_flag=True, help="Write the files; without it, the command only shows the changes."
)
@options.project
@options.quiet
def update_table(  # noqa: PLR0913 - each is an option of the command
    table: str, file: Path, *, sheet: str | None, write: bool, project: Path, quiet: bool
) -> int:
    """Replace the rows of a raw table by those of a newer file.

    FILE has the columns of TABLE, and maybe others, which are left out. Dates are written as the schema
    requires. Names that are new in the file are added to the table that lists them.
    """
    from pipeline.core.finding import Message
    from pipeline.core.text import visible
    from pipeline.core.wording import phrase
    from pipeline.run import update_table as run

    updated = run.update(project, table, file, sheet, write=write)
    if not quiet:
        terminal.write(visible(phrase(note)) for note in updated.notes)
        code = "renew.written" if write else "renew.not_written"
        code = code if updated.files else "renew.nothing"
        terminal.write([phrase(Message(code, {"files": updated.files}))])
    return exit_codes.SUCCESS
