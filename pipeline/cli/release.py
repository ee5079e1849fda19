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
@click.option(
    "--trial",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    show_default="a release",
    help="Make the package in this folder, marked as a trial, and publish nothing. No version is used up.",
)
@click.option(
    "--thorough",
    is_flag=True,
    help="Have pandera and frictionless validate a package of more than 2,000,000 cells too.",
)
@click.option(
    "--unjudged",
    is_flag=True,
    help="Publish without pandera and frictionless, if you know that they are wrong.",
)
@options.output(options.strict, options.form, options.limit, options.waived, options.quiet)
def release(  # noqa: PLR0913, PLR0917 - each is an option of the command
    project: Path,
    documents: Path | None,
    bump: bool,  # noqa: FBT001 - an option
    key: Path | None,
    trial: Path | None,
    thorough: bool,  # noqa: FBT001 - an option
    unjudged: bool,  # noqa: FBT001 - an option
    output: Output,
) -> int:
    """Validate raw/ and publish the data package in dist/."""
    from pipeline.run import release as run
    from pipeline.run import trial as trials
    from pipeline.run.outcome import blocked

    if thorough and unjudged:
        raise click.UsageError("--thorough excludes --unjudged")
    if trial and (bump or key):
        raise click.UsageError(f"--trial excludes {'--bump' if bump else '--sign'}")
    with progress_bar.shown(quiet=output.quiet) as tell:
        if trial:
            outcome = trials.trial(project, trial, documents, tell, strict=output.strict, limit=output.limit)
            return print_outcome.finish(outcome, output, project)
        if bump:
            today = dt.datetime.now().astimezone().date()
            outcome = run.bump(project, documents, tell, today, strict=output.strict, limit=output.limit)
            if blocked(outcome.findings, strict=output.strict):
                return print_outcome.finish(outcome, output, project)
        outcome = run.release(
            project,
            documents,
            tell,
            strict=output.strict,
            limit=output.limit,
            key=key,
            judged="none" if unjudged else "all" if thorough else "small",
        )
    return print_outcome.finish(outcome, output, project)
