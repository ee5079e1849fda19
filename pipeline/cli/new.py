"""`pipeline new`."""

import datetime as dt
from pathlib import Path

import click

from pipeline.cli import exit_codes, options, terminal

LICENCE = "CC-BY-4.0"
STEPS = ("notes.new.made", "notes.new.describe", "notes.new.tables", "notes.new.check")
STEPS_OF_EXAMPLE = ("notes.new.made", "notes.new.example", "notes.new.replace", "notes.new.check")


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", help="Title of the dataset.")
@click.option(
    "--author",
    "authors",
    metavar="NAME",
    multiple=True,
    help='An author: a person as "Family, Given", or the name of a team. Give it once for each author.',
)
@click.option(
    "--licence",
    metavar="ID",
    show_default=LICENCE,
    help="SPDX identifier of the licence of the data, such as CC0-1.0 or ODbL-1.0.",
)
@click.option(
    "--example",
    metavar="NAME",
    help="Begin with a small, complete dataset: events, with a timeline, a map, code lists and a check.",
)
@options.quiet
def new(  # noqa: PLR0913 - each is an option of the command
    folder: Path,
    *,
    title: str | None,
    authors: tuple[str, ...],
    licence: str | None,
    example: str | None,
    quiet: bool,
) -> int:
    """Make the folder of a new dataset.

    FOLDER is new or empty; its name becomes the name of the dataset. In a terminal, the command asks for
    what is not given.
    """
    from pipeline.core import wording
    from pipeline.core.finding import Message, Values
    from pipeline.run import new_project
    from pipeline.run.new_project import Description

    new_project.require_empty(folder)
    if example and example not in new_project.examples():
        raise click.UsageError(f"--example: {example!r} is not one of {', '.join(new_project.examples())}")
    title = _given(title) or _asked("--title", "Title of the dataset")
    named = tuple(filter(None, map(_given, authors)))
    named = named or (_asked("--author", 'Author (a person as "Family, Given", or the name of a team)'),)
    if licence is None:
        known = f"Licence ({', '.join(new_project.LICENCES)})"
        licence = click.prompt(known, default=LICENCE) if terminal.asks() else LICENCE
    identifier = {name.lower(): name for name in new_project.LICENCES}.get(licence.strip().lower())
    if identifier is None:
        known = ", ".join(new_project.LICENCES)
        raise click.UsageError(f"--licence: {licence!r} is not one of {known}")
    today = dt.datetime.now(dt.UTC).date()
    files = new_project.write(folder, Description(title, named, identifier, today, example or ""))
    if not quiet:
        steps = STEPS_OF_EXAMPLE if example else STEPS
        values: Values = {"folder": str(folder), "files": len(files)}
        terminal.write(wording.phrase(Message(step, values)) for step in steps)
    return exit_codes.SUCCESS


def _given(text: str | None) -> str:
    """Return a text of an option on one line, without spaces around it."""
    return " ".join((text or "").split())


def _asked(option: str, question: str) -> str:
    """Ask for a text.

    Raises:
        UsageError: nobody can answer, since the command does not run in a terminal.
    """
    if not terminal.asks():
        raise click.UsageError(f"Missing option '{option}'.")
    answer = ""
    while not answer:
        answer = _given(click.prompt(question))
    return answer
