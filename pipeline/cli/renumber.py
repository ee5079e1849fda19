"""`pipeline renumber`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import exit_codes, options, progress_bar, terminal
from pipeline.core import wording
from pipeline.core.finding import Message, Values
from pipeline.core.text import shortened

if TYPE_CHECKING:
    from pipeline.coding.renumber import Renumbering


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@click.argument("tables", metavar="[TABLE]...", nargs=-1)
@options.project
@click.option(
    "--theirs",
    metavar="BRANCH",
    required=True,
    help="The other version: a branch or commit of git, another project folder, or a file of one table.",
)
@click.option(
    "--base",
    metavar="BRANCH",
    show_default="the last commit that both versions have",
    help="The version from which both started, given like the other one.",
)
@click.option("--write", is_flag=True, help="Change raw/. Otherwise the changes are only shown.")
@options.output(options.quiet)
def renumber(  # noqa: PLR0913 - one for each option
    tables: tuple[str, ...],
    project: Path,
    theirs: str,
    base: str | None,
    output: options.Output,
    *,
    write: bool,
) -> int:
    """Give new keys to rows that share a key with another row.

    Two versions of the data may use a key for different rows. TABLE is the name of a table in raw/; without
    it, all tables are compared. Only rows of this folder are changed, and only those that are new here and
    new there. Everything that refers to them follows.
    """
    from pipeline.run import renumber as run

    with progress_bar.shown(quiet=output.quiet) as tell:
        result = run.collisions(project, tables, theirs, base, tell, write=write)
    terminal.write(_lines(result))
    if not output.quiet:
        terminal.write(_summary(result, written=write))
    return exit_codes.SUCCESS


def _lines(result: "Renumbering") -> Iterator[str]:
    """Yield each change, and each text that a person has to look at."""
    for change in result.changes:
        values: Values = {
            "place": f"{change.file}:{change.line}",
            "field": change.field,
            "old": shortened(change.old),
            "new": shortened(change.new),
        }
        yield wording.phrase(Message("renumber.key" if change.is_key else "renumber.reference", values))
    for mention in result.mentions:
        place = f"{mention.file}:{mention.line}"
        yield wording.phrase(
            Message("renumber.mention", {"place": place, "field": mention.field, "key": mention.key})
        )


def _summary(result: "Renumbering", *, written: bool) -> Iterator[str]:
    keys = sum(change.is_key for change in result.changes)
    if not keys:
        yield wording.phrase(Message("renumber.none"))
        return
    values = {"keys": keys, "references": len(result.changes) - keys}
    yield wording.phrase(Message("renumber.written" if written else "renumber.shown", values))
