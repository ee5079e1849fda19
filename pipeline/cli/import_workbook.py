"""`pipeline import-workbook`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import exit_codes, options, print_findings, progress_bar, terminal

if TYPE_CHECKING:
    from pipeline.run.import_workbook import Import


@click.command("import-workbook", cls=options.Command, context_settings=options.SETTINGS)
@click.argument("file", metavar="FILE.xlsx", type=click.Path(dir_okay=False, path_type=Path))
@options.project
@click.option("--write", is_flag=True, help="Write the changes to raw/ without a question.")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    default=options.LIMIT,
    help="Number of differences shown per file, and of findings per check and field.",
)
@options.quiet
def import_workbook(*, file: Path, project: Path, write: bool, limit: int, quiet: bool) -> int:
    """Write what was typed into a workbook back to raw/.

    FILE.xlsx was made by `workbook`. The command shows each difference. Then it asks in a terminal;
    elsewhere it writes only with --write. It writes nothing if a program changed what was typed, or if
    somebody else changed the same cell or row in raw/ meanwhile.
    """
    from pipeline.core import wording
    from pipeline.core.finding import Message, has_errors, limited
    from pipeline.run import import_workbook as run

    with progress_bar.shown(quiet=quiet) as tell:
        changes = run.read(project, file, tell)
        terminal.write(_shown(changes, limit))
        terminal.write(print_findings.as_text(limited(changes.findings, limit)))
        if has_errors(changes.findings):
            terminal.write([wording.phrase(Message("notes.import.refused"))])
            return exit_codes.FINDINGS
        if not changes.changed:
            return exit_codes.SUCCESS
        if not (write or _agreed()):
            terminal.write([wording.phrase(Message("notes.import.not_written"))])
            return exit_codes.SUCCESS
        written = run.write(changes, tell)
    if not quiet:
        terminal.write(wording.phrase(note) for note in written)
    return exit_codes.SUCCESS


def _shown(changes: "Import", limit: int) -> Iterator[str]:
    """Yield the differences: a line for each table, and below it a line for each row or cell."""
    from pipeline.core import wording
    from pipeline.core.finding import Message
    from pipeline.core.text import visible
    from pipeline.run import import_workbook as run

    details = {table.now.table.file: [*run.lines(table)] for table in changes.changed}
    for note in run.notes(changes):
        yield visible(wording.phrase(note))
        own = details.get(str(note.values.get("file")), [])
        yield from (f"  {visible(wording.phrase(line))}" for line in own[:limit])
        if len(own) > limit:
            yield f"  {wording.phrase(Message('notes.import.more', {'lines': len(own) - limit}))}"


def _agreed() -> bool:
    """Ask in a terminal whether to write the changes."""
    from pipeline.core import wording
    from pipeline.core.finding import Message

    return terminal.asks() and click.confirm(wording.phrase(Message("notes.import.question")))
