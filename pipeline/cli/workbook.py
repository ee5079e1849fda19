"""`pipeline workbook`."""

from pathlib import Path

import click

from pipeline.cli import exit_codes, options, progress_bar, terminal


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@click.argument(
    "file", metavar="[FILE.xlsx]", required=False, type=click.Path(dir_okay=False, path_type=Path)
)
@options.project
@options.documents
@click.option(
    "--no-findings",
    is_flag=True,
    help="Do not check raw/ first, so that no cells are marked with errors or warnings.",
)
@click.option("--replace", is_flag=True, help="Replace the file if it exists.")
@options.quiet
def workbook(  # noqa: PLR0913 - each is an option of the command
    *, file: Path | None, project: Path, documents: Path | None, no_findings: bool, replace: bool, quiet: bool
) -> int:
    """Write the raw tables to an Excel workbook for coders.

    Each table is a sheet with drop-downs and hints. Cells with errors or warnings of the check have a colour
    and a comment. Without FILE.xlsx, the workbook is named after the dataset. `import-workbook` writes what
    was typed back to raw/.
    """
    from pipeline.core import wording
    from pipeline.run import workbook as run

    with progress_bar.shown(quiet=quiet) as tell:
        made = run.write(project, file, documents, tell, findings=not no_findings, replace=replace)
    if not quiet:
        terminal.write(wording.phrase(note) for note in made.notes)
    return exit_codes.SUCCESS
