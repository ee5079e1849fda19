"""`pipeline codebook`."""

from pathlib import Path

import click

from pipeline.cli import exit_codes, options, print_outcome, progress_bar, terminal
from pipeline.cli.options import Output


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@options.project
@options.output(options.quiet)
def codebook(project: Path, output: Output) -> int:
    """Print the codebook for the current data, as Markdown."""
    from pipeline.run import codebook as run

    with progress_bar.shown(quiet=output.quiet) as tell:
        outcome, text = run.text(project, tell)
    if not text:
        return print_outcome.finish(outcome, output, project)
    terminal.write([text.removesuffix("\n")])
    return exit_codes.SUCCESS
