"""`pipeline verify`."""

from pathlib import Path

import click

from pipeline.cli import options, print_outcome, progress_bar
from pipeline.cli.options import Output


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@click.argument("path", type=click.Path(path_type=Path))
@options.project
@click.option(
    "--ledger",
    metavar="FILE",
    type=click.Path(path_type=Path),
    show_default="releases.json next to the package",
    help="The publisher's releases.json, which lists what was published.",
)
@click.option(
    "--signers",
    metavar="FILE",
    type=click.Path(path_type=Path),
    show_default="any key",
    help="File of allowed signers, in the format of ssh-keygen.",
)
@click.option(
    "--require-all", is_flag=True, help="Fail if Parquet, .duckdb or Excel files are missing from a folder."
)
@options.output(options.form, options.limit, options.quiet)
def verify(  # noqa: PLR0913, PLR0917 - options
    path: Path,
    project: Path,
    ledger: Path | None,
    signers: Path | None,
    require_all: bool,  # noqa: FBT001 - an option
    output: Output,
) -> int:
    """Verify a downloaded package (folder or zip).

    PATH is the package; the project folder is searched too.
    """
    from pipeline.run import verify as run

    place = path if path.exists() or not (project / path).exists() else project / path
    with progress_bar.shown(quiet=output.quiet) as tell:
        outcome = run.verify(
            place, tell, ledger=ledger, signers=signers, complete=require_all, limit=output.limit
        )
    return print_outcome.finish(outcome, output, place)
