"""`pipeline check`."""

from pathlib import Path

import click

from pipeline.cli import options, print_outcome, progress_bar
from pipeline.cli.options import Output


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@options.project
@options.documents
@options.output(options.strict, options.form, options.limit, options.waived, options.quiet)
def check(project: Path, documents: Path | None, output: Output) -> int:
    """Validate raw/ without writing anything."""
    from pipeline.run import check as run

    with progress_bar.shown(quiet=output.quiet) as tell:
        outcome = run.check(project, documents, tell, strict=output.strict, limit=output.limit)
    return print_outcome.finish(outcome, output, project)
