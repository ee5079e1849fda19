"""`pipeline diff`."""

from contextlib import ExitStack
from pathlib import Path

import click

from pipeline.cli import exit_codes, options, print_diff, print_outcome, progress_bar, terminal
from pipeline.cli.options import Output


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@click.argument("old", required=False, default="")
@click.argument("new", required=False, default="")
@options.project
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "markdown"]),
    default="text",
    help="Format of the changes.",
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    show_default=f"{options.FIRST} for text and markdown, unlimited for csv and json",
    help="Number of changes shown; text, markdown and json also show the total.",
)
@click.option("--exit-code", is_flag=True, help="Exit with code 1 if anything changed.")
@options.quiet
def diff(  # noqa: PLR0913, PLR0917 - options
    old: str,
    new: str,
    project: Path,
    form: str,
    limit: int | None,
    exit_code: bool,  # noqa: FBT001 - an option
    quiet: bool,  # noqa: FBT001 - an option
) -> int:
    """Show what changed between two releases.

    Also the version that the changes require. OLD and NEW are packages (folders, zips or .duckdb files), or
    versions in the project's dist/. Without NEW, OLD is compared with what raw/ and schemas/ contain now;
    without both, the last release is.
    """
    from pipeline.core import wording
    from pipeline.core.finding import Message, has_errors
    from pipeline.releases import compare, open_release
    from pipeline.run import current

    with ExitStack() as opened:
        with progress_bar.shown(quiet=quiet) as tell:
            if new:
                tell("comparing releases")
                places = open_release.find(old, project), open_release.find(new, project)
                comparison = opened.enter_context(compare.between(*places))
            else:
                outcome, found = opened.enter_context(current.since(project, old, tell))
                if found is None:
                    return print_outcome.finish(outcome, Output(quiet=quiet), project)
                comparison = found
                errors = sum(f.count for f in outcome.findings if has_errors([f]))
                if errors and not quiet:
                    note = Message("notes.diff.errors", {"errors": errors})
                    terminal.write([wording.phrase(note)], err=True)
        terminal.write(print_diff.lines(comparison, form, limit), unchanged=form == "csv")
        changed = comparison.required.level != "none"
    return exit_codes.FINDINGS if exit_code and changed else exit_codes.SUCCESS
