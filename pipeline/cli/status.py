"""`pipeline status`."""

import datetime as dt
from pathlib import Path

import click

from pipeline.cli import exit_codes, options, progress_bar, terminal


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@options.project
@options.quiet
def status(project: Path, *, quiet: bool) -> int:
    """Show the last release and what changed since.

    Also the version that the changes require, and what to do before the next release.
    """
    from pipeline.core import wording
    from pipeline.core.text import visible
    from pipeline.run import status as run

    today = dt.datetime.now().astimezone().date()
    with progress_bar.shown(quiet=quiet) as tell:
        notes = run.status(project, tell, today)
    terminal.write(visible(wording.phrase(note)) for note in notes)
    return exit_codes.SUCCESS
