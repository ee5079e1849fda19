"""`pipeline release`."""

import datetime as dt
from pathlib import Path

import click

from pipeline.cli import options, print_outcome, progress_bar
from pipeline.cli.options import Output


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@options.project
@options.documents
@click.option(
    "--bump",
    is_flag=True,
    help="First set the version that the changes require and today's date in schemas/dataset.json.",
)
@click.option(
    "--sign",
    "key",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    show_default="not signed",
    help="SSH key that signs the SHA256SUMS of a new version.",
)
@options.output(options.strict, options.form, options.limit, options.waived, options.quiet)
def release(project: Path, documents: Path | None, bump: bool, key: Path | None, output: Output) -> int:  # noqa: FBT001 - an option
    """Validate raw/ and publish the data package in dist/."""
    from pipeline.run import release as run
    from pipeline.run.outcome import blocked

    with progress_bar.shown(quiet=output.quiet) as tell:
        if bump:
            today = dt.datetime.now().astimezone().date()
            outcome = run.bump(project, documents, tell, today, strict=output.strict, limit=output.limit)
            if blocked(outcome.findings, strict=output.strict):
                return print_outcome.finish(outcome, output, project)
        outcome = run.release(project, documents, tell, strict=output.strict, limit=output.limit, key=key)
    return print_outcome.finish(outcome, output, project)
