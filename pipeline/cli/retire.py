"""`pipeline retire`."""

from pathlib import Path

import click

from pipeline.cli import options, print_outcome, progress_bar
from pipeline.cli.options import Output


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@click.argument("table", required=False, default="")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@options.project
@click.option("--reason", metavar="TEXT", required=True, help="Reason, in a sentence for readers.")
@click.option(
    "--replaced-by",
    metavar="KEY",
    multiple=True,
    help="Key that replaces those that are retired. Give it once for each replacement.",
)
@click.option(
    "--gone",
    is_flag=True,
    help="Retire all published keys that raw/ no longer contains, of TABLE or of all tables.",
)
@click.option(
    "--renumbered",
    is_flag=True,
    help="With --gone: if a row has another key now, record that key as the replacement.",
)
@options.output(options.form, options.quiet)
def retire(  # noqa: PLR0913 - each is an option of the command
    *,
    table: str,
    keys: tuple[str, ...],
    project: Path,
    reason: str,
    replaced_by: tuple[str, ...],
    gone: bool,
    renumbered: bool,
    output: Output,
) -> int:
    """Record published keys that were withdrawn.

    Delete the rows first. The command adds a line to raw/retired.csv for each KEY of the published TABLE,
    and leaves the file unchanged if the check would report one of these lines as an error.
    """
    from pipeline.run import retire as run

    if gone and (keys or replaced_by):
        raise click.UsageError("--gone finds the keys itself, so KEY and --replaced-by cannot be given")
    if renumbered and not gone:
        raise click.UsageError("--renumbered requires --gone")
    if not gone and not keys:
        raise click.UsageError("Missing argument 'TABLE KEY...' or option '--gone'.")
    replacements = tuple(key.strip() for given in replaced_by for key in given.split(";") if key.strip())
    request = run.Request(" ".join(reason.split()), table, keys, replacements, gone, renumbered)
    with progress_bar.shown(quiet=output.quiet) as tell:
        outcome = run.retire(project, request, tell)
    return print_outcome.finish(outcome, output, project)
