"""`pipeline yank`."""

import datetime as dt
from pathlib import Path

import click

from pipeline.cli import exit_codes, options, progress_bar, terminal


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@click.argument("version")
@options.project
@click.option("--reason", metavar="TEXT", required=True, help="What is wrong, in a sentence for readers.")
@options.quiet
def yank(version: str, project: Path, *, reason: str, quiet: bool) -> int:
    """Mark a published version as faulty, without changing it.

    The mark is in dist/releases.json, where `verify` finds it. The next release mentions it on its page and
    in its metadata.
    """
    from pipeline.core import wording
    from pipeline.core.text import visible
    from pipeline.run import yank as run

    words = " ".join(reason.split())
    if not words:
        raise click.UsageError("--reason: give a reason")
    today = dt.datetime.now().astimezone().date()
    with progress_bar.shown(quiet=quiet) as tell:
        notes = run.yank(project, version, words, tell, today)
    if not quiet:
        terminal.write(visible(wording.phrase(note)) for note in notes)
    return exit_codes.SUCCESS
