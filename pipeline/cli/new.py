"""`pipeline new`."""

import datetime as dt
import os
import sys
from pathlib import Path

import click

from pipeline.cli import exit_codes, options, terminal

LICENCE = "CC-BY-4.0"
STEPS = ("notes.new.made", "notes.new.describe", "notes.new.tables", "notes.new.check")


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
@options.quiet
def new(folder: Path, title: str | None, authors: tuple[str, ...], licence: str | None, quiet: bool) -> int:  # noqa: FBT001 - an option
    """Make the folder of a new dataset.

    FOLDER is new or empty; its name becomes the name of the dataset. In a terminal, the command asks for
    what is not given.
    """
    from pipeline.core import wording
    from pipeline.core.finding import Message, Values
    from pipeline.run import new_project
    from pipeline.run.new_project import Description

    new_project.require_empty(folder)
    title = _given(title) or _asked("--title", "Title of the dataset")
    named = tuple(filter(None, map(_given, authors)))
    named = named or (_asked("--author", 'Author (a person as "Family, Given", or the name of a team)'),)
    if licence is None:
        known = f"Licence ({', '.join(new_project.LICENCES)})"
        licence = click.prompt(known, default=LICENCE) if _asks() else LICENCE
    identifier = {name.lower(): name for name in new_project.LICENCES}.get(licence.strip().lower())
    if identifier is None:
        known = ", ".join(new_project.LICENCES)
        raise click.UsageError(f"--licence: {licence!r} is not one of {known}")
    today = dt.datetime.now(dt.UTC).date()
    files = new_project.write(folder, Description(title, named, identifier, today))
    if not quiet:
        values: Values = {"folder": str(folder), "files": len(files)}
        terminal.write(wording.phrase(Message(step, values)) for step in STEPS)
    return exit_codes.SUCCESS


def _given(text: str | None) -> str:
    """Return a text of an option on one line, without spaces around it."""
    return " ".join((text or "").split())


def _asked(option: str, question: str) -> str:
    """Ask for a text.

    Raises:
        UsageError: nobody can answer, since the command does not run in a terminal.
    """
    if not _asks():
        raise click.UsageError(f"Missing option '{option}'.")
    answer = ""
    while not answer:
        answer = _given(click.prompt(question))
    return answer


def _asks() -> bool:
    """Return whether a person can answer: in a terminal, and not in continuous integration."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not os.environ.get("CI")
