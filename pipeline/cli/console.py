"""`pipeline console`."""

from pathlib import Path

import click

from pipeline.cli import exit_codes, options, progress_bar, terminal


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@options.project
@click.option(
    "--engine",
    metavar="FOLDER",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder with DuckDB's WebAssembly file and worker, as npm installs them.",
)
@options.quiet
def console(project: Path, engine: Path, quiet: bool) -> int:  # noqa: FBT001 - an option
    """Write the SQL console for the newest release.

    It is a zip in dist/.
    """
    from pipeline.run import console as run

    with progress_bar.shown(quiet=quiet) as tell:
        archive = run.write(project, engine, tell)
    terminal.write([str(archive)])
    return exit_codes.SUCCESS
